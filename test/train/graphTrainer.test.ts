// Any graph, trained with batches, optimiser, schedule and records on the device.

import { expect, it } from 'vitest';
import {
  add,
  adam,
  compile,
  createGraphTrainer,
  dropout,
  input,
  matmul,
  mean,
  multiply,
  sgd,
  square,
  subtract,
  sum,
  tanh,
  type GraphTrainingOptions,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const random = new RandomStream(5, 1);
const x = Float32Array.from({ length: 60 }, () => random.nextFloat() - 0.5);
const y = Float32Array.from({ length: 20 }, (_, i) => 2 * x[3 * i]! - x[3 * i + 1]! + 0.5);

/** A line through three features: y = x w + b. */
const line: Omit<GraphTrainingOptions, 'optimizer'> = {
  parameters: { w: { shape: [3, 1] }, b: { shape: [], role: 'bias', values: 0.25 } },
  data: { x: { shape: [3], values: x }, y: { shape: [1], values: y } },
  cost: ({ parameters: { w, b }, batch }) =>
    mean(square(subtract(add(matmul(batch['x']!, w!), b!), batch['y']!))),
};

it.each([true, false])(
  'gradient descent on the whole data is that of float64, in one dispatch %s',
  async (singleDispatch) => {
    const trainer = await createGraphTrainer(await testGpu(), {
      ...line,
      optimizer: sgd({ learningRate: 0.5 }),
      l2: 0.1,
      singleDispatch,
    });
    const costs = await trainer.run(25);
    const [w, wanted] = [[0, 0, 0, 0.25], [] as number[]];
    for (let step = 0; step < 25; step++) {
      const errors = [...y].map((target, i) => {
        const [a, b, c] = x.subarray(3 * i);
        return a! * w[0]! + b! * w[1]! + c! * w[2]! + w[3]! - target;
      });
      const penalty = (0.1 / 40) * w.slice(0, 3).reduce((total, v) => total + v * v, 0);
      wanted.push(errors.reduce((total, e) => total + e * e, 0) / 20 + penalty);
      const slope = (column: (i: number) => number) =>
        (2 / 20) * errors.reduce((total, e, i) => total + e * column(i), 0);
      const slopes = [0, 1, 2].map((k) => slope((i) => x[3 * i + k]!) + (0.1 / 20) * w[k]!);
      [...slopes, slope(() => 1)].forEach((g, k) => (w[k]! -= 0.5 * g));
    }
    costs.forEach((cost, step) => expect(Math.abs(cost - wanted[step]!)).toBeLessThan(1e-5));
    const values = await trainer.values();
    [...values.get('w')!, ...values.get('b')!].forEach((value, k) => expect(value).toBeCloseTo(w[k]!, 5));
    expect(trainer.step).toBe(25);
    expect(trainer.calls === 1).toBe(singleDispatch);
    trainer.destroy();
    await expectFailure(() => trainer.values(), 'E_DISPOSED');
  },
);

it('one array in mini-batches trains in one dispatch as it does step by step', async () => {
  const costs: Float32Array[] = [];
  for (const singleDispatch of [true, false]) {
    const trainer = await createGraphTrainer(await testGpu(), {
      parameters: { W: { shape: [3, 2], values: Float32Array.of(0.3, -0.2, 0.1, 0.5, -0.4, 0.2) } },
      data: { x: { shape: [3], values: x } },
      cost: ({ parameters: { W }, batch }) => {
        const code = tanh(matmul(batch['x']!, W!));
        return mean(square(subtract(matmul(code, W!, { transposeB: true }), batch['x']!)));
      },
      optimizer: adam({ learningRate: 0.02 }),
      batchSize: 8,
      seed: 4,
      singleDispatch,
    });
    costs.push(await trainer.run(50));
    trainer.destroy();
  }
  costs[0]!.forEach((cost, step) => expect(Math.abs(cost - costs[1]![step]!)).toBeLessThan(1e-5));
  expect(costs[0]!.at(-1)).toBeLessThan(costs[0]![0]!);
});

it('state is carried from step to step, and random numbers follow seed and step', async () => {
  const trainer = await createGraphTrainer(await testGpu(), {
    ...line,
    state: { seen: { shape: [2], values: Float32Array.of(1, 2) } },
    cost: (inputs) => {
      const { seen } = inputs.state;
      const kept = dropout(inputs.batch['x']!, 0.5, { seed: inputs.seed, step: inputs.step });
      return {
        cost: add(sum(multiply(kept, 1)), multiply(0, sum(inputs.parameters['w']!))),
        state: { seen: add(multiply(seen!, 2), 1) },
      };
    },
    optimizer: sgd(),
  });
  const costs = await trainer.run(4);
  expect([...(await trainer.values()).get('seen')!]).toEqual([31, 47]);
  expect(new Set(costs).size).toBe(4);
  const gpu = await testGpu();
  const program = await compile(gpu, { outputs: { twice: multiply(trainer.tensors['seen']!, 2) } });
  await program.run();
  expect([...(await program.read('twice'))]).toEqual([62, 94]);
  program.destroy();
  trainer.destroy();
});

it.each<[string, Partial<GraphTrainingOptions>, string, string]>([
  ['no cost', { cost: undefined }, 'E_ARGUMENT', 'cost'],
  ['no optimizer', { optimizer: undefined }, 'E_ARGUMENT', 'optimizer'],
  ['no parameters', { parameters: {} }, 'E_ARGUMENT', 'parameters'],
  ['a parameter without a shape', { parameters: { w: {} as never } }, 'E_ARGUMENT', 'w'],
  [
    'too few values',
    { parameters: { w: { shape: [3], values: [1] } } },
    'E_SHAPE',
    'w must have 3 values; got 1',
  ],
  ['values that are not finite', { parameters: { w: { shape: [1], values: [NaN] } } }, 'E_NONFINITE', 'w'],
  [
    'values that are no numbers',
    { parameters: { w: { shape: [2], values: [null, '3'] as never } } },
    'E_ARGUMENT',
    'the values of w must be a number or an array of numbers',
  ],
  ['no data', { data: {} }, 'E_SHAPE', 'examples'],
  ['data of two lengths', { data: { x: { values: x }, y: { values: y } } }, 'E_SHAPE', '60, 20'],
  ['data of another kind', { data: { x: { values: [1, 2] as never } } }, 'E_DTYPE', 'Array'],
  ['a batch larger than the data', { batchSize: 21 }, 'E_ARGUMENT', '21 of 20'],
  ['a cost that is no scalar', { cost: ({ batch }) => batch['x']! }, 'E_ARGUMENT', 'scalar'],
  ['a cost that gives nothing', { cost: () => undefined as never }, 'E_ARGUMENT', 'scalar'],
  [
    'state of another name',
    { cost: ({ parameters }) => ({ cost: sum(parameters['w']!), state: { other: input('o', [1]) } }) },
    'E_ARGUMENT',
    'other',
  ],
  [
    'state that stays without a word',
    { state: { seen: { shape: [1] } }, cost: ({ parameters }) => sum(parameters['w']!) },
    'E_ARGUMENT',
    'what state seen becomes',
  ],
  [
    'a role that is misspelt',
    { parameters: { w: { shape: [1], role: 'wieght' as never } } },
    'E_ARGUMENT',
    'wieght',
  ],
  ['an unknown option', { batch: 3 } as never, 'E_ARGUMENT', 'batchSize'],
  [
    'an optimizer that gives no parameters',
    { optimizer: { ...sgd(), update: () => ({}) as never } },
    'E_ARGUMENT',
    'the optimizer must give',
  ],
])('%s is refused', async (_, options, code, part) => {
  const gpu = await testGpu();
  await expectFailure(
    () => createGraphTrainer(gpu, { ...line, optimizer: sgd(), ...options }),
    code as 'E_ARGUMENT',
    part,
  );
});
