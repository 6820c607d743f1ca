// A training on a stream changes the bits that one on the same examples in memory changes, whatever the chunks.

import { describe, expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  fitStandardForm,
  fitTargetScale,
  layers,
  Model,
  network,
  streamOf,
  type DataSet,
  type ModelOptions,
  type StreamTrainingOptions,
  type TrainingOptions,
} from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';
import { blobs, chancy, numbersOf, plain } from '../fitScene.ts';
import { chunksOf, inMemory, OPTIONS, slowly, trainerOn } from './streamScene.ts';

const STEPS = 30;

/** Pictures of five bytes, which is no multiple of four. */
const bytes: DataSet = {
  x: Uint8Array.from({ length: 61 * 5 }, (_, i) => (i * 37 + ((i * i) % 91)) % 256),
  y: Uint32Array.from({ length: 61 }, (_, i) => (i * 7) % 3),
  examples: 61,
  features: 5,
  targets: 1,
  classes: ['a', 'b', 'c'],
};

/** Two numbers to predict, with inputs in float64 that float32 cannot tell apart. */
const wide: DataSet = {
  x: Float64Array.from({ length: 50 * 2 }, (_, i) => 1.7e9 + Math.sin(i * 3)),
  y: Float64Array.from({ length: 50 * 2 }, (_, i) => 1e9 + Math.cos(i)),
  examples: 50,
  features: 2,
  targets: 2,
};

/** Of weights that are 3 where the first feature is above 0, else 1. */
const MEAN =
  1 + (2 * Array.from({ length: 60 }, (_, i) => blobs(60).x[i * 4]!).filter((x) => x > 0).length) / 60;

interface Case {
  readonly data: DataSet;
  readonly model: ModelOptions;
  readonly options?: Partial<Omit<TrainingOptions, 'data' | 'classWeights' | 'exampleWeights'>>;
  /** How much examples count, in memory and on a stream. */
  readonly weights?: {
    readonly memory: Pick<TrainingOptions, 'classWeights' | 'exampleWeights'>;
    readonly stream: Pick<StreamTrainingOptions, 'classWeights' | 'exampleWeights'>;
  };
}

/** Examples are known by their first feature; together with the classes they weigh 1 on average. */
function weightsOf(data: DataSet): NonNullable<Case['weights']> {
  const classWeights = [0.5, 2, 1];
  const raw = Array.from({ length: data.examples }, (_, i) => (i % 7 === 2 ? 0 : 0.3 + (i % 5)));
  const total = raw.reduce((sum, weight, i) => sum + weight * classWeights[data.y![i]!]!, 0);
  const weights = raw.map((weight) => (weight * data.examples) / total);
  const byFeature = new Map(weights.map((weight, i) => [data.x[i * data.features]!, weight]));
  return {
    memory: { classWeights, exampleWeights: weights },
    stream: {
      classWeights,
      exampleWeights: ({ x, examples, features }) =>
        Array.from({ length: examples }, (_, i) => byFeature.get(x[i * features]!)!),
    },
  };
}

const labels: Case = { data: blobs(60), model: { network: chancy(), seed: 3 } };
const CASES: Readonly<Record<string, Case>> = {
  'labels, dropout and batch norm': labels,
  'a batch that does not divide the data': { ...labels, options: { batchSize: 7 } },
  'a step that is one call': { data: blobs(60), model: { network: plain(), seed: 3 } },
  'a step of several calls': {
    data: blobs(60),
    model: { network: plain(), seed: 3 },
    options: { singleDispatch: false },
  },
  'bytes that are scaled as they are read': {
    data: bytes,
    model: {
      network: network({ inputs: 5, layers: [dense(6, 'relu'), dense(3, 'softmax')] }),
      standardForm: fitStandardForm(bytes, 'divideBy255'),
      seed: 1,
    },
    options: { batchSize: 3 },
  },
  'numbers in float64 and a target scale': {
    data: wide,
    model: {
      network: network({ inputs: 2, layers: [dense(6, 'tanh'), dense(2, 'identity')] }),
      standardForm: fitStandardForm(wide, 'standard'),
      targetScale: fitTargetScale(wide),
      seed: 1,
    },
    options: { batchSize: 9 },
  },
  'accumulated batches, penalties and softened labels': {
    ...labels,
    options: { batchSize: 5, accumulate: 3, l2: 0.1, labelSmoothing: 0.1, average: true },
  },
  'classes and examples that do not all count alike': { ...labels, weights: weightsOf(labels.data) },
  'numbers with weights of examples': {
    data: { ...blobs(60), y: Float32Array.from(blobs(60).y!), classes: undefined },
    model: { network: network({ inputs: 4, layers: [dense(6, 'tanh'), dense(1, 'identity')] }), seed: 2 },
    options: { batchSize: 7, accumulate: 2 },
    weights: {
      memory: { exampleWeights: Array.from({ length: 60 }, (_, i) => (blobs(60).x[i * 4]! > 0 ? 3 : 1)) },
      stream: {
        exampleWeights: ({ x, examples, features }) =>
          Array.from({ length: examples }, (_, i) => (x[i * features]! > 0 ? 3 : 1) / MEAN),
      },
    },
  },
  'noise added on the device': { ...labels, options: { augment: { noise: 0.2 } } },
  'a cost of squared errors against labels': {
    data: bytes,
    model: {
      network: network({ inputs: 5, layers: [layers.dense(3, 'sigmoid')] }),
      standardForm: fitStandardForm(bytes, 'divideBy255'),
      seed: 1,
    },
    options: { loss: 'mse', batchSize: 13 },
  },
};

