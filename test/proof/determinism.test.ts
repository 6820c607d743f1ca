// One device, one program, one seed: one result, bit for bit, for any number of runs.

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  adam,
  compile,
  createTrainer,
  dense,
  drawDigits,
  fitStandardForm,
  layers,
  Model,
  multiply,
  network,
  Variable,
  type DataSet,
  type Network,
} from '../../src/index.ts';
import { NEVER } from '../../src/graph/ops/index.ts';
import { trainingStep } from '../../src/train/trainingStep.ts';
import { testGpu } from '../gpu.ts';

// Of the network with dropout 25, unless GRADLOOM_CASES says how many: a training of it takes half a second.
const REPETITIONS = 100;
const OF_DROPOUT = Number(process.env['GRADLOOM_CASES'] ?? 25);
const STEPS = 200;
const BATCH = 32;

const digits = drawDigits({ count: 300, seed: 1 });

/** 64 points in the plane and whether their coordinates have the same sign. */
function points(): DataSet {
  const coordinates = Array.from({ length: 64 }, (_, i) => [Math.sin(2.1 * i + 0.3), Math.cos(3.7 * i)]);
  return {
    x: Float32Array.from(coordinates.flat()),
    y: Uint32Array.from(coordinates, ([a, b]) => (a! * b! > 0 ? 1 : 0)),
    examples: 64,
    features: 2,
    targets: 1,
    classes: ['apart', 'alike'],
  };
}

function hashOf(...parts: readonly NodeJS.ArrayBufferView[]): string {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
}

/** The number of different results. */
async function resultsOf(train: () => Promise<string>, repetitions = REPETITIONS): Promise<number> {
  const hashes = new Set<string>();
  for (let repetition = 0; repetition < repetitions; repetition++) hashes.add(await train());
  return hashes.size;
}

async function trained(described: Network, data: DataSet, calls?: number): Promise<string> {
  const standardForm = data === digits ? fitStandardForm(data, 'divideBy255') : undefined;
  const model = new Model(await testGpu(), { network: described, seed: 1, standardForm });
  const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: BATCH, seed: 7 });
  if (calls !== undefined) expect(trainer.calls).toBe(calls);
  const costs = await trainer.run(STEPS);
  const hash = hashOf(costs, await model.parameters.read());
  trainer.destroy();
  await model.destroy();
  return hash;
}

/** 784-64-32-10 with Adam, weight decay, clipped gradients and dropout of 0.3, step by step. */
async function trainedWithDropout(): Promise<string> {
  const gpu = await testGpu();
  const optimizer = adam();
  const counter = new Variable(gpu, 'step', { shape: [], dtype: 'u32' });
  const described = network({
    inputs: 784,
    layers: [
      dense(64, 'relu'),
      layers.dropout(0.3),
      dense(32, 'tanh'),
      layers.dropout(0.3),
      dense(10, 'softmax'),
    ],
  });
  const classes = digits.y as Uint32Array<ArrayBuffer>;
  const arena = (name: string, values?: Float32Array<ArrayBuffer>): Variable =>
    new Variable(gpu, name, { shape: [described.length], values });
  const variables = {
    parameters: arena('parameters', described.initialValues(1)),
    states: optimizer.states.map((name) => arena(name)),
    learningRate: new Variable(gpu, 'learning rate', { shape: [], values: Float32Array.of(0.001) }),
    history: new Variable(gpu, 'history', { shape: [STEPS] }),
    record: new Variable(gpu, 'record', { shape: [], dtype: 'u32', values: Uint32Array.of(NEVER) }),
    x: new Variable(gpu, 'x', {
      shape: [300, 784],
      dtype: 'u8',
      values: digits.x as Uint8Array<ArrayBuffer>,
    }),
    y: new Variable(gpu, 'y', { shape: [300], dtype: 'u32', values: classes }),
  };
  const { parameters, states, learningRate, history, record, x, y } = variables;
  const all = [counter, parameters, ...states, learningRate, history, record, x, y];
  const updates = trainingStep(
    {
      parameters: parameters.tensor,
      states: states.map(({ tensor }) => tensor),
      learningRate: learningRate.tensor,
      counter: counter.tensor,
      history: history.tensor,
      record: record.tensor,
      x: x.tensor,
      y: y.tensor,
      standardize: (rows) => multiply(rows, 1 / 255),
    },
    {
      network: described,
      optimizer,
      loss: 'softmaxCrossEntropy',
      examples: 300,
      batchSize: BATCH,
      l2: 0.1,
      clipNorm: 1,
    },
  );
  const owners = new Map(all.map((variable) => [variable.tensor, variable]));
  const program = await compile(gpu, {
    updates: updates.map(([tensor, value]) => [owners.get(tensor)!, value] as const),
  });
  await program.run(STEPS);
  const costs = await history.read();
  // Something is learnt: the hash is not that of a network at rest, or of NaN.
  expect(costs.at(-1)).toBeLessThan(costs[0]!);
  const hash = hashOf(
    costs,
    await parameters.read(),
    ...(await Promise.all(states.map((each) => each.read()))),
  );
  program.destroy();
  for (const variable of all) variable.destroy();
  return hash;
}

it(`${REPETITIONS} repetitions of ${STEPS} training steps give one hash`, { timeout: 600_000 }, async () => {
  const described = network({ inputs: 784, layers: [dense(16, 'tanh'), dense(10, 'softmax')] });
  expect(await resultsOf(() => trained(described, digits))).toBe(1);
});

it('so they do with three layers, Adam, weight decay and dropout', { timeout: 600_000 }, async () => {
  expect(await resultsOf(trainedWithDropout, OF_DROPOUT)).toBe(1);
});

it('so they do where all steps are one kernel call', { timeout: 600_000 }, async () => {
  const described = network({ inputs: 2, layers: [dense(8, 'tanh'), dense(2, 'softmax')] });
  expect(await resultsOf(() => trained(described, points(), 1))).toBe(1);
});
