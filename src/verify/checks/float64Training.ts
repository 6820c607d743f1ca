// Gradient descent in float64, for comparison: layers of tanh, a last one of sigmoid, binary cross-entropy.

import { multiplyMatrices } from './multiplyMatrices.ts';

/** A layer's W [units, inputs] and b [units]. */
export interface Float64Layer {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** What is trained, on all examples at once. */
export interface Float64Problem {
  readonly layers: readonly Float64Layer[];
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly examples: number;
  readonly learningRate: number;
}

/** The outputs of each layer, the inputs first. */
export function outputsOf({
  layers,
  x,
  examples,
}: Omit<Float64Problem, 'y' | 'learningRate'>): ArrayLike<number>[] {
  const all: ArrayLike<number>[] = [x];
  for (const [index, { weight, bias }] of layers.entries()) {
    const size = { m: examples, n: bias.length, k: weight.length / bias.length, transposeB: true };
    const z = multiplyMatrices(all.at(-1)!, weight, size);
    const last = index === layers.length - 1;
    all.push(
      z.map((value, place) => {
        const sum = value + bias[place % bias.length]!;
        return last ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
      }),
    );
  }
  return all;
}

/** The costs before each of `steps` steps; the layers are changed in place. */
export function trainInFloat64(problem: Float64Problem, steps: number): number[] {
  const { layers, y, examples, learningRate } = problem;
  return Array.from({ length: steps }, () => {
    const outputs = outputsOf(problem);
    const a = outputs.at(-1)!;
    let cost = 0;
    let delta = Float64Array.from({ length: examples }, (_, index) => {
      cost -= Math.log(y[index] === 1 ? a[index]! : 1 - a[index]!) / examples;
      return (a[index]! - y[index]!) / examples;
    });
    for (let index = layers.length - 1; index >= 0; index--) {
      const { weight, bias } = layers[index]!;
      const input = outputs[index]!;
      const [units, inputs] = [bias.length, weight.length / bias.length];
      const before = multiplyMatrices(delta, weight, { m: examples, n: inputs, k: units });
      const gradient = multiplyMatrices(delta, input, { m: units, n: inputs, k: examples, transposeA: true });
      gradient.forEach((value, place) => (weight[place]! -= learningRate * value));
      delta.forEach((value, place) => (bias[place % units]! -= learningRate * value));
      delta = before.map((value, place) => value * (1 - input[place]! ** 2));
    }
    return cost;
  });
}
