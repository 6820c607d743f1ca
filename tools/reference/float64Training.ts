// A training run in double precision, by the plain formulas of backpropagation: nothing of the library is used.

import { createUpdate } from './float64Update.ts';
import type { DescribedRun } from './referenceRun.ts';

/** A run with its numbers: inputs [examples, features] as they lie, targets or classes, W1, b1, … as for the library. */
export interface TrainingNumbers {
  readonly run: DescribedRun;
  readonly steps: number;
  readonly scale: number;
  readonly x: ArrayLike<number>;
  /** Class indices where the output is softmax, else [examples, outputs]. */
  readonly y: ArrayLike<number>;
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
}

interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Described;
  readonly w: Float64Array;
  readonly b: Float64Array;
}

type Described = {
  readonly name: string;
  readonly slope?: number | undefined;
  readonly alpha?: number | undefined;
};

/** The cost of each step before its update, and the accuracy on all examples after the last. */
export function trainInFloat64({ run, steps, scale, x, y, values }: TrainingNumbers): {
  losses: number[];
  accuracy: number | undefined;
} {
  const layers = makeLayers(run, values);
  const features = run.layerSizes[0]!;
  const examples = x.length / features;
  const outputs = run.layerSizes.at(-1)!;
  const batch = run.batchSize ?? examples;
  const update = createUpdate(run.optimizer);
  const softmax = layers.at(-1)!.activation.name === 'softmax';
  const row = (index: number) =>
    Float64Array.from({ length: features }, (_, i) => x[index * features + i]! * scale);
  const wanted = (index: number) =>
    Float64Array.from({ length: outputs }, (_, k) =>
      softmax ? Number(y[index] === k) : y[index * outputs + k]!,
    );

  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const gradients = layers.map(({ w, b }) => ({
      w: new Float64Array(w.length),
      b: new Float64Array(b.length),
    }));
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const index = (step * batch + i) % examples;
      loss += propagate(layers, {
        cost: run.cost,
        batch,
        input: row(index),
        target: wanted(index),
        gradients,
      });
    }
    for (const [l, { w }] of layers.entries()) {
      loss += (run.l2 / (2 * batch)) * w.reduce((sum, value) => sum + value * value, 0);
      gradients[l]!.w.forEach((_, i, g) => (g[i]! += (run.l2 / batch) * w[i]!));
    }
    losses.push(loss);
    layers.forEach(({ w, b }, l) => {
      update(`W${l}`, step + 1, { parameters: w, gradients: gradients[l]!.w });
      update(`b${l}`, step + 1, { parameters: b, gradients: gradients[l]!.b });
    });
  }
  if (!softmax && layers.at(-1)!.activation.name !== 'sigmoid') return { losses, accuracy: undefined };
  let right = 0;
  for (let index = 0; index < examples; index++) {
    const answer = forward(layers, row(index)).at(-1)!.a;
    const decided = softmax ? answer.indexOf(Math.max(...answer)) : Number(answer[0]! > 0.5);
    if (decided === y[index]) right++;
  }
  return { losses, accuracy: right / examples };
}

function makeLayers(run: DescribedRun, values: TrainingNumbers['values']): Layer[] {
  const sizes = run.layerSizes;
  return sizes.slice(1).map((units, index) => {
    const given = index === sizes.length - 2 ? run.outputActivation : run.hiddenActivation;
    return {
      inputs: sizes[index]!,
      units,
      activation: typeof given === 'object' && given ? given : { name: given ?? 'identity' },
      w: Float64Array.from(values.get(`W${index + 1}`)!),
      b: Float64Array.from(values.get(`b${index + 1}`)!),
    };
  });
}

/** z and a of each layer for one example; the input is the first a. */
function forward(layers: readonly Layer[], input: Float64Array): { z: Float64Array; a: Float64Array }[] {
  const passed = [{ z: input, a: input }];
  for (const { inputs, units, activation, w, b } of layers) {
    const { a } = passed.at(-1)!;
    const z = Float64Array.from({ length: units }, (_, j) => {
      let sum = b[j]!;
      for (let i = 0; i < inputs; i++) sum += w[j * inputs + i]! * a[i]!;
      return sum;
    });
    passed.push({ z, a: activate(activation, z) });
  }
  return passed;
}