/** Sizes of chunks, and bytes of a slot. */
const WAYS: readonly (readonly [readonly number[], number])[] = [
  [[1], 1500],
  [[0, 13, 2, 0, 31], 1],
];

describe.each(Object.entries(CASES))('a stream of %s', (_, { data, model: made, options = {}, weights }) => {
  it('trains to the bits of the same data in memory, whatever its chunks and slots', async () => {
    const gpu = await testGpu();
    const reference = await inMemory(gpu, made, { data, ...options, ...weights?.memory });
    const costs = await reference.trainer.run(STEPS);
    const numbers = await numbersOf(reference.model);
    expect(costs.every(Number.isFinite)).toBe(true);
    for (const [sizes, slotBytes] of WAYS) {
      const model = new Model(gpu, made);
      const source = { open: slowly(chunksOf(data, sizes)), examples: data.examples };
      const trainer = await trainerOn(model, source, { ...options, ...weights?.stream, slotBytes });
      expect([...(await trainer.run(STEPS))]).toEqual([...costs]);
      expect(await numbersOf(model)).toEqual(numbers);
      expect(trainer.stepsPerEpoch).toBe(reference.trainer.stepsPerEpoch);
      trainer.destroy();
    }
  });
});

describe('a stream through createTrainer', () => {
  it('trains to the same bits where inputs are stored in half precision', async ({ skip }) => {
    const gpu = await testGpu();
    if (!gpu.features.has('shader-f16')) skip();
    const made: ModelOptions = { network: plain(), storage: 'f16', seed: 3 };
    const data = { ...blobs(60), x: Float32Array.from(blobs(60).x, (value) => value / 3) };
    const reference = await inMemory(gpu, made, { data, batchSize: 7 });
    const costs = await reference.trainer.run(STEPS);
    const model = new Model(gpu, made);
    const trainer = await trainerOn(model, { open: () => chunksOf(data, [11]) }, { batchSize: 7 });
    expect([...(await trainer.run(STEPS))]).toEqual([...costs]);
    expect(await numbersOf(model)).toEqual(await numbersOf(reference.model));
  });

  it('trains to the same bits by run, by several runs and by fit, with lists, generators and promises of them', async () => {
    const gpu = await testGpu();
    const { data, model: made } = labels;
    const reference = await inMemory(gpu, made, { data });
    await reference.trainer.run(STEPS);
    const numbers = await numbersOf(reference.model);
    const chunks = chunksOf(data, [7, 11]);
    const opens = [
      () => chunks,
      function* () {
        yield* chunks;
      },
      async () => chunks.values(),
      slowly(chunks),
    ];
    for (const [index, open] of opens.entries()) {
      const model = new Model(gpu, made);
      const trainer = await createTrainer(model, { ...OPTIONS, data: streamOf({ open }) });
      if (index % 2 === 0) for (let at = 0; at < STEPS; at += 6) await trainer.run(6);
      else await trainer.fit({ steps: STEPS }).finished;
      expect(await numbersOf(model)).toEqual(numbers);
      trainer.destroy();
    }
  });

  it('reads each chunk when it comes, so that its source may use the memory again', async () => {
    const gpu = await testGpu();
    const { data, model: made } = labels;
    const reference = await inMemory(gpu, made, { data });
    await reference.trainer.run(STEPS);
    const model = new Model(gpu, made);
    const again = { x: new Float32Array(10 * 4), y: new Uint32Array(10) };
    const open = async function* () {
      for (const chunk of chunksOf(data, [10])) {
        again.x.set(chunk.x);
        again.y.set(chunk.y!);
        yield { ...chunk, ...again };
        again.x.fill(NaN);
        again.y.fill(2 ** 31);
      }
    };
    const trainer = await createTrainer(model, { ...OPTIONS, data: streamOf({ open, examples: 60 }) });
    await trainer.run(STEPS);
    expect(await numbersOf(model)).toEqual(await numbersOf(reference.model));
  });

  it('numbers labels by the names of classes, as the model does', async () => {
    const gpu = await testGpu();
    const data: DataSet = { ...blobs(60), classes: ['a', 'b', 'c'] };
    const made = { network: plain(), classes: ['a', 'b', 'c'], seed: 3 };
    const reference = await inMemory(gpu, made, { data });
    await reference.trainer.run(STEPS);
    const model = new Model(gpu, made);
    // Each second chunk has its own order of classes.
    const chunks = chunksOf(data, [10]).map((chunk, index) =>
      index % 2 === 0
        ? chunk
        : { ...chunk, classes: ['c', 'a', 'b'], y: (chunk.y as Uint32Array).map((label) => (label + 1) % 3) },
    );
    const trainer = await createTrainer(model, { ...OPTIONS, data: streamOf({ open: () => chunks }) });
    await trainer.run(STEPS);
    expect(await numbersOf(model)).toEqual(await numbersOf(reference.model));
  });
});
