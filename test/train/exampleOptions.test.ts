// Weights of examples and classes, and softened labels: the cost and its gradient against float64 and its differences.

import { expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  Model,
  network,
  sgd,
  type ActivationName,
  type ExampleOptions,
  type LossName,
  type TrainingOptions,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const EXAMPLES = 10;
const x = Float32Array.from({ length: 2 * EXAMPLES }, (_, i) => Math.sin(2.3 * i));
const labels = Uint32Array.from({ length: EXAMPLES }, (_, i) => (i < 6 ? 0 : i < 9 ? 1 : 2));
const two = labels.map((label) => Number(label > 0));
const numbers = Float32Array.from({ length: EXAMPLES }, (_, i) => Math.cos(i));
const exampleWeights = Array.from({ length: EXAMPLES }, (_, i) => (i % 4) * 1.5);

/** −Σ y ln p and −y ln p − (1 − y) ln (1 − p), from z. */
const softmaxLoss = (z: number[], y: number[]): number => {
  const total = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
  return z.reduce((sum, value, k) => sum - y[k]! * (value - total), 0);
};
const binaryLoss = (z: number, y: number): number => Math.log(1 + Math.exp(z)) - y * z;

/** Σ w loss / Σ w of all examples in float64, θ = [W, b]. */
function costOf(
  theta: readonly number[],
  outputs: number,
  loss: LossName,
  y: (i: number) => number[],
  w: number[],
) {
  let [sum, total] = [0, 0];
  for (let i = 0; i < EXAMPLES; i++) {
    const z = Array.from(
      { length: outputs },
      (_, k) => theta[2 * k]! * x[2 * i]! + theta[2 * k + 1]! * x[2 * i + 1]! + theta[2 * outputs + k]!,
    );
    const target = y(i);
    const each = z.map((value, k) => {
      if (loss === 'binaryCrossEntropy') return binaryLoss(value, target[k]!);
      const error = value - target[k]!;
      return loss === 'absolute' ? Math.abs(error) : error * error * (loss === 'halfMse' ? 0.5 : 1);
    });
    const own =
      loss === 'softmaxCrossEntropy'
        ? softmaxLoss(z, target)
        : each.reduce((all, value) => all + value, 0) / outputs;
    sum += w[i]! * own;
    total += w[i]!;
  }
  return sum / total;
}

const oneHot = (soft: number) => (i: number) =>
  [0, 1, 2].map((k) => (1 - soft) * Number(labels[i] === k) + soft / 3);
const CASES: [
  string,
  LossName,
  ActivationName,
  TrainingOptions['data']['y'],
  ExampleOptions,
  (i: number) => number[],
  number[],
][] = [
  [
    'class weights',
    'softmaxCrossEntropy',
    'softmax',
    labels,
    { classWeights: [1, 2, 5] },
    oneHot(0),
    [...labels].map((k) => [1, 2, 5][k]!),
  ],
  [
    'balanced classes',
    'softmaxCrossEntropy',
    'softmax',
    labels,
    { classWeights: 'balanced' },
    oneHot(0),
    [...labels].map((k) => 10 / (3 * [6, 3, 1][k]!)),
  ],
  [
    'softened labels',
    'softmaxCrossEntropy',
    'softmax',
    labels,
    { labelSmoothing: 0.2 },
    oneHot(0.2),
    Array.from({ length: EXAMPLES }, () => 1),
  ],
  [
    'all three',
    'softmaxCrossEntropy',
    'softmax',
    labels,
    { labelSmoothing: 0.1, classWeights: [1, 0, 3], exampleWeights },
    oneHot(0.1),
    exampleWeights.map((w, i) => w * [1, 0, 3][labels[i]!]!),
  ],
  [
    'two classes of one output',
    'binaryCrossEntropy',
    'sigmoid',
    two,
    { labelSmoothing: 0.3, classWeights: [2, 3] },
    (i) => [0.7 * two[i]! + 0.15],
    [...two].map((k) => 2 + k),
  ],
  [
    'classes of several probabilities',
    'binaryCrossEntropy',
    'sigmoid',
    labels,
    { exampleWeights },
    oneHot(0),
    exampleWeights,
  ],
  ['squared errors', 'mse', 'identity', numbers, { exampleWeights }, (i) => [numbers[i]!], exampleWeights],
  [
    'half squared errors',
    'halfMse',
    'identity',
    numbers,
    { exampleWeights },
    (i) => [numbers[i]!],
    exampleWeights,
  ],
  [
    'absolute errors',
    'absolute',
    'identity',
    numbers,
    { exampleWeights },
    (i) => [numbers[i]!],
    exampleWeights,
  ],
];

it.each(CASES)(
  '%s weigh in cost and gradient as in float64',
  async (_, loss, activation, y, options, target, weights) => {
    const outputs = target(0).length;
    const net = network({ inputs: 2, layers: [dense(outputs, activation)] });
    const theta = Array.from({ length: 3 * outputs }, (__, i) => Math.fround(0.6 * Math.cos(1.9 * i)));
    const data = { x, y: y!, examples: EXAMPLES, features: 2, targets: 1 };
    const values = new Map([
      ['W1', theta.slice(0, 2 * outputs)],
      ['b1', theta.slice(2 * outputs)],
    ]);
    const cost = (at: readonly number[]): number => costOf(at, outputs, loss, target, weights);
    const gradient = theta.map((__, k) => {
      const moved = (by: number): number[] => theta.map((value, j) => value + (j === k ? by : 0));
      return (cost(moved(1e-6)) - cost(moved(-1e-6))) / 2e-6;
    });
    for (const batching of [{}, { batchSize: EXAMPLES }, { batchSize: 5, accumulate: 2 }]) {
      const model = new Model(await testGpu(), { network: net, values });
      const optimizer = sgd({ learningRate: 1 });
      const trainer = await createTrainer(model, { data, optimizer, loss, ...options, ...batching });
      const [first] = await trainer.run(1);
      expect(Math.abs(first! - cost(theta))).toBeLessThan(1e-5);
      const after = await model.values();
      [...after.get('W1')!, ...after.get('b1')!].forEach((value, k) =>
        expect(Math.abs(theta[k]! - value - gradient[k]!), `${k}`).toBeLessThan(1e-5),
      );
      trainer.destroy();
      await model.destroy();
    }
  },
);

it('reads weights and labels at the call', async () => {
  const net = network({ inputs: 2, layers: [dense(3, 'softmax')] });
  const costs: number[] = [];
  for (const change of [false, true]) {
    const model = new Model(await testGpu(), { network: net, seed: 1 });
    const [own, y] = [Float32Array.from(exampleWeights), labels.slice()];
    const data = { x: x.slice(), y, examples: EXAMPLES, features: 2, targets: 1 };
    const making = createTrainer(model, {
      data,
      optimizer: sgd(),
      exampleWeights: own,
      classWeights: 'balanced',
    });
    if (change) for (const array of [own, y, data.x]) array.fill(0);
    const trainer = await making;
    costs.push((await trainer.run(1))[0]!);
    trainer.destroy();
    await model.destroy();
  }
  expect(costs[1]).toBe(costs[0]);
});

it.each<[string, Partial<TrainingOptions>, string]>([
  [
    'weights of a loss of one’s own',
    { loss: ({ a }) => a, exampleWeights },
    'need a loss by name; got a function',
  ],
  ['smoothing of quantities', { loss: 'mse', labelSmoothing: 0.1 }, 'needs a cross-entropy; got "mse"'],
  ['labels that say nothing', { labelSmoothing: 1 }, 'labelSmoothing must be a number in [0, 1); got 1'],
  [
    'weights of examples that are mixed',
    { augment: { mixup: 0.2 }, exampleWeights },
    'weights and mixup exclude each other',
  ],
  [
    'too few weights',
    { exampleWeights: [1, 2] },
    'exampleWeights must have one number for each of 10 examples; got 2',
  ],
  ['negative weights', { classWeights: [1, -1, 1] }, 'finite numbers of at least 0; got -1 at 1'],
  ['weights that are all 0', { classWeights: [0, 0, 0] }, 'a finite sum above 0; got 0'],
  ['weights that are no list', { exampleWeights: 3 as never }, 'must be a list of numbers; got 3'],
])('refuses %s', async (_, wrong, rule) => {
  const net = network({ inputs: 2, layers: [dense(3, 'softmax')] });
  const model = new Model(await testGpu(), { network: net, seed: 1 });
  const data = { x, y: labels, examples: EXAMPLES, features: 2, targets: 1 };
  await expect(createTrainer(model, { data, optimizer: sgd(), ...wrong })).rejects.toMatchObject({
    message: expect.stringContaining(rule) as string,
  });
  await model.destroy();
});
