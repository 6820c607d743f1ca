// Infinite and NaN parameters, states and gradients are noticed at their step, even where every cost is finite.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  evaluate,
  Model,
  momentum,
  rmsprop,
  type ActivationName,
  type Optimizer,
} from '../../src/index.ts';
import { ACTIVATION_NAMES } from '../../src/nn/activation.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import { testGpu } from '../gpu.ts';
import { buffersOf, data, net, smallNetwork } from './smallTraining.ts';

const BAD = [Infinity, -Infinity, Number.NaN];
const OPTIMIZERS: Readonly<Record<string, () => Optimizer>> = {
  momentum: () => momentum({ learningRate: 0.01 }),
  adam: () => adam({ learningRate: 0.01 }),
  rmsprop: () => rmsprop({ learningRate: 0.01 }),
};

// With GRADLOOM_CASES all activations meet all optimisers; else some do.
const ALL = process.env['GRADLOOM_CASES'] !== undefined;
const SOME: readonly ActivationName[] = ['tanh', 'relu6', 'gelu', 'hardSigmoid'];
const NAMES = ALL ? ACTIVATION_NAMES : SOME;
const PAIRS = NAMES.flatMap((name, at) => {
  const all = Object.keys(OPTIMIZERS);
  return (ALL ? all : [all[at % all.length]!]).map((optimizer) => [name, optimizer] as const);
});

async function trainerOf(name: ActivationName, options: { singleDispatch: boolean; optimizer: Optimizer }) {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: smallNetwork(name), seed: 1 });
  const [trainer, buffers] = await buffersOf(gpu, () => createTrainer(model, { data, ...options }));
  return { gpu, model, trainer, buffers };
}

/** Places of a weight and a bias of each layer in an arena. */
function placesOf(name: ActivationName): number[] {
  const net = smallNetwork(name);
  const marks = ['W1', 'b1', 'W2', 'b2'].map((wanted) => {
    const marked = net.parameters.map(({ name: own, shape }) => {
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      if (own === wanted) values[0] = 1;
      return [own, values] as const;
    });
    return net.arenaOf(new Map(marked)).indexOf(1);
  });
  expect(marks).not.toContain(-1);
  return marks;
}

let injected = 0;

describe.each([true, false])('with all steps in one dispatch: %s', (singleDispatch) => {
  it.each(PAIRS)(
    '%s, %s: an infinite or NaN parameter or state ends the run at its first step, and good ones let it go on',
    async (name, optimizer) => {
      const own = OPTIMIZERS[optimizer]!();
      const { gpu, model, trainer, buffers } = await trainerOf(name, { singleDispatch, optimizer: own });
      await trainer.run(3);
      const good = await model.values();
      const arena = (await model.parameters.read()) as Float32Array<ArrayBuffer>;
      for (const target of ['parameters', ...own.states]) {
        for (const place of placesOf(name)) {
          for (const value of BAD) {
            if (target === 'parameters') {
              model.parameters.write(arena.map((given, at) => (at === place ? value : given)));
            } else gpu.write(buffers.get(target)!.at(-1)!, Float32Array.of(value), 4 * place);
            const step = trainer.step;
            await expect(trainer.run(4), `${target} ${place} ${value}`).rejects.toMatchObject({
              code: 'E_NONFINITE',
              message: expect.stringMatching(new RegExp(`step ${step + 1}\\.`)) as string,
            });
            expect(trainer.step).toBeGreaterThan(step);
            await expect(trainer.run(1)).rejects.toMatchObject({ code: 'E_NONFINITE' });
            model.setValues(good);
            const costs = await trainer.run(2);
            expect(costs.every(Number.isFinite)).toBe(true);
            injected++;
          }
        }
      }
      trainer.destroy();
      await model.destroy();
    },
  );

  it('notices that the very last update of a run diverged', async () => {
    const { model, trainer } = await trainerOf('tanh', {
      singleDispatch,
      optimizer: momentum({ learningRate: 0.01 }),
    });
    // Weights so large that any step of this rate overflows.
    model.setValues(new Map([...(await model.values())].map(([name, own]) => [name, own.map(() => 1e4)])));
    trainer.setLearningRate(3.3e38);
    await expect(trainer.run(1)).rejects.toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringMatching(/after step 1\./),
    });
    expect(trainer.divergedAt).toBe(1);
    trainer.destroy();
    await model.destroy();
  });
});

