// What trainings and populations refuse, and rates and gradients at the edge of f32.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  add,
  createTrainer,
  dense,
  divide,
  exp,
  exponentialDecay,
  inverseTimeDecay,
  Model,
  momentum,
  multiply,
  network,
  rmsprop,
  sgd,
  subtract,
  trainPopulation,
  warmup,
  type RunOptions,
  type Schedule,
  type Trainer,
  type TrainingOptions,
} from '../../src/index.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import type { Population } from '../../src/train/population.ts';
import { testGpu } from '../gpu.ts';
import { data, net, smallModel } from './smallTraining.ts';

const optimizer = sgd();

const any = (value: unknown): never => value as never;

/** A trainer of a new model, which ends with it. */
async function trained(options: Partial<TrainingOptions>, steps: number): Promise<Float32Array> {
  const model = smallModel(await testGpu());
  try {
    const trainer = await createTrainer(model, { data, optimizer, ...options });
    const costs = await trainer.run(steps).finally(() => trainer.destroy());
    return costs;
  } finally {
    await model.destroy();
  }
}

describe('a run', () => {
  let model: Model;
  let trainer: Trainer;
  let population: Population;
  beforeAll(async () => {
    const gpu = await testGpu();
    model = smallModel(gpu);
    trainer = await createTrainer(model, { data, optimizer });
    population = await createPopulation(gpu, { network: net, data, members: [{ optimizer }] });
  });
  afterAll(async () => {
    trainer.destroy();
    population.destroy();
    await model.destroy();
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['steps as text', '5', undefined, /steps must be a whole number of at least 0; got "5"/],
    ['half a step', 1.5, undefined, /got 1.5/],
    ['steps below 0', -1, undefined, /got -1/],
    ['steps that are no number', NaN, undefined, /got NaN/],
    ['endless steps', Infinity, undefined, /got Infinity/],
    ['no steps given', undefined, undefined, /got none/],
    ['a bigint', 5n, undefined, /got 5/],
    ['an unknown option', 1, { onprogress: () => 0 }, /the options are onProgress, signal; got onprogress/],
    ['a function for the options', 1, () => 0, /options must be an object; got a function/],
    ['null for the options', 1, null, /options must be an object; got null/],
    ['a callback that is none', 1, { onProgress: 'log' }, /onProgress must be a function; got "log"/],
    ['null for a callback', 1, { onProgress: null }, /onProgress must be a function; got null/],
    ['a controller for its signal', 1, { signal: new AbortController() }, /signal must be an AbortSignal/],
    ['true for a signal', 1, { signal: true }, /signal must be an AbortSignal; got true/],
    ['an object like a signal', 1, { signal: { aborted: 'no' } }, /signal must be an AbortSignal/],
  ])('refuses %s before any step', async (_, steps, options, message) => {
    for (const what of [trainer, population]) {
      await expect(what.run(any(steps), any(options))).rejects.toMatchObject({
        code: 'E_ARGUMENT',
        message: expect.stringMatching(message) as string,
      });
      expect(what.step).toBe(0);
    }
  });

  it.each([1e39, 1e-60, -0.1, NaN, Infinity, '0.1', null])('takes no learning rate of %s', (rate) => {
    expect(() => trainer.setLearningRate(any(rate))).toThrow(/the learning rate must be a finite number/);
    for (const make of [sgd, momentum, adam, rmsprop]) {
      expect(() => make({ learningRate: any(rate) })).toThrow(/learningRate must be a finite number/);
    }
  });

  it('reports nothing for unknown options', async () => {
    await expect(trainer.report(any({ time: true }))).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('takes a signal of another realm, and 0 steps', async () => {
    const signal = any({ aborted: false }) as AbortSignal;
    const options: RunOptions = { signal };
    expect(await trainer.run(0, options)).toHaveLength(0);
    expect((await population.run(0))[0]).toHaveLength(0);
  });
});

it('unknown options of trainers, populations and members are refused', async () => {
  const gpu = await testGpu();
  await expect(trained(any({ batchsize: 4 }), 1)).rejects.toThrow(/got batchsize/);
  const options = { network: net, data, members: [{ optimizer }] };
  const refused = { code: 'E_ARGUMENT' };
  await expect(createPopulation(gpu, any({ ...options, epochs: 3 }))).rejects.toMatchObject(refused);
  await expect(
    createPopulation(gpu, any({ ...options, members: [{ optimizer, batchSize: 2 }] })),
  ).rejects.toMatchObject(refused);
  await expect(trainPopulation(gpu, any({ ...options, steps: 1, progress: 1 }))).rejects.toMatchObject(
    refused,
  );
  await expect(trainPopulation(gpu, any({ ...options, steps: '1' }))).rejects.toMatchObject(refused);
});

describe.each([true, false])('in one dispatch: %s', (singleDispatch) => {
  it('the direction of a clipped gradient of 1e30 stays right', async () => {
    // ŷ = 0, so that the gradient of the mean square is −2 y x = −2e15 (3e15, 4e15): as (0.6, 0.8) of length 1.
    const line = network({ inputs: 2, layers: [dense(1, 'identity')] });
    const values = new Map([
      ['W1', [0, 0]],
      ['b1', [0]],
    ]);
    const model = new Model(await testGpu(), { network: line, values });
    const far = {
      x: Float32Array.of(3e15, 4e15),
      y: Float32Array.of(1e15),
      examples: 1,
      features: 2,
      targets: 1,
    };
    const trainer = await createTrainer(model, {
      data: far,
      optimizer: sgd({ learningRate: 1 }),
      loss: 'mse',
      clipNorm: 1,
      singleDispatch,
    });
    await trainer.run(1);
    const [first, second] = (await model.values()).get('W1')!;
    expect(first).toBeCloseTo(0.6, 5);
    expect(second).toBeCloseTo(0.8, 5);
    trainer.destroy();
    await model.destroy();
  });

  it.each<[string, Schedule, number]>([
    ['0 / 0', (base, step) => multiply(base, divide(multiply(step, 0), multiply(step, 0))), 1],
    ['growth without end', (base, step) => multiply(base, exp(multiply(subtract(step, 1), 90))), 2],
    ['a division by 0', (base, step) => divide(base, add(1, multiply(subtract(step, 1), -1))), 2],
  ])('a schedule that ends in %s is told at its step', async (_, schedule, step) => {
    await expect(trained({ schedule, singleDispatch }, 8)).rejects.toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringMatching(new RegExp(`step ${step}\\.`)) as string,
    });
  });
});

