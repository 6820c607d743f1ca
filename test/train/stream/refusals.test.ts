// What streams and trainings on them refuse, before anything is on the device.

import { describe, expect, it } from 'vitest';
import {
  baseline,
  crossValidate,
  createGraphTrainer,
  createTrainer,
  evaluate,
  learningCurve,
  Model,
  rangeTest,
  sgd,
  streamOf,
  sum,
  trainPopulation,
  type DataSet,
  type RangeTestOptions,
  type StreamTrainingOptions,
} from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';
import { blobs, plain } from '../fitScene.ts';
import { chunksOf, OPTIONS } from './streamScene.ts';

const data = blobs(60);
const chunks = chunksOf(data, [20]);
const stream = streamOf({ open: () => chunks, examples: 60 });
const model = async (): Promise<Model> => new Model(await testGpu(), { network: plain(), seed: 3 });
const E_ARGUMENT = { code: 'E_ARGUMENT' };

/** The error of a training with these options. */
async function refusal(options: object): Promise<unknown> {
  const all = { ...OPTIONS, data: stream, ...options } as StreamTrainingOptions;
  return createTrainer(await model(), all).catch((error: unknown) => error);
}

describe('streamOf', () => {
  it.each([
    [{}, /open must be a function; got none/],
    [{ open: () => [], examples: 0 }, /examples must be a whole number of at least 1; got 0/],
    [{ open: () => [], examples: 1.5 }, /examples/],
    [{ open: () => [], endless: 'yes' }, /endless must be true or false; got "yes"/],
    [{ open: () => [], size: 3 }, /the options are open, examples, endless, fingerprint; got size/],
  ])('refuses %o', (options, text) => {
    expect(() => streamOf(options as never)).toThrow(text);
  });
});

describe('take', () => {
  it('gives the first examples of as many chunks as it needs, as a data set of its own', async () => {
    const taken = await streamOf({ open: () => chunksOf(data, [7, 0, 9]) }).take(33);
    expect(taken).toEqual({ ...data, x: data.x.slice(0, 33 * 4), y: data.y!.slice(0, 33), examples: 33 });
    expect((await stream.take(1000)).examples).toBe(60);
    expect((await stream.take(20)).x).not.toBe(chunks[0]!.x);
  });

  it('refuses other numbers, no examples, and chunks that differ, by their names', async () => {
    await expect(stream.take(0)).rejects.toMatchObject(E_ARGUMENT);
    await expect(streamOf({ open: () => [] }).take(1)).rejects.toMatchObject(E_ARGUMENT);
    await expect(streamOf({ open: () => 5 as never }).take(1)).rejects.toThrow(/must give an async iterable/);
    const other = [
      { ...data, classes: ['a', 'b', 'c'] },
      { ...data, classes: ['b', 'a', 'c'] },
    ];
    await expect(streamOf({ open: () => other }).take(61)).rejects.toThrow(
      /^stream: chunk 2 of open\(\{ epoch: 0 \}\): classes must be the first chunk's, in its order; got a, b, c there, b, a, c here/,
    );
  });
});

describe('skip', () => {
  it('gives what take leaves, in each epoch, whatever the chunks', async () => {
    const whole = streamOf({ open: () => chunksOf(data, [7, 0, 9]), examples: 60 });
    const rest = whole.skip(17);
    expect(rest.examples).toBe(43);
    const taken = await rest.take(60);
    expect(taken).toEqual({ ...data, x: data.x.slice(17 * 4), y: data.y!.slice(17), examples: 43 });
    expect(await rest.skip(40).take(9)).toEqual(await whole.skip(57).take(9));
    expect((await whole.skip(0).take(60)).x).toEqual(data.x);
    const endless = streamOf({ open: () => chunks, endless: true, examples: 5 }).skip(50);
    expect([endless.examples, (await endless.take(1)).x[0]]).toEqual([5, data.x[50 * 4]]);
  });

  it('refuses other numbers, and as many as there are; wrong chunks are told as they are', async () => {
    for (const count of [-1, 1.5, 60, '5'])
      expect(() => stream.skip(count as number)).toThrow(expect.objectContaining(E_ARGUMENT) as Error);
    const gone = streamOf({ open: () => chunks }).skip(60);
    await expect(gone.take(1)).rejects.toMatchObject(E_ARGUMENT);
    for (const [wrong, text] of [
      [null, /chunk 2 .*must be an object; got null/],
      [{ ...data, x: 5 }, /chunk 2 /],
      [{ ...data, examples: -1 }, /chunk 2 .*how many examples/],
    ] as const)
      await expect(
        streamOf({ open: () => [chunks[0]!, wrong as never] })
          .skip(30)
          .take(1),
      ).rejects.toThrow(text);
  });
});

