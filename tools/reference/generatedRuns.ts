// Training runs on data that the tool draws itself, so that anyone can repeat them; their right costs come from float64.

import { drawDigits, type DataSet } from 'gradloom';
import { trainInFloat64 } from './float64Training.ts';
import type { DescribedRun, PreparedRun } from './referenceRun.ts';

type Description = Pick<DescribedRun, 'name' | 'about' | 'layerSizes' | 'cost' | 'optimizer'> &
  Partial<DescribedRun> & { readonly steps: number; readonly draw: (next: () => number) => Drawn };
type Drawn = { readonly data: DataSet; readonly scale: number };

const DESCRIPTIONS: readonly Description[] = [
  {
    name: 'generated-digits-adam',
    about: 'Drawn digits, mini-batches.',
    layerSizes: [784, 24, 10],
    hiddenActivation: 'relu',
    outputActivation: 'softmax',
    cost: 'softmaxCrossEntropy',
    optimizer: { name: 'adam', learningRate: 0.002 },
    batchSize: 48,
    steps: 120,
    draw: () => ({ data: drawDigits({ count: 480, seed: 11 }), scale: 1 / 255 }),
  },
  {
    name: 'generated-digits-nesterov',
    about: 'Drawn digits, a deeper network with weight decay in the cost.',
    layerSizes: [784, 20, 12, 10],
    hiddenActivation: 'tanh',
    outputActivation: 'softmax',
    cost: 'softmaxCrossEntropy',
    optimizer: { name: 'nesterov', learningRate: 0.05, momentum: 0.9 },
    l2: 0.4,
    batchSize: 60,
    steps: 80,
    draw: () => ({ data: drawDigits({ count: 300, seed: 12 }), scale: 1 / 255 }),
  },
  {
    name: 'generated-rings-sgd',
    about: 'Points inside and outside a ring, the whole batch.',
    layerSizes: [2, 9, 5, 1],
    hiddenActivation: 'sigmoid',
    outputActivation: 'sigmoid',
    cost: 'binaryCrossEntropy',
    optimizer: { name: 'sgd', learningRate: 6 },
    steps: 300,
    draw: (next) =>
      table(next, { examples: 160, features: 2, target: ([a, b]) => Number(Math.hypot(a!, b!) < 1.1) }),
  },
  {
    name: 'generated-rings-rmsprop',
    about: 'The same points, mini-batches that do not divide them.',
    layerSizes: [2, 12, 1],
    hiddenActivation: { name: 'leakyRelu', slope: 0.1 },
    outputActivation: 'sigmoid',
    cost: 'binaryCrossEntropy',
    optimizer: { name: 'rmsprop', learningRate: 0.004, decay: 0.95, epsilon: 1e-6 },
    batchSize: 36,
    steps: 200,
    draw: (next) =>
      table(next, { examples: 160, features: 2, target: ([a, b]) => Number(Math.hypot(a!, b!) < 1.1) }),
  },
  {
    name: 'generated-curve-momentum',
    about: 'Regression of a product of waves.',
    layerSizes: [3, 16, 1],
    hiddenActivation: { name: 'elu', alpha: 0.7 },
    cost: 'mse',
    optimizer: { name: 'momentum', learningRate: 0.01, momentum: 0.8, weightDecay: 0.001 },
    batchSize: 32,
    steps: 200,
    draw: (next) => table(next, { examples: 192, features: 3, target: waves }),
  },
  {
    name: 'generated-curve-adamw',
    about: 'The same by halved squares, with decoupled weight decay.',
    layerSizes: [3, 10, 8, 1],
    hiddenActivation: 'tanh',
    cost: 'halfMse',
    optimizer: { name: 'adamw', learningRate: 0.005, weightDecay: 0.02 },
    steps: 250,
    draw: (next) => table(next, { examples: 128, features: 3, target: waves }),
  },
  {
    name: 'generated-line-absolute',
    about: 'A linear model by absolute errors.',
    layerSizes: [5, 1],
    cost: 'absolute',
    optimizer: { name: 'sgd', learningRate: 0.02 },
    batchSize: 16,
    steps: 100,
    draw: (next) =>
      table(next, {
        examples: 80,
        features: 5,
        target: (x) => x.reduce((sum, value, i) => sum + value * (i - 2.5), 0.3),
      }),
  },
];

/** Names of the runs. */
export const GENERATED_RUNS = DESCRIPTIONS.map(({ name }) => name);

/** A run with its data, its starting parameters and what float64 makes of both in the first `most` steps. */
export function prepareGenerated(name: string, most = Infinity): PreparedRun {
  const { draw, steps, ...described } = DESCRIPTIONS.find((description) => description.name === name)!;
  const next = uniform(DESCRIPTIONS.findIndex((description) => description.name === name) + 1);
  const { data, scale } = draw(next);
  const values = initialValues(described.layerSizes, next);
  const run: DescribedRun = { l2: 0, float64: {}, ...described, steps };
  const numbers = { run, scale, x: data.x as ArrayLike<number>, y: data.y as ArrayLike<number>, values };
  const { losses, accuracy } = trainInFloat64({ ...numbers, steps: Math.min(steps, most) });
  const whole = steps <= most && accuracy !== undefined;
  return {
    run: { ...run, float64: { losses, ...(whole ? { accuracy: [accuracy] } : {}) } },
    parts: [data],
    scale,
    values,
  };
}

function waves([a, b, c]: readonly number[]): number {
  return Math.sin(2 * a!) * Math.cos(b!) + 0.3 * c!;
}

/** Points of a normal distribution, rounded to f32, with a target for each. */
function table(
  next: () => number,
  options: { examples: number; features: number; target: (x: readonly number[]) => number },
): Drawn {
  const { examples, features, target } = options;
  const x = Float32Array.from({ length: examples * features }, () => normal(next));
  const y = Float32Array.from({ length: examples }, (_, row) =>
    target([...x.subarray(row * features, (row + 1) * features)]),
  );
  return { data: { x, y, examples, features, targets: 1 }, scale: 1 };
}

/** Normal weights of variance 1 / inputs, small biases, so that no unit starts at a kink. */
function initialValues(sizes: readonly number[], next: () => number): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  for (const [index, units] of sizes.slice(1).entries()) {
    const inputs = sizes[index]!;
    const draw = (length: number, deviation: number) =>
      Float32Array.from({ length }, () => deviation * normal(next));
    values.set(`W${index + 1}`, draw(units * inputs, 1 / Math.sqrt(inputs)));
    values.set(`b${index + 1}`, draw(units, 0.1));
  }
  return values;
}

/** Box and Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Numbers in [0, 1) by Marsaglia's xorshift of 32 bits: not the library's, which is among what is judged. */
function uniform(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
