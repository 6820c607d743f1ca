// Calls that are not awaited give what they give one after another.

import { expect, it } from 'vitest';
import { encodeModel } from '../../src/train/modelFile.ts';
import {
  createTrainer,
  evaluate,
  learningCurve,
  momentum,
  rangeTest,
  trainPopulation,
  type DataSet,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';
import { createEverything, data, net, smallModel } from './smallTraining.ts';

const CASES = Number(process.env['GRADLOOM_CASES'] ?? 50);

/** All that has state, and a second trainer of the same model. */
async function scene() {
  const everything = await createEverything(await testGpu(), { singleDispatch: true });
  const { gpu, model, trainer, population, variable: total, program } = everything;
  const steps = await createTrainer(model, {
    data,
    optimizer: momentum(),
    batchSize: 4,
    singleDispatch: false,
  });
  const values = await model.values();
  const calls: ((a: number) => unknown)[] = [
    (a) => {
      const given = Float32Array.of(a, 1, -a);
      const answer = model.predict(given);
      given.fill(9);
      return answer;
    },
    (a) => {
      const own = { ...data, x: data.x.map((v) => v * a), y: data.y.slice() };
      const answer = evaluate(model, own);
      own.x.fill(7);
      own.y.fill(7);
      return answer;
    },
    () => model.values(),
    (a) => model.setValues(new Map([...values].map(([name, own]) => [name, own.map((v) => v * a)]))),
    (a) => {
      const given = Float32Array.of(a, -a);
      program.write('x', given);
      given.fill(5);
    },
    (a) => program.run(1 + Math.round(Math.abs(a) * 3)),
    () => program.read('y'),
    () => program.runAndRead('y'),
    (a) => total.write(Float32Array.of(a, a)),
    () => total.read(),
    (a) => trainer.run(1 + Math.round(Math.abs(a) * 12)),
    (a) => steps.run(1 + Math.round(Math.abs(a) * 4)),
    (a) => trainer.setLearningRate(Math.abs(a) / 10),
    async () => (await steps.report({ timed: true })).length,
    (a) => population.run(1 + Math.round(Math.abs(a) * 6)),
    () => population.values(),
    () => encodeModel(model),
  ];
  const destroy = async (): Promise<void> => {
    steps.destroy();
    await everything.destroy();
  };
  return { gpu, calls, destroy };
}

it(`${CASES} random interleavings of all asynchronous calls answer as if each had been awaited`, async () => {
  const random = new RandomStream(process.env['GRADLOOM_CASES'] ? Date.now() % 2 ** 32 : 7);
  // Both go from case to case with the state that they have, which must stay the same.
  const [one, other] = [await scene(), await scene()];
  for (let number = 0; number < CASES; number++) {
    const plan = Array.from(
      { length: 12 },
      () => [random.integer(one.calls.length), random.integer(2001) / 1000 - 1] as const,
    );
    const awaited: unknown[] = [];
    for (const [call, a] of plan) awaited.push(await one.calls[call]!(a));
    const answers = await Promise.all(plan.map(([call, a]) => other.calls[call]!(a)));
    expect(answers, `case ${number}: ${JSON.stringify(plan)}`).toEqual(awaited);
  }
  // What was asked for before the end is answered; a run that is not done is ended.
  const answers = [other.calls[0]!(0.5), other.calls[2]!(0), other.calls[9]!(0)];
  const expected = [await one.calls[0]!(0.5), await one.calls[2]!(0), await one.calls[9]!(0)];
  const ended = other.destroy();
  expect(await Promise.all(answers)).toEqual(expected);
  await Promise.all([ended, one.destroy()]);
  await one.gpu.settle();
});

/** The data in arrays of their own. */
const ownData = (): DataSet => ({ ...data, x: data.x.slice(), y: data.y.slice() });

/** Spoils what is read of a data set, arrays and all else. */
function spoil(own: object): void {
  for (const value of Object.values(own)) if (ArrayBuffer.isView(value)) (value as Float32Array).fill(9);
  Object.assign(own, { examples: 1, features: 7, targets: 2, x: new Float32Array(1), y: undefined });
}

it.each([
  [
    'createTrainer',
    async (own: DataSet, spoilt: () => void) => {
      const model = smallModel(await testGpu());
      const making = createTrainer(model, { data: own, optimizer: momentum(), batchSize: 4 });
      spoilt();
      return (await making).run(5);
    },
  ],
  [
    'createTrainer of float64',
    async (own: DataSet, spoilt: () => void) => {
      const wide = Object.assign(own, { x: Float64Array.from(own.x), y: Float64Array.from(own.y!) });
      const making = createTrainer(smallModel(await testGpu()), { data: wide, optimizer: momentum() });
      spoilt();
      return (await making).run(5);
    },
  ],
  [
    'trainPopulation',
    async (own: DataSet, spoilt: () => void) => {
      const members = [{ optimizer: momentum() }];
      const making = trainPopulation(await testGpu(), {
        network: net,
        data: own,
        members,
        steps: 5,
        batchSize: 4,
      });
      spoilt();
      return (await making).costs;
    },
  ],
  [
    'evaluate',
    async (own: DataSet, spoilt: () => void) => {
      const answer = evaluate(smallModel(await testGpu()), own);
      spoilt();
      return answer;
    },
  ],
  [
    'rangeTest',
    async (own: DataSet, spoilt: () => void) => {
      const model = smallModel(await testGpu());
      const answer = rangeTest(model, { data: own, optimizer: momentum(), steps: 10, singleDispatch: false });
      spoilt();
      return (await answer).costs;
    },
  ],
  [
    'learningCurve',
    async (own: DataSet, spoilt: () => void) => {
      const model = smallModel(await testGpu());
      const options = { data: own, validation: own, optimizer: momentum(), steps: 3, sizes: [4, 8] };
      const answer = learningCurve(model, { ...options, singleDispatch: false });
      spoilt();
      return answer;
    },
  ],
] as const)('%s reads its data at the call, the fields of the object as its arrays', async (_, call) => {
  const expected = await call(ownData(), () => undefined);
  const own = ownData();
  expect(await call(own, () => spoil(own))).toEqual(expected);
});
