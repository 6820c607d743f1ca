// Outputs, costs and targets that do not belong together are refused before anything is uploaded.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createPopulation,
  createTrainer,
  dense,
  maxoutUnits,
  Model,
  network,
  sgd,
  type DataSet,
  type Layer,
  type LossName,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const base = { x: Float32Array.of(1, -2, 0.5, 4, -5, 0.25), examples: 3, features: 2, targets: 1 };
const labels: DataSet = { ...base, y: Uint32Array.of(0, 1, 1) };
const numbers = (...y: number[]): DataSet => ({ ...base, y: Float32Array.from(y), targets: y.length / 3 });

/** The error with which a trainer and a population are refused, and the bytes that are left on the device by that. */
async function refused(layer: Layer, data: DataSet, loss?: LossName) {
  const gpu = await testGpu();
  const described = network({ inputs: 2, layers: [dense(3, 'tanh'), layer] });
  const model = new Model(gpu, { network: described });
  const before = gpu.bytesAllocated;
  const options = { data, ...(loss ? { loss } : {}) };
  const errors = await Promise.all([
    createTrainer(model, { ...options, optimizer: adam() }).catch((error: unknown) => error),
    createPopulation(gpu, {
      ...options,
      network: described,
      members: [{ optimizer: sgd({ learningRate: 1 }) }],
    }).catch((error: unknown) => error),
  ]);
  const left = gpu.bytesAllocated - before;
  await model.destroy();
  return { errors: errors as { code?: string; message: string; hint?: string }[], left };
}

describe('a head', () => {
  it('of softmax has at least two units, hidden or last', async () => {
    for (const layers of [[dense(1, 'softmax')], [dense(1, 'softmax'), dense(2, 'softmax')]]) {
      await expectFailure(
        () => network({ inputs: 2, layers }),
        'E_ARGUMENT',
        'softmax needs at least 2 units',
      );
    }
  });

  it.each<[string, Layer, LossName, DataSet]>([
    ['one sigmoid unit', dense(1, 'sigmoid'), 'softmaxCrossEntropy', labels],
    [
      'sigmoid units, whose cost is least where all are 1',
      dense(2, 'sigmoid'),
      'softmaxCrossEntropy',
      labels,
    ],
    ['a line', dense(2), 'softmaxCrossEntropy', labels],
    ['a line of 0 and 1', dense(1), 'binaryCrossEntropy', numbers(0, 1, 1)],
    ['tanh', dense(1, 'tanh'), 'binaryCrossEntropy', numbers(0, 1, 1)],
    ['maxout', maxoutUnits(1), 'binaryCrossEntropy', numbers(0, 1, 1)],
  ])('of %s has no such cross-entropy', async (_, layer, loss, data) => {
    const { errors, left } = await refused(layer, data, loss);
    for (const error of errors) expect(error).toMatchObject({ code: 'E_ARGUMENT' });
    expect(errors[0]!.message).toContain('the output must be probabilities');
    expect(left).toBe(0);
  });

  it('that gives no probabilities is not trained on labels', async () => {
    for (const layer of [dense(1), dense(2), dense(2, 'tanh'), maxoutUnits(2)]) {
      const { errors, left } = await refused(layer, labels);
      for (const error of errors) expect(error).toMatchObject({ code: 'E_ARGUMENT' });
      expect(errors[0]!.message).toContain('class labels need an output of probabilities');
      expect(left).toBe(0);
    }
  });
});

describe('targets', () => {
  it.each<[string, Layer, DataSet, string]>([
    ['1 and 2 as numbers', dense(1, 'sigmoid'), numbers(1, 2, 2), 'got 2 in row 2'],
    ['−1 and 1 as numbers', dense(1, 'sigmoid'), numbers(1, -1, 1), 'got -1 in row 2'],
    ['1.5', dense(1, 'sigmoid'), numbers(1, 0, 1.5), 'got 1.5 in row 3'],
    ['rows that sum to 2', dense(2, 'softmax'), numbers(1, 0, 1, 1, 0, 1), 'got 1, 1 in row 2'],
    [
      'labels 1 … 3 for three units',
      dense(3, 'softmax'),
      { ...base, y: Uint32Array.of(1, 2, 3) },
      'got 4 classes',
    ],
    ['label 2 for one unit', dense(1, 'sigmoid'), { ...base, y: Uint32Array.of(1, 2, 1) }, 'got 3 classes'],
    [
      'negative labels',
      dense(1, 'sigmoid'),
      { ...base, y: Int32Array.of(1, -1, 1) as unknown as Uint32Array },
      'got -1 in row 2',
    ],
    [
      'fractions for named classes',
      dense(2, 'softmax'),
      { ...numbers(0, 0.5, 1), classes: ['a', 'b'] },
      'got 0.5 in row 2',
    ],
  ])('of %s are refused for a cross-entropy, with a hint', async (_, layer, data, rule) => {
    const { errors, left } = await refused(layer, data);
    for (const error of errors) expect(error).toMatchObject({ code: 'E_ARGUMENT' });
    expect(errors[0]!.message).toContain(rule);
    expect(errors[0]!.hint).not.toBe('');
    expect(left).toBe(0);
  });

  it('hint at labels where whole numbers meet softmax', async () => {
    const { errors } = await refused(dense(3, 'softmax'), numbers(0, 1, 2));
    expect(errors[0]).toMatchObject({
      code: 'E_SHAPE',
      hint: expect.stringContaining('Uint32Array') as string,
    });
  });

  it('of the same names in another order train to the same model', async () => {
    const gpu = await testGpu();
    const train = async (data: DataSet) => {
      const net = network({ inputs: 2, layers: [dense(2, 'softmax')] });
      const model = new Model(gpu, { network: net, seed: 1, classes: ['no', 'yes'] });
      const trainer = await createTrainer(model, { data, optimizer: adam() });
      const costs = await trainer.run(5);
      trainer.destroy();
      await model.destroy();
      return costs;
    };
    const straight = await train({ ...labels, classes: ['no', 'yes'] });
    expect(await train({ ...base, y: Uint32Array.of(1, 0, 0), classes: ['yes', 'no'] })).toEqual(straight);
    await expect(train({ ...labels, classes: ['no', 'maybe'] })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
  });
});
