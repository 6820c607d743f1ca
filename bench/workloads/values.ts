// Starting values and inputs of the workloads, the same for all contestants.

import type { NetworkShape } from './workloads.ts';

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