it.each(PAIRS)(
  '%s, %s: each member of a population with an infinite or NaN parameter or state is named at its first step, no other',
  async (name, optimizer) => {
    const gpu = await testGpu();
    const own = OPTIMIZERS[optimizer]!();
    const cases = ['parameters', ...own.states].flatMap((target) =>
      placesOf(name).flatMap((place) => BAD.map((value) => ({ target, place, value }))),
    );
    const [population, buffers] = await buffersOf(gpu, () =>
      createPopulation(gpu, {
        network: smallNetwork(name),
        data,
        // The first has nothing wrong.
        members: Array.from({ length: cases.length + 1 }, () => ({ optimizer: own, seed: 1 })),
      }),
    );
    await population.run(3);
    cases.forEach(({ target, place, value }, at) => {
      const buffer = buffers.get(target)!.at(-1)!;
      gpu.write(buffer, Float32Array.of(value), (buffer.bytes / (cases.length + 1)) * (at + 1) + 4 * place);
    });
    const costs = await population.run(3);
    expect(population.divergedAt).toEqual([undefined, ...cases.map(() => 4)]);
    expect(costs[0]!.every(Number.isFinite)).toBe(true);
    for (const own of costs.slice(1)) expect([...own.subarray(1)]).toEqual([NaN, NaN]);
    injected += cases.length;
    population.destroy();
  },
);

it('counts what was injected', () => {
  if (ALL) console.log(`${injected} injections`);
  expect(injected).toBeGreaterThan(100);
});

it.each([true, false])(
  'healthy trainings of many kinds raise nothing, in one dispatch: %s',
  async (singleDispatch) => {
    const kinds = Array.from({ length: 20 }, (_, at) => ({
      name: ACTIVATION_NAMES[at % ACTIVATION_NAMES.length]!,
      optimizer: Object.values(OPTIMIZERS)[at % 3]!(),
      ...(at % 4 === 1 ? { l2: 0.1 } : {}),
      ...(at % 4 === 2 ? { clipNorm: 1e-3 } : {}),
      ...(at % 5 === 3 ? { batchSize: 3 } : {}),
    }));
    // One kernel for all steps takes a driver seconds to compile: all kinds with GRADLOOM_CASES.
    if (singleDispatch && !ALL) kinds.length = 6;
    // A feature that is always 0 leaves gradients, and what the optimiser remembers of them, 0.
    const dead = { ...data, x: data.x.map((value, at) => (at % 3 === 0 ? 0 : value)) };
    for (const { name, ...options } of kinds) {
      const model = new Model(await testGpu(), { network: smallNetwork(name), seed: 1 });
      const trainer = await createTrainer(model, { data: dead, ...options, singleDispatch });
      expect((await trainer.run(50)).every(Number.isFinite)).toBe(true);
      expect(trainer.divergedAt).toBeUndefined();
      expect(Number.isFinite((await evaluate(model, dead)).meanSquaredError)).toBe(true);
      trainer.destroy();
      await model.destroy();
    }
  },
);

it('refuses epsilon 0, with which a gradient of 0 would be 0 / 0, and takes the smallest f32', async () => {
  for (const make of [adam, rmsprop]) {
    expect(() => make({ epsilon: 0 })).toThrow(/epsilon must be a finite number above 0; got 0/);
    for (const singleDispatch of [true, false]) {
      const optimizer = make({ epsilon: 2 ** -126, learningRate: 1e-3 });
      const { model, trainer } = await trainerOf('tanh', { singleDispatch, optimizer });
      expect((await trainer.run(20)).every(Number.isFinite)).toBe(true);
      trainer.destroy();
      await model.destroy();
    }
  }
});

it('a population tells which members diverged, and their costs are NaN from then on', async () => {
  const gpu = await testGpu();
  const members = [{ optimizer: adam() }, { optimizer: adam({ learningRate: 3.3e38, weightDecay: 0 }) }];
  const population = await createPopulation(gpu, { network: net, data, members });
  const costs = await population.run(5);
  expect(population.divergedAt).toEqual([undefined, 1]);
  expect(costs[0]!.every(Number.isFinite)).toBe(true);
  expect([...costs[1]!.subarray(1)]).toEqual([NaN, NaN, NaN, NaN]);
  population.destroy();
});
