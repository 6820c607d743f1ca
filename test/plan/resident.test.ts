import { describe, expect, it } from 'vitest';
import {
  ACTIVATION_NAMES,
  adam,
  adamw,
  createTrainer,
  dense,
  maxoutUnits,
  Model,
  momentum,
  nesterov,
  network,
  rmsprop,
  sgd,
  warmup,
  type ActivationName,
  type DataSet,
  type Network,
  type TrainingOptions,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';

const OPTIMIZERS = [
  sgd({ learningRate: 0.1, weightDecay: 0.01 }),
  momentum({ learningRate: 0.02 }),
  nesterov({ learningRate: 0.02 }),
  rmsprop({ learningRate: 0.005 }),
  adam({ learningRate: 0.01 }),
  adamw({ learningRate: 0.01 }),
];

/** Points in a square; the class says in which of `classes` stripes a point lies. */
function points({
  examples,
  classes,
  kind,
}: {
  examples: number;
  classes: number;
  kind: 'labels' | 'values';
}): DataSet {
  const stream = new RandomStream(5, 1);
  const x = Float32Array.from({ length: 2 * examples }, () => stream.nextFloat() * 2 - 1);
  const stripe = (i: number): number =>
    Math.min(classes - 1, Math.floor(((x[2 * i]! + x[2 * i + 1]!) / 4 + 0.5) * classes));
  const labels = Array.from({ length: examples }, (_, i) => stripe(i));
  return kind === 'labels'
    ? { x, y: Uint32Array.from(labels), examples, features: 2, targets: 1 }
    : { x, y: Float32Array.from(labels), examples, features: 2, targets: 1 };
}

/** Costs of 100 steps and the parameters after them, step by step or in one kernel call. */
async function train(net: Network, options: TrainingOptions) {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: net, seed: 3 });
  const trainer = await createTrainer(model, options);
  const costs = [...(await trainer.run(7)), ...(await trainer.run(93))];
  const values = [...(await model.values()).values()].flatMap((array) => [...array]);
  const { calls } = trainer;
  trainer.destroy();
  await model.destroy();
  return { costs, values, calls };
}

async function expectAgreement(net: Network, options: TrainingOptions): Promise<void> {
  const one = await train(net, options);
  const many = await train(net, { ...options, singleDispatch: false });
  expect([one.calls, many.calls > 1]).toEqual([1, true]);
  expect(many.costs.at(-1)).toBeLessThan(many.costs[0]!);
  expect(largestDeviation(one.costs, many.costs)).toBeLessThan(1e-5);
  expect(largestDeviation(one.values, many.values)).toBeLessThan(1e-5);
}

function largestDeviation(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!) / Math.max(1, Math.abs(value))));
}

describe('a network in one kernel call agrees with the same step by step over 100 steps', () => {
  const hidden = ACTIVATION_NAMES.filter((name) => !['softmax'].includes(name));
  const pairs = Array.from({ length: Math.ceil(hidden.length / 2) }, (_, i) =>
    hidden.slice(2 * i, 2 * i + 2),
  );

  // By the rules of a GPU a software driver takes seconds to compile each; what depends on them is the same for all.
  const met = process.env['GRADLOOM_RULES'] === 'gpu' ? pairs.slice(0, 3) : pairs;

  it.each(met.map((names, index) => [names, OPTIMIZERS[index % OPTIMIZERS.length]!] as const))(
    'with %s',
    async (names, optimizer) => {
      const net = network({
        inputs: 2,
        layers: [...names.map((name: ActivationName) => dense(6, name)), dense(1, 'sigmoid')],
      });
      await expectAgreement(net, { data: points({ examples: 30, classes: 2, kind: 'values' }), optimizer });
    },
  );

  it('with classes, shuffled mini-batches, weight decay and a schedule', async () => {
    const net = network({ inputs: 2, layers: [dense(12, 'tanh'), dense(5, 'softmax')] });
    await expectAgreement(net, {
      data: points({ examples: 50, classes: 5, kind: 'labels' }),
      optimizer: adam({ learningRate: 0.02 }),
      batchSize: 16,
      seed: 9,
      l2: 0.1,
      schedule: warmup(10),
    });
  });

  it('with clipped gradients, maxout units and mini-batches in order', async () => {
    const net = network({ inputs: 2, layers: [maxoutUnits(4, 3), dense(1, 'identity')] });
    await expectAgreement(net, {
      data: points({ examples: 20, classes: 4, kind: 'values' }),
      optimizer: momentum({ learningRate: 0.01 }),
      batchSize: 7,
      shuffle: false,
      clipNorm: 0.5,
    });
  });
});