describe('a training on a stream', () => {
  it.each<[object, RegExp]>([
    [{ batchSize: undefined }, /a stream must come with batchSize/],
    [{ batchSize: 61 }, /batch size must be a whole number from 1 to the number of examples; got 61 of 60/],
    [{ batchSize: 31, accumulate: 2 }, /at most the 60 examples/],
    [{ shuffle: true }, /shuffle must be false for a stream/],
    [{ shuffleBuffer: 0 }, /shuffleBuffer must be a whole number of at least 1; got 0/],
    [{ shuffleBuffer: '9' }, /shuffleBuffer/],
    [{ classWeights: 'balanced' }, /classWeights must be numbers for a stream, .*got 'balanced'/],
    [{ classWeights: [0, 0, 0] }, /classWeights must have one above 0, .*got 3 of 0/],
    [{ classWeights: [1, -1, 1] }, /classWeights must be finite numbers of at least 0; got -1 at 1/],
    [{ exampleWeights: [1] }, /exampleWeights must be a function of a chunk for a stream/],
    [{ exampleWeights: async () => [] }, /exampleWeights must be a list of numbers/],
    [{ exampleWeights: () => Array(20).fill(1e300) }, /weights must fit float32; got 1e\+300 at 0/],
    [{ classWeights: [1, 1, 2], augment: { mixup: 0.2 } }, /weights and mixup exclude each other; got both/],
    [{ exampleWeights: () => [1] }, /one number for each of 20 examples; got 1/],
    [{ classWeights: [1, 1, 1], loss: () => 0 as never }, /need a loss by name/],
    [{ optimizer: 5 }, /the optimizer must be made by/],
    [{ seed: -1 }, /seed/],
    [{ loss: 5 }, /the loss must be a name or a function/],
    [{ loss: 'mean' }, /loss/],
    [{ sedd: 1 }, /the options are .*shuffleBuffer.*; got sedd|got sedd/],
    [{ l2: -1 }, /l2 must be/],
  ])('refuses %o', async (options, text) => {
    const error = await refusal(options);
    expect(['E_ARGUMENT', 'E_SHAPE']).toContain((error as { code?: string }).code);
    expect((error as Error).message).toMatch(text);
  });

  it('refuses chunks that do not fit the model, and gives back all memory', async () => {
    const gpu = await testGpu();
    await model();
    const before = gpu.bytesAllocated;
    const other: DataSet = { ...data, features: 2, examples: 120, y: new Uint32Array(120) };
    expect(await refusal({ data: streamOf({ open: () => [other] }) })).toMatchObject({ code: 'E_SHAPE' });
    expect(await refusal({ schedule: () => new RangeError('no rate') })).toMatchObject(E_ARGUMENT);
    // Two models were made.
    expect(gpu.bytesAllocated - before).toBe(2 * (await modelBytes()));
  });

  it('refuses a shuffle option for data in memory, and a step larger than a binding', async () => {
    const inMemory = { ...OPTIONS, data, shuffleBuffer: 5 } as never;
    await expect(createTrainer(await model(), inMemory)).rejects.toMatchObject(E_ARGUMENT);
    const endless = streamOf({ open: () => chunks, endless: true });
    expect(await refusal({ data: endless, batchSize: 2 ** 30 })).toMatchObject({ code: 'E_LIMIT' });
  });

  it('ends a fit whose examples all count for nothing, where an epoch ends, and no other', async () => {
    const own = await model();
    const weights = (of: (epoch: number, row: number) => number) => {
      let epoch = -2;
      return {
        data: streamOf({
          open: function* () {
            epoch++;
            yield* chunksOf(data, [50, 30]);
          },
          examples: data.examples,
        }),
        exampleWeights: (chunk: DataSet) =>
          Array.from({ length: chunk.examples }, (_, row) => of(epoch, row)),
      };
    };
    const fit = async (of: (epoch: number, row: number) => number, more = {}) =>
      (await createTrainer(own, { ...OPTIONS, ...weights(of), ...more })).fit({ epochs: 2 }).finished;
    await expect(fit(() => 0)).rejects.toMatchObject({
      ...E_ARGUMENT,
      message: `train: weights of open({ epoch: 0 }) must have one above 0, or nothing is learnt; got ${data.examples} of 0.`,
    });
    await expect(fit((epoch) => (epoch < 1 ? 1 : 0), { shuffleBuffer: 9 })).rejects.toThrow(/epoch: 1/);
    expect((await fit((_, row) => (row === 3 ? 1 : 0))).ended).toBe('done');
  });

  it('refuses epochs of unknown length in fits, and times of a step', async () => {
    const trainer = await createTrainer(await model(), {
      ...OPTIONS,
      data: streamOf({ open: () => chunks }),
    });
    for (const options of [
      { epochs: 1 },
      { steps: 1, reportEvery: 1 },
      { steps: 1, validation: data, validateEvery: 1 },
    ])
      await expect(trainer.fit(options).finished).rejects.toMatchObject(E_ARGUMENT);
    await expect(trainer.report({ timed: true })).rejects.toMatchObject(E_ARGUMENT);
    await expect(trainer.explainStep({ timed: true })).rejects.toMatchObject(E_ARGUMENT);
    expect((await trainer.report()).length).toBe(trainer.calls);
    expect((await trainer.explainStep()).calls.length).toBe(trainer.calls);
    expect(trainer.stepsPerEpoch).toBe(Infinity);
    expect(await trainer.health()).toEqual([]);
    const { reports } = await trainer.fit({ steps: 3, validation: data }).finished;
    expect(reports.map(({ step, epoch }) => [step, epoch])).toEqual([[3, 0]]);
  });
});

