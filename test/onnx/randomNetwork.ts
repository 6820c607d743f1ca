// Small networks of all layers, activations and heads, drawn from a seed, with values in which nothing is trivial.

import {
  ACTIVATION_NAMES,
  activation,
  dense,
  layers,
  network,
  type Activation,
  type ActivationName,
  type Layer,
  type Network,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';

/** Numbers drawn from a seed. */
export class Draw {
  readonly #random: RandomStream;
  constructor(seed: number) {
    this.#random = new RandomStream(seed, 77);
  }
  /** From 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random.nextFloat() * limit);
  }
  /** From `low` to below `high`. */
  between(low: number, high: number): number {
    return low + this.#random.nextFloat() * (high - low);
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
  chance(share: number): boolean {
    return this.#random.nextFloat() < share;
  }
}

/** Activations of hidden layers: each name in turn, half of them with numbers of their own. */
function hidden(draw: Draw): Activation {
  const name = draw.pick(ACTIVATION_NAMES);
  const usual = activation(name);
  if (draw.chance(0.5)) return usual;
  const numbers = Object.entries(usual).map(([key, value]) => [
    key,
    typeof value === 'number' ? value * draw.between(0.6, 1.4) : value,
  ]);
  return Object.fromEntries(numbers) as Activation;
}

/** One more layer for what has this shape. */
function nextLayer(draw: Draw, shape: readonly number[], depth: number): Layer {
  const any: (() => Layer)[] = [
    () => dense(2 + draw.below(4), hidden(draw), { bias: draw.chance(0.8) }),
    () => layers.activation(hidden(draw)),
    () => layers.batchNorm({ epsilon: draw.pick([1e-5, 1e-3]) }),
    () => layers.layerNorm(),
    () => layers.dropout(0.3),
    () => layers.reshape([-1, ...(draw.chance(0.5) ? [1] : [])]),
    () => layers.flatten(),
  ];
  if (depth === 0)
    any.push(
      () => residual(draw, shape),
      () => residual(draw, shape),
    );
  if (shape.length === 1) any.push(() => layers.maxout(2 + draw.below(3), 1 + draw.below(3)));
  if (shape.length !== 3) return draw.pick(any)();
  const [height, width, channels] = shape as [number, number, number];
  const size = () => [1 + draw.below(Math.min(3, height)), 1 + draw.below(Math.min(3, width))] as const;
  const padding = (most: number) =>
    draw.pick([
      'same',
      'valid',
      most,
      [
        [0, most],
        [most, 0],
      ],
    ] as const);
  const images: (() => Layer)[] = [
    () => {
      const groups = draw.chance(0.4) ? channels : 1;
      return layers.conv2d(groups * (1 + draw.below(3)), {
        size: size(),
        groups,
        stride: draw.pick([1, 1, 2, [1, 2]] as const),
        padding: padding(1),
        dilation: draw.chance(0.3) && height > 4 && width > 4 ? 2 : 1,
        activation: hidden(draw),
        bias: draw.chance(0.8),
      });
    },
    () => layers.maxPool2d({ size: [2, 2].map((one, at) => Math.min(one, shape[at]!)) as [number, number] }),
    () => layers.maxPool2d({ size: Math.min(2, height, width), stride: 1, padding: 'same' }),
    () =>
      layers.averagePool2d({
        size: Math.min(2, height, width),
        stride: draw.pick([1, 2]),
        padding: Math.min(height, width) > 1 ? padding(1) : 'valid',
        countPadding: draw.chance(0.5),
      }),
    () => layers.globalAveragePool2d(),
  ];
  return draw.pick(draw.chance(0.75) ? images : any)();
}

/** Layers whose results have the shape of the inputs, or a shortcut that fits. */
function residual(draw: Draw, shape: readonly number[]): Layer {
  const inner = [nextLayer(draw, shape, 1)];
  const given = inner[0]!.build(shape).shape;
  if (given.join() === shape.join()) return layers.residual(inner);
  const flat = [layers.flatten(), dense(given.reduce((a, b) => a * b, 1)), layers.reshape(given)];
  return layers.residual(inner, { shortcut: flat });
}

const HEADS: readonly ActivationName[] = ['softmax', 'sigmoid', 'identity', 'relu', 'tanh'];

/** A network of a few layers, with a head. */
export function randomNetwork(seed: number): Network {
  const draw = new Draw(seed);
  const kind = seed % 5;
  const inputs: number[] =
    kind < 2
      ? [4 + draw.below(4), 4 + draw.below(4), 1 + draw.below(3)]
      : kind === 2
        ? [2 + draw.below(3), 2 + draw.below(3)]
        : [2 + draw.below(5)];
  const list: Layer[] = kind === 4 ? [layers.embedding(5, 1 + draw.below(3))] : [];
  let shape: readonly number[] = kind === 4 ? [...inputs, list[0]!.build(inputs).shape.at(-1)!] : inputs;
  for (let count = 1 + draw.below(3); count > 0; count--) {
    const layer = attempt(draw, shape);
    list.push(layer);
    ({ shape } = layer.build(shape));
  }
  if (shape.length > 1 && draw.chance(0.8)) list.push(layers.flatten());
  list.push(dense(draw.chance(0.3) ? 2 : 1 + draw.below(4), 'identity'));
  const units = (list.at(-1)!.config as unknown as { units: number }).units;
  const head = draw.pick(units === 1 ? HEADS.slice(1) : HEADS);
  return network({
    inputs: inputs.length === 1 ? inputs[0]! : inputs,
    layers: [...list.slice(0, -1), dense(units, head)],
  });
}

/** A layer that takes the shape: drawn again where windows do not fit. */
function attempt(draw: Draw, shape: readonly number[]): Layer {
  for (let tries = 0; ; tries++) {
    try {
      const layer = nextLayer(draw, shape, 0);
      layer.build(shape);
      return layer;
    } catch (error) {
      if (tries > 50) throw error;
    }
  }
}

/** Values of all parameters and state: also scales, biases and statistics are none of the usual ones. */
export function randomValues(net: Network, seed: number): Map<string, Float32Array> {
  const draw = new Draw(seed + 1000);
  const ranges = { gamma: [0.5, 1.5], runningVariance: [0.5, 2] } as Readonly<
    Record<string, [number, number]>
  >;
  return new Map(
    [...net.parameters, ...net.state].map(({ name, shape }) => {
      const [low, high] = ranges[/^[A-Za-z]+/.exec(name)![0]] ?? [-0.9, 0.9];
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, Float32Array.from({ length: size }, () => draw.between(low, high))];
    }),
  );
}

/** Inputs of so many examples. */
export function randomInputs(net: Network, examples: number, seed: number): Float32Array<ArrayBuffer> {
  const draw = new Draw(seed + 2000);
  const { wholeBelow } = net;
  return Float32Array.from({ length: examples * net.inputs }, () =>
    wholeBelow === undefined ? draw.between(-2, 2) : draw.below(wholeBelow),
  );
}