it('a schedule that gives neither a scalar nor a rate is refused, and leaves no memory behind', async () => {
  const gpu = await testGpu();
  const before = gpu.bytesAllocated;
  for (const schedule of [() => undefined, () => -0.1, () => null, () => data.x, () => '0.1']) {
    const options = { schedule: any(schedule) as Schedule };
    await expect(trained(options, 1)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('schedule must give an f32 scalar') as string,
    });
    const population = { network: net, data, members: [{ optimizer, ...options }] };
    await expect(createPopulation(gpu, population)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  }
  const wrong = new Error('mine');
  const throwing: Schedule = () => {
    throw wrong;
  };
  await expect(trained({ schedule: throwing }, 1)).rejects.toBe(wrong);
  expect(gpu.bytesAllocated).toBe(before);
});

it('schedules of numbers that are none are refused where they are made', () => {
  for (const make of [exponentialDecay, inverseTimeDecay, warmup]) {
    for (const value of [NaN, Infinity, 1e39, '3', null, undefined]) {
      expect(() => make(any(value)), `${make.name}(${String(value)})`).toThrow(
        expect.objectContaining({ code: 'E_ARGUMENT' }) as Error,
      );
    }
  }
  expect(() => warmup(0)).toThrow(/warmup/);
  expect(() => warmup(-5)).toThrow(/warmup/);
});
