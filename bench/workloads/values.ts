// Starting values and inputs of the workloads, the same for all contestants.

import type { ConvolutionWorkload, NetworkShape } from './workloads.ts';

/** Numbers in [−1, 1), from a linear congruential generator: nothing here depends on their quality. */
export function numbers(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** One layer: W [units, inputs] in row-major order, b [units]. */
export interface LayerValues {
  readonly inputs: number;
  readonly units: number;
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** Layers whose weights are uniform with variance 1 / inputs. */
export function layerValues({ sizes }: NetworkShape): readonly LayerValues[] {
  return sizes.slice(1).map((units, layer) => {
    const inputs = sizes[layer]!;
    const scale = Math.sqrt(3 / inputs);
    const weight = numbers(units * inputs, layer + 1).map((value) => value * scale);
    return { inputs, units, weight, bias: new Float32Array(units) };
  });
}

/** A batch: x [batch, n[0]], and a class for each example. */
export function batchValues({ sizes, output }: NetworkShape, batch: number) {
  const classes = output === 'softmax' ? sizes.at(-1)! : 2;
  return {
    x: numbers(batch * sizes[0]!, 99),
    classes: Uint32Array.from({ length: batch }, (_, index) => (index * 7) % classes),
  };
}

/** One convolution: weights [filters, 3, 3, channels], of images of this height and width, and biases. */
export interface ConvolutionValues {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** Convolutions and the dense layer after them; its inputs are rows, columns and channels in this order. */
export function convolutionValues({
  image: [height, width, channels],
  filters,
  classes,
}: Pick<ConvolutionWorkload, 'image' | 'filters' | 'classes'>) {
  const convolutions = filters.map((count, layer): ConvolutionValues => {
    const own = layer === 0 ? channels : filters[layer - 1]!;
    const scale = Math.sqrt(3 / (9 * own));
    const weight = numbers(count * 9 * own, layer + 1).map((value) => value * scale);
    const halved = (size: number): number => size >> layer;
    return {
      height: halved(height),
      width: halved(width),
      channels: own,
      filters: count,
      weight,
      bias: new Float32Array(count),
    };
  });
  const last = filters.length;
  const inputs = (height >> last) * (width >> last) * filters.at(-1)!;
  const scale = Math.sqrt(3 / inputs);
  const weight = numbers(classes * inputs, last + 1).map((value) => value * scale);
  return { convolutions, dense: { inputs, units: classes, weight, bias: new Float32Array(classes) } };
}

/** A batch of images [batch, height, width, channels], and a class for each. */
export function imageValues({
  image,
  classes,
  batch,
}: Pick<ConvolutionWorkload, 'image' | 'classes' | 'batch'>) {
  return {
    x: numbers(batch * image[0] * image[1] * image[2], 99),
    classes: Uint32Array.from({ length: batch }, (_, index) => (index * 7) % classes),
  };
}