/** Adds one example's gradients, and returns its share of the cost. */
function propagate(
  layers: readonly Layer[],
  example: {
    readonly cost: string;
    readonly batch: number;
    readonly input: Float64Array;
    readonly target: Float64Array;
    readonly gradients: readonly { w: Float64Array; b: Float64Array }[];
  },
): number {
  const { batch, target, gradients } = example;
  const passed = forward(layers, example.input);
  const { cost, dz: last } = costOf(example.cost, passed.at(-1)!, {
    target,
    activation: layers.at(-1)!.activation,
  });
  let dz = last.map((value) => value / batch);
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, units, w } = layers[l]!;
    const before = passed[l]!;
    const da = new Float64Array(inputs);
    for (let j = 0; j < units; j++) {
      gradients[l]!.b[j]! += dz[j]!;
      for (let i = 0; i < inputs; i++) {
        gradients[l]!.w[j * inputs + i]! += dz[j]! * before.a[i]!;
        da[i]! += w[j * inputs + i]! * dz[j]!;
      }
    }
    if (l > 0) dz = da.map((value, i) => value * slopeOf(layers[l - 1]!.activation, before.z[i]!));
  }
  return cost / batch;
}

/** The cost of one example, and its derivative by z of the last layer. */
function costOf(
  name: string,
  { z, a }: { z: Float64Array; a: Float64Array },
  { target, activation }: { target: Float64Array; activation: Described },
): { cost: number; dz: Float64Array } {
  const sum = (term: (k: number) => number) => target.reduce((total, _, k) => total + term(k), 0);
  const outputs = target.length;
  if (name === 'softmaxCrossEntropy') {
    const most = Math.max(...z);
    const logSum = most + Math.log(z.reduce((total, value) => total + Math.exp(value - most), 0));
    return { cost: sum((k) => target[k]! * (logSum - z[k]!)), dz: a.map((value, k) => value - target[k]!) };
  }
  if (name === 'binaryCrossEntropy') {
    return {
      cost: sum((k) => softplus(z[k]!) - target[k]! * z[k]!) / outputs,
      dz: a.map((value, k) => (value - target[k]!) / outputs),
    };
  }
  const off = a.map((value, k) => value - target[k]!);
  const chain = (derivative: (error: number) => number) =>
    off.map((error, k) => (derivative(error) * slopeOf(activation, z[k]!)) / outputs);
  if (name === 'absolute') return { cost: sum((k) => Math.abs(off[k]!)) / outputs, dz: chain(Math.sign) };
  const factor = name === 'halfMse' ? 0.5 : 1;
  return {
    cost: (factor * sum((k) => off[k]! * off[k]!)) / outputs,
    dz: chain((error) => 2 * factor * error),
  };
}

/** log(1 + e^z). */
function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function activate(activation: Described, z: Float64Array): Float64Array {
  if (activation.name !== 'softmax') return z.map((value) => valueOf(activation, value));
  const most = Math.max(...z);
  const powers = z.map((value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

function valueOf({ name, slope = 0.01, alpha = 1 }: Described, z: number): number {
  switch (name) {
    case 'sigmoid':
      return 1 / (1 + Math.exp(-z));
    case 'tanh':
      return Math.tanh(z);
    case 'relu':
      return Math.max(0, z);
    case 'leakyRelu':
      return z > 0 ? z : slope * z;
    case 'elu':
      return z > 0 ? z : alpha * Math.expm1(z);
    default:
      return z;
  }
}

function slopeOf({ name, slope = 0.01, alpha = 1 }: Described, z: number): number {
  switch (name) {
    case 'sigmoid': {
      const a = 1 / (1 + Math.exp(-z));
      return a * (1 - a);
    }
    case 'tanh':
      return 1 - Math.tanh(z) ** 2;
    case 'relu':
      return z > 0 ? 1 : 0;
    case 'leakyRelu':
      return z > 0 ? 1 : slope;
    case 'elu':
      return z > 0 ? 1 : alpha * Math.exp(z);
    default:
      return 1;
  }
}
