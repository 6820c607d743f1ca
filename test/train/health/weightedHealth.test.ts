// Where examples do not all count alike, a training is compared with the constant prediction that costs least as they count.

import { expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  Model,
  network,
  sgd,
  Variable,
  type LossName,
  type Tensor,
} from '../../../src/index.ts';
import { DataProbe } from '../../../src/train/health/dataProbe.ts';
import { LayerProbe } from '../../../src/train/health/layerProbe.ts';
import { testGpu } from '../../gpu.ts';

const EXAMPLES = 48;
const x = Float32Array.from({ length: EXAMPLES }, (_, i) => Math.sin(i));
/** Each fourth number is far off, and does not count. */
const y = Float32Array.from({ length: EXAMPLES }, (_, i) => (i % 4 === 0 ? 500 : Math.cos(i)));
const exampleWeights = Array.from({ length: EXAMPLES }, (_, i) => (i % 4 === 0 ? 0 : 1 + (i % 3)));
const numbers = { x, y, examples: EXAMPLES, features: 1, targets: 1 };
const labels = {
  ...numbers,
  y: Uint32Array.from({ length: EXAMPLES }, (_, i) => (i % 4 === 0 ? 0 : 1 + (i % 2))),
};

/** Shares of the examples as they count. */
const total = exampleWeights.reduce((sum, weight) => sum + weight, 0);
const share = (of: (i: number) => number): number =>
  exampleWeights.reduce((sum, weight, i) => sum + (weight / total) * of(i), 0);

async function trained(data: typeof numbers | typeof labels, loss: LossName, outputs: number) {
  const model = new Model(await testGpu(), {
    network: network({
      inputs: 1,
      layers: [
        dense(outputs, loss === 'softmaxCrossEntropy' ? 'softmax' : 'identity', { initializer: 'zeros' }),
      ],
    }),
  });
  const optimizer = sgd({ learningRate: 1e-9 });
  const trainer = await createTrainer(model, { data, loss, optimizer, batchSize: 16, exampleWeights });
  return { model, trainer };
}

it('finds that a cost does not fall which is far below that of a constant prediction of all examples', async () => {
  const { model, trainer } = await trained(numbers, 'mse', 1);
  await trainer.run(300);
  const codes = (await trainer.health()).map(({ code }) => code);
  expect(codes.some((code) => code === 'costNotFalling' || code === 'rateTooLow')).toBe(true);
  trainer.destroy();
  await model.destroy();
});

it.each<[LossName, number, () => number]>([
  ['mse', 1, () => share((i) => (y[i]! - share((j) => y[j]!)) ** 2)],
  ['halfMse', 1, () => share((i) => (y[i]! - share((j) => y[j]!)) ** 2) / 2],
  [
    'softmaxCrossEntropy',
    3,
    () =>
      [0, 1, 2]
        .map((label) => share((i) => Number(labels.y[i] === label)))
        .reduce((sum, own) => sum - (own > 0 ? own * Math.log(own) : 0), 0),
  ],
])(
  'measures the cost of %s and of a constant prediction as examples count',
  async (loss, outputs, constant) => {
    const data = outputs === 3 ? labels : numbers;
    const { model, trainer } = await trained(data, loss, outputs);
    const gpu = await testGpu();
    const mean = total / EXAMPLES;
    const subject = {
      model,
      loss,
      data: {
        x: new Variable(gpu, 'x', { shape: [EXAMPLES, 1], values: x }),
        y:
          outputs === 3
            ? new Variable(gpu, 'y', { shape: [EXAMPLES], dtype: 'u32', values: labels.y })
            : new Variable(gpu, 'y', { shape: [EXAMPLES, 1], values: y }),
        weights: new Variable(gpu, 'w', {
          shape: [EXAMPLES],
          values: Float32Array.from(exampleWeights, (weight) => weight / mean),
        }),
        standardize: (rows: Tensor) => rows,
      },
    };
    const own = await DataProbe.create(subject);
    expect((await own.measure()).baseline).toBeCloseTo(constant(), 5);
    const probe = await LayerProbe.create(subject);
    // All outputs are alike at the beginning: 0, or a third.
    const cost =
      loss === 'softmaxCrossEntropy' ? Math.log(3) : share((i) => y[i]! ** 2) * (loss === 'mse' ? 1 : 0.5);
    expect((await probe.look()).cost).toBeCloseTo(cost, 4);
    probe.destroy();
    own.destroy();
    for (const variable of [subject.data.x, subject.data.y, subject.data.weights]) variable.destroy();
    trainer.destroy();
    await model.destroy();
  },
);
