// A network as a list of steps that an exported program follows, and all its weights in one list.

import { GradloomError } from '../errors.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { both, windowsOf, type WindowOptions } from '../graph/ops/image/windows.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import { activation, type Activation } from '../nn/activation.ts';
import { tagged, type PlacedLayer } from '../nn/chain.ts';
import { residualWays } from '../nn/layers/residualLayer.ts';
import type { Network } from '../nn/network.ts';

/** One step: an operation of `runtime/operations.mjs` and kernel of `runtime/kernels.wgsl`. */
export interface PlanStep {
  readonly op: string;
  /** What it reads: 0 is the input, k what step k gives. */
  readonly from: number;
  /** What a sum reads besides. */
  readonly second?: number;
  /** Numbers that it gives for one example. */
  readonly size: number;
  /** Invocations for one example. */
  readonly each: number;
  /** Constants of the operation. */
  readonly c: Readonly<Record<string, number>>;
}

/** The steps of a network. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  /** The distinct activations, by the number that steps call them. */
  readonly activations: readonly Activation[];
  readonly weights: Float32Array<ArrayBuffer>;
}

/**
 * The plan of a network with its values.
 *
 * @throws GradloomError `E_UNSUPPORTED` for layers of one's own.
 */
export function planOf(network: Network, values: ReadonlyMap<string, Float32Array>): Plan {
  const builder = new PlanBuilder(values);
  let at = builder.chain(network.layers, { at: 0, named: (name) => name });
  // The last value must be a step's.
  if (at !== builder.steps.length || at === 0)
    at = builder.pointwise(at, sizeOf(network.outputShape), activation('identity'));
  return builder.plan();
}

interface Way {
  readonly at: number;
  readonly named: (name: string) => string;
}

class PlanBuilder {
  readonly steps: PlanStep[] = [];
  readonly #activations: Activation[] = [activation('identity')];
  readonly #weights: Float32Array[] = [];
  readonly #values: ReadonlyMap<string, Float32Array>;
  #length = 0;

  constructor(values: ReadonlyMap<string, Float32Array>) {
    this.#values = values;
  }

