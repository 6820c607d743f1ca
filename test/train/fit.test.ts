// A fit: its steps are those of a run, its reports and metrics are right, and who looks is let in.

import { describe, expect, it } from 'vitest';
import {
  abs,
  add,
  createGraphTrainer,
  createTrainer,
  dense,
  evaluate,
  fitTargetScale,
  mean,
  Model,
  multiply,
  network,
  sgd,
  square,
  subtract,
  type FitReport,
  type GraphCostInputs,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { within } from '../within.ts';
import { blobs, chancy, flat, numbersOf, plain, training } from './fitScene.ts';

const heldOut = blobs(50, 1000);

describe.each([true, false])('with one dispatch where possible: %s', (singleDispatch) => {
  it.each([
    ['plain layers', plain],
    ['dropout and batch norm', chancy],
  ])('N steps of a fit with %s are the bits of run(N), whatever is measured between', async (_, net) => {
    const gpu = await testGpu();
    const one = await training(gpu, net(), { singleDispatch });
    const costs = await one.trainer.run(40);
    const wanted = await numbersOf(one.model);
    for (const more of [
      {},
      { validation: heldOut, validateEvery: 0.5, keepBest: false, patience: 1000 },
      { validation: heldOut, reportEvery: 2, onEpoch: () => undefined, onBatch: () => undefined, every: 7 },
    ]) {
      const two = await training(gpu, net(), { singleDispatch });
      const told: Float32Array[] = [];
      const { finished } = two.trainer.fit({
        steps: 40,
        ...more,
        onProgress: ({ costs }) => told.push(costs),
      });
      const history = await finished;
      expect(flat(told)).toEqual([...costs]);
      expect(await numbersOf(two.model)).toEqual(wanted);
      expect(history).toMatchObject({ ended: 'done', steps: 40, parametersOf: 40 });
      two.trainer.destroy();
    }
    one.trainer.destroy();
  });
});

it('reports each epoch with the mean cost of its steps, watched or not', async () => {
  const gpu = await testGpu();
  const { trainer: other } = await training(gpu, plain());
  const costs = await other.run(12);
  const mean = (from: number, to: number): number =>
    costs.subarray(from, to).reduce((sum, cost) => sum + cost, 0) / (to - from);
  // 60 examples in batches of 16: epochs end after 3.75, 7.5 and 11.25 steps, at the nearest step.
  const wanted = [
    { step: 4, epoch: 4 / 3.75, cost: mean(0, 4) },
    { step: 8, epoch: 8 / 3.75, cost: mean(4, 8) },
    { step: 11, epoch: 11 / 3.75, cost: mean(8, 11) },
  ];
  for (const onEpoch of [undefined, () => undefined]) {
    const { trainer } = await training(gpu, plain());
    const { reports, steps } = await trainer.fit({ epochs: 3, onEpoch }).finished;
    expect(steps).toBe(11);
    expect(reports).toMatchObject(wanted);
  }
});

it('measures held-out examples as evaluate does, in parts that do not divide them', async () => {
  const gpu = await testGpu();
  const { model, trainer } = await training(gpu, chancy());
  const many = blobs(2500, 5000);
  const found: FitReport[] = [];
  const { validation, reports } = await trainer.fit({
    steps: 9,
    validation: many,
    metrics: { ownLoss: ({ a, y }) => mean(square(subtract(a, y))) },
    onEpoch: async (report) => {
      found.push(report);
      const { accuracy, outputs } = await evaluate(model, many);
      const labels = [...many.y!];
      const log = labels.reduce((sum, label, i) => sum - Math.log(outputs[3 * i + label]!), 0);
      const squares = [...outputs].reduce(
        (sum, value, i) => sum + (value - (labels[Math.floor(i / 3)] === i % 3 ? 1 : 0)) ** 2,
        0,
      );
      expect(report.validation!['accuracy']).toBe(accuracy);
      expect(report.validation!['loss']).toBeCloseTo(log / 2500, 5);
      expect(report.validation!['ownLoss']).toBeCloseTo(squares / 7500, 5);
    },
  }).finished;
  expect(found).toEqual(reports);
  expect(found.map(({ step }) => step)).toEqual([4, 8, 9]);
  expect(validation['accuracy']).toEqual(found.map((report) => report.validation!['accuracy']));
  expect(Object.keys(validation)).toEqual(['loss', 'accuracy', 'ownLoss']);
});

it('measures numbers in the units of the data, and two classes of one output', async () => {
  const gpu = await testGpu();
  const x = Float32Array.from({ length: 40 }, (_, i) => Math.sin(3 * i));
  const y = Float32Array.from({ length: 40 }, (_, i) => 1000 + 300 * x[i]! + (i % 2) * 500);
  const data = { x: x.slice(0, 20), y: y.slice(0, 20), examples: 10, features: 2, targets: 2 };
  const rest = { x: x.slice(20), y: y.slice(20), examples: 10, features: 2, targets: 2 };
  const model = new Model(gpu, {
    network: network({ inputs: 2, layers: [dense(2)] }),
    targetScale: fitTargetScale(data),
  });
  const trainer = await createTrainer(model, { data, optimizer: sgd() });
  await trainer.fit({
    steps: 5,
    validation: rest,
    onEpoch: async ({ validation }) => {
      const { meanSquaredError, meanAbsoluteError } = await evaluate(model, rest);
      expect(validation!['meanSquaredError']! / meanSquaredError!).toBeCloseTo(1, 5);
      expect(validation!['meanAbsoluteError']! / meanAbsoluteError!).toBeCloseTo(1, 5);
      expect(validation).not.toHaveProperty('accuracy');
    },
  }).finished;
  const twoClasses = { ...blobs(30), y: Uint32Array.from({ length: 30 }, (_, i) => i % 2) };
  const binary = new Model(gpu, { network: network({ inputs: 4, layers: [dense(1, 'sigmoid')] }), seed: 1 });
  const own = await createTrainer(binary, { data: twoClasses, optimizer: sgd() });
  const { validation } = await own.fit({ steps: 3, validation: twoClasses, reportEvery: 3 }).finished;
  expect(validation['accuracy']).toEqual([(await evaluate(binary, twoClasses)).accuracy]);
});

it('waits for the loop that reads its reports, which may ask the model and the trainer', async () => {
  const gpu = await testGpu();
  const { model, trainer } = await training(gpu, plain());
  const { trainer: other } = await training(gpu, plain());
  await other.run(8);
  other.setLearningRate(0.5);
  const costs = await other.run(3);
  const run = trainer.fit({ epochs: 3, validation: heldOut });
  const seen: number[] = [];
  for await (const { step, validation } of run) {
    expect(trainer.step).toBe(step);
    expect((await within(10, evaluate(model, heldOut))).accuracy).toBe(validation!['accuracy']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(trainer.step).toBe(step);
    if (step === 8) trainer.setLearningRate(0.5);
    seen.push(step);
  }
  expect(seen).toEqual([4, 8, 11]);
  const { reports } = await run.finished;
  expect(reports[2]!.cost).toBeCloseTo(costs.reduce((sum, cost) => sum + cost, 0) / 3, 6);
  // A reader that comes late gets them all.
  const late: number[] = [];
  for await (const { step } of run) late.push(step);
  expect(late).toEqual(seen);
});

it('two readers are both waited for, and each gets all reports', async () => {
  const { trainer } = await training(await testGpu(), plain());
  const run = trainer.fit({ epochs: 4 });
  const read = async (delay: number): Promise<number[]> => {
    const steps: number[] = [];
    for await (const { step } of run) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      expect(trainer.step).toBe(step);
      steps.push(step);
    }
    return steps;
  };
  expect(await within(20, Promise.all([read(1), read(9)]))).toEqual([
    [4, 8, 11, 15],
    [4, 8, 11, 15],
  ]);
});

it('leaving the loop stops the fit, and the trainer goes on from there', async () => {
  const { trainer } = await training(await testGpu(), plain());
  const run = trainer.fit({ epochs: 1000 });
  for await (const { step } of run) if (step >= 8) break;
  expect(await within(10, run.finished)).toMatchObject({ ended: 'stopped', steps: 8, parametersOf: 8 });
  await trainer.run(1);
  expect(trainer.step).toBe(9);
});

it('onBatch comes after every so many steps exactly, with the costs between', async () => {
  const gpu = await testGpu();
  const { trainer: other } = await training(gpu, plain());
  const costs = await other.run(23);
  const { trainer } = await training(gpu, plain());
  const told: [number, number, number[]][] = [];
  await trainer.fit({
    steps: 23,
    every: 5,
    onBatch: ({ step, costs }) => told.push([step, trainer.step, [...costs]]),
  }).finished;
  expect(told).toEqual(
    [5, 10, 15, 20, 23].map((step) => [step, step, [...costs.subarray(5 * Math.ceil(step / 5) - 5, step)]]),
  );
});

it('a fit waits for the calls before it, and those after it wait for its end', async () => {
  const gpu = await testGpu();
  const { trainer: other } = await training(gpu, plain());
  const costs = await other.run(30);
  const { trainer } = await training(gpu, plain());
  const told: Float32Array[] = [];
  const onProgress = ({ costs }: { costs: Float32Array }): unknown => told.push(costs);
  const before = trainer.run(5);
  const first = trainer.fit({ steps: 10, onProgress });
  const second = trainer.fit({ steps: 10, onProgress });
  const after = trainer.run(5);
  expect([...(await after)]).toEqual([...costs.subarray(25)]);
  expect([...(await before)]).toEqual([...costs.subarray(0, 5)]);
  expect((await first.finished).reports.at(-1)!.step).toBe(15);
  expect((await second.finished).reports.at(-1)!.step).toBe(25);
  expect(flat(told)).toEqual([...costs.subarray(5, 25)]);
});

it('options are read at the call: what becomes of the arrays later is not seen', async () => {
  const { trainer } = await training(await testGpu(), plain());
  const validation = blobs(20, 300);
  const { trainer: other } = await training(await testGpu(), plain());
  const wanted = await other.fit({ steps: 4, validation: blobs(20, 300) }).finished;
  const waiting = trainer.run(0);
  const options = { steps: 4, validation };
  const { finished } = trainer.fit(options);
  (validation.x as Float32Array).fill(NaN);
  options.steps = 1000;
  await waiting;
  expect((await finished).validation).toEqual(wanted.validation);
});

/** x w + b − y. */
const error = ({ parameters, batch }: Pick<GraphCostInputs, 'parameters' | 'batch'>) =>
  subtract(add(multiply(batch['x']!, parameters['w']!), parameters['b']!), batch['y']!);

it('a graph trainer measures what its metrics say of held-out examples', async () => {
  const gpu = await testGpu();
  const x = Float32Array.from({ length: 30 }, (_, i) => Math.sin(i));
  const y = Float32Array.from({ length: 30 }, (_, i) => 2 * x[i]! - 1);
  const parts = (from: number, to: number) => ({
    x: { values: x.slice(from, to) },
    y: { values: y.slice(from, to) },
  });
  const trainer = await createGraphTrainer(gpu, {
    parameters: { w: { shape: [] }, b: { shape: [] } },
    data: parts(0, 19),
    cost: (inputs) => mean(square(error(inputs))),
    optimizer: sgd({ learningRate: 0.1 }),
    batchSize: 4,
  });
  let looks = 0;
  const { best } = await trainer.fit({
    epochs: 20,
    validation: parts(19, 30),
    metrics: (inputs) => ({ loss: mean(square(error(inputs))), absolute: mean(abs(error(inputs))) }),
    keepBest: true,
    onEpoch: async ({ validation }) => {
      looks++;
      const values = await trainer.values();
      const [[w], [b]] = [values.get('w')!, values.get('b')!];
      const errors = Array.from(x.slice(19), (value, i) => w! * value + b! - y[19 + i]!);
      expect(validation!['loss']).toBeCloseTo(errors.reduce((sum, e) => sum + e * e, 0) / 11, 5);
      expect(validation!['absolute']).toBeCloseTo(errors.reduce((sum, e) => sum + Math.abs(e), 0) / 11, 5);
    },
  }).finished;
  expect(looks).toBe(20);
  expect(best!.validation!['loss']).toBeLessThan(0.01);
  trainer.destroy();
});