describe('what wants a data set', () => {
  it('refuses a stream, by an error of the library', async () => {
    const gpu = await testGpu();
    const given = stream as never;
    const optimizer = sgd();
    const own = await model();
    const { network } = own;
    const calls: (() => unknown)[] = [
      () => evaluate(own, given),
      () => baseline(given, { loss: 'mse' }),
      () => crossValidate(gpu, { network, data: given, optimizer, epochs: 1 } as never),
      () => learningCurve(own, { data: given, optimizer } as never),
      () => trainPopulation(gpu, { network, data: given, members: [{ optimizer }], steps: 1 }),
      () =>
        createGraphTrainer(gpu, {
          parameters: { w: { shape: [1] } },
          data: given,
          optimizer,
          cost: ({ parameters: own }) => sum(own['w']!),
        }),
      async () =>
        (await createTrainer(own, { ...OPTIONS, data })).fit({ epochs: 1, validation: given }).finished,
    ];
    for (const call of calls) {
      const error: unknown = await (async () => call())().catch((failure: unknown) => failure);
      expect(error).toMatchObject({ name: 'GradloomError' });
    }
  });

  it('says what to do with a stream instead', async () => {
    const given = stream as never;
    const own = await model();
    const hint: unknown = expect.stringContaining('stream.take(');
    const trainer = await createTrainer(own, { ...OPTIONS, data });
    await expect(evaluate(own, given)).rejects.toMatchObject({ hint });
    await expect(trainer.fit({ epochs: 1, validation: given }).finished).rejects.toMatchObject({ hint });
    trainer.destroy();
  });

  it('but a search of the learning rate takes one, and finds what it finds in memory', async () => {
    const [given, whole] = await Promise.all(
      [{ data: stream }, { data, shuffle: false }].map(async (options) =>
        rangeTest(await model(), Object.assign({ ...OPTIONS, steps: 20 }, options) as RangeTestOptions),
      ),
    );
    expect(given).toEqual(whole);
  });
});

async function modelBytes(): Promise<number> {
  const gpu = await testGpu();
  const before = gpu.bytesAllocated;
  await model();
  return gpu.bytesAllocated - before;
}