  plan(): Plan {
    const weights = new Float32Array(this.#length);
    let at = 0;
    for (const list of this.#weights) {
      weights.set(list, at);
      at += list.length;
    }
    return { steps: this.steps, activations: this.#activations, weights };
  }

  /** Adds the layers, and returns the number of the last value. */
  chain(layers: readonly PlacedLayer[], { at, named }: Way): number {
    let value = at;
    for (const layer of layers) value = this.#layer(layer, { at: value, named });
    return value;
  }

  pointwise(from: number, size: number, g: Activation): number {
    if (g.name !== 'softmax')
      return this.#step({ op: 'pointwise', from, size, each: size, c: { G: this.#activation(g) } });
    throw new Error('softmax has a step of its own');
  }

  #layer(layer: PlacedLayer, way: Way): number {
    const { config, built } = layer;
    const input = layer.input;
    const size = sizeOf(built.shape);
    const { at: from } = way;
    const value = (own: string): Float32Array => this.#values.get(way.named(tagged(own, layer.tag)))!;
    const has = (own: string): boolean => this.#values.has(way.named(tagged(own, layer.tag)));
    const g = config['activation'] as Activation;
    const biased = (): Record<string, number> => (has('b') ? { BIASED: 1, B: this.#put(value('b')) } : {});
    switch (config.kind) {
      case 'dense': {
        const c = {
          INPUTS: input.at(-1)!,
          UNITS: built.shape.at(-1)!,
          W: this.#put(value('W')),
          ...biased(),
        };
        return this.#activated({ op: 'dense', from, size, each: size, c }, { g, shape: built.shape });
      }
      case 'maxout': {
        const { units, pieces } = config as unknown as { units: number; pieces: number };
        const c = { INPUTS: input[0]!, UNITS: units, PIECES: pieces, W: this.#put(value('W')), ...biased() };
        return this.#step({ op: 'maxout', from, size, each: size, c });
      }
      case 'conv2d': {
        const c = { ...windowsIn(layer), W: this.#put(value('W')), ...biased() };
        return this.#activated({ op: 'conv', from, size, each: size, c }, { g, shape: built.shape });
      }
      case 'maxPool2d':
        return this.#step({ op: 'max_pool', from, size, each: size, c: windowsIn(layer) });
      case 'averagePool2d': {
        const c = { ...windowsIn(layer), PADDED: config['countPadding'] ? 1 : 0 };
        return this.#step({ op: 'average_pool', from, size, each: size, c });
      }
      case 'globalAveragePool2d':
        return this.#step({ op: 'average_pool', from, size, each: size, c: wholePicture(input) });
      case 'batchNorm': {
        const [variance, gamma] = [value('runningVariance'), value('gamma')];
        const epsilon = config['epsilon'] as number;
        const scale = gamma.map((one, i) => one / Math.sqrt(variance[i]! + epsilon));
        const W = this.#put(value('runningMean'), scale, value('beta'));
        return this.#step({ op: 'batch_norm', from, size, each: size, c: { UNITS: gamma.length, W } });
      }
      case 'layerNorm': {
        const W = this.#put(value('gamma'), value('beta'));
        const UNITS = built.shape.at(-1)!;
        const c = { UNITS, W, EPSILON: config['epsilon'] as number };
        return this.#step({ op: 'layer_norm', from, size, each: size / UNITS, c });
      }
      case 'embedding': {
        const c = { UNITS: built.shape.at(-1)!, W: this.#put(value('E')) };
        return this.#step({ op: 'embedding', from, size, each: size, c });
      }
      case 'activation':
        return this.#alone(from, { g, shape: built.shape });
      case 'residual':
        return this.#residual(layer, way);
      case 'dropout':
      case 'flatten':
      case 'reshape':
        return from;
      default:
        throw unsupported(config.kind);
    }
  }

  #residual({ built, tag }: PlacedLayer, { at, named }: Way): number {
    const ways = residualWays(built);
    if (!ways) throw unsupported('residual');
    const inner = (name: string) => named(tagged(name, tag));
    const [from, second] = ways.map((layers) => this.chain(layers, { at, named: inner })) as [number, number];
    const size = sizeOf(built.shape);
    return this.#step({ op: 'sum', from, second, size, each: size, c: {} });
  }

  /** A step whose results an activation follows; softmax, which needs whole rows, in a step of its own. */
  #activated(step: PlanStep, { g, shape }: { g: Activation; shape: Shape }): number {
    if (g.name !== 'softmax') return this.#step({ ...step, c: { ...step.c, G: this.#activation(g) } });
    return this.#alone(this.#step({ ...step, c: { ...step.c, G: 0 } }), { g, shape });
  }

  #alone(from: number, { g, shape }: { g: Activation; shape: Shape }): number {
    const size = sizeOf(shape);
    if (g.name === 'identity') return from;
    if (g.name !== 'softmax') return this.pointwise(from, size, g);
    const UNITS = shape.at(-1)!;
    return this.#step({ op: 'softmax', from, size, each: size / UNITS, c: { UNITS } });
  }

  #step(step: PlanStep): number {
    return this.steps.push(step);
  }

  #activation(g: Activation): number {
    const text = JSON.stringify(g);
    const known = this.#activations.findIndex((one) => JSON.stringify(one) === text);
    return known < 0 ? this.#activations.push(g) - 1 : known;
  }

  /** Where the lists begin that are put one after the other. */
  #put(...lists: readonly Float32Array[]): number {
    const at = this.#length;
    for (const list of lists) {
      this.#weights.push(list);
      this.#length += list.length;
    }
    return at;
  }
}

/** Constants of windows over pictures. */
function windowsIn({ config, input, built }: PlacedLayer): Record<string, number> {
  const size = both(`${config.kind}: size`, config['size'], 1);
  const { stride, padding, dilation = 1 } = config as unknown as Omit<WindowOptions, 'size'>;
  const windows = windowsOf(config.kind, [1, ...input], { size, stride, padding, dilation });
  const groups = (config['groups'] as number | undefined) ?? 1;
  const [ROWS, COLUMNS, UNITS] = built.shape as readonly [number, number, number];
  const isConvolution = config.kind === 'conv2d';
  return {
    HEIGHT: input[0]!,
    WIDTH: input[1]!,
    ROWS,
    COLUMNS,
    UNITS,
    SIZE_Y: size[0],
    SIZE_X: size[1],
    STRIDE_Y: windows.stride[0],
    STRIDE_X: windows.stride[1],
    ABOVE: windows.before[0],
    LEFT: windows.before[1],
    ...(isConvolution
      ? {
          DEPTH: input[2]! / groups,
          GROUPS: groups,
          DILATION_Y: windows.dilation[0],
          DILATION_X: windows.dilation[1],
        }
      : {}),
  };
}

/** One window as large as the picture. */
function wholePicture(input: Shape): Record<string, number> {
  const [HEIGHT, WIDTH, UNITS] = input as readonly [number, number, number];
  const one = { ROWS: 1, COLUMNS: 1, STRIDE_Y: 1, STRIDE_X: 1, ABOVE: 0, LEFT: 0 };
  return { HEIGHT, WIDTH, UNITS, SIZE_Y: HEIGHT, SIZE_X: WIDTH, ...one };
}

function unsupported(kind: string): GradloomError {
  return new GradloomError(
    'E_UNSUPPORTED',
    `export: every layer must be one of the library; got kind ${quoted(kind)}.`,
    {
      hint: 'A layer of your own is written to ONNX, with a writer of its own: exportOnnx(model, { layers }).',
    },
  );
}
