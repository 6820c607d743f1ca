// Cross-validation against the same folds trained by hand, and what its models must not know.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  crossValidate,
  dense,
  evaluate,
  fitStandardForm,
  foldsOf,
  Model,
  network,
  subsetDataSet,
  type CrossValidationOptions,
  type DataSet,
} from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';

const EXAMPLES = 60;
const x = Float32Array.from({ length: EXAMPLES * 2 }, (_, i) => 50 + 20 * Math.sin(i * 1.7) + (i % 2) * 400);
const y = Uint32Array.from({ length: EXAMPLES }, (_, row) => Number(x[2 * row]! > 55 || row % 17 === 0));
const data: DataSet = { x, y, examples: EXAMPLES, features: 2, targets: 1, classes: ['low', 'high'] };

const net = network({ inputs: 2, layers: [dense(4, 'tanh'), dense(1, 'sigmoid')] });
const trainer = { optimizer: adam({ learningRate: 0.05 }), batchSize: 10, seed: 2, singleDispatch: false };
const fit = { steps: 30 };
const model: CrossValidationOptions['model'] = (train) => ({
  network: net,
  standardForm: fitStandardForm(train, 'standard'),
  classes: train.classes,
  seed: 5,
});
const rule = { folds: 3, seed: 9, stratified: true };

describe('crossValidate', () => {
  it('gives each fold the weights of its own examples', async () => {
    const gpu = await testGpu();
    const weights = Array.from({ length: EXAMPLES }, (_, row) => (row % 5) + 0.5);
    const options = { ...rule, data, model, fit, trainer: { ...trainer, exampleWeights: weights } };
    const running = crossValidate(gpu, options);
    const given = weights.slice();
    weights.fill(1);
    const { folds } = await running;
    for (const [index, fold] of foldsOf(data, rule).entries()) {
      const part = subsetDataSet(data, fold.train);
      const own = new Model(gpu, model(part));
      const exampleWeights = Array.from(fold.train, (row) => given[row]!);
      const run = await createTrainer(own, { ...trainer, data: part, exampleWeights });
      const costs = await run.run(30);
      expect(folds[index]!.history.reports.at(-1)!.cost).toBeCloseTo(
        costs.slice(-2).reduce((a, b) => a + b) / 2,
        6,
      );
      run.destroy();
      await own.destroy();
    }
    const short = crossValidate(gpu, { ...options, trainer: { ...trainer, exampleWeights: [1, 2] } });
    await expect(short).rejects.toThrow('one number for each of 60 examples; got 2');
  });

  it('rejects where its signal aborts, with no scores of models that were trained to nowhere', async () => {
    const gpu = await testGpu();
    const stop = new AbortController();
    const done: number[] = [];
    const running = crossValidate(gpu, {
      ...rule,
      data,
      model,
      trainer,
      fit: { ...fit, signal: stop.signal },
      onFold: ({ index }) => {
        done.push(index);
        if (index === 0) stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({
      code: 'E_INTERRUPTED',
      message: expect.stringContaining('fold 2 of 3') as string,
    });
    expect(done).toEqual([0]);
  });

  it.each(['checkpoint', 'resume'] as const)('refuses %s, which is of a single training', async (name) => {
    const gpu = await testGpu();
    const given = { checkpoint: { save: () => undefined }, resume: new Uint8Array(8) };
    const call = crossValidate(gpu, { ...rule, data, model, trainer, fit: { ...fit, [name]: given[name] } });
    await expect(call).rejects.toThrow(`fit must be without ${name}`);
  });

  it('puts aside what a fold decides by with the rule that cuts the folds', async () => {
    const gpu = await testGpu();
    const groups = Array.from({ length: EXAMPLES }, (_, row) => row % 6);
    const seen: DataSet[] = [];
    await crossValidate(gpu, {
      data,
      groups,
      folds: 3,
      seed: 1,
      model: (train) => {
        seen.push(train);
        return model(train);
      },
      trainer,
      fit: { steps: 2, keepBest: true },
      validationFraction: 0.25,
    });
    const rowOf = new Map(Array.from({ length: EXAMPLES }, (_, row) => [x[2 * row]!, row]));
    const folds = foldsOf(data, { folds: 3, seed: 1, groups });
    for (const [index, train] of seen.entries()) {
      const within = new Set(
        Array.from({ length: train.examples }, (_, at) => groups[rowOf.get(train.x[2 * at]!)!]!),
      );
      // Of the four groups that a fold trains with one decides: whole groups are on one side.
      expect(within.size).toBe(3);
      const all = [...folds[index]!.train].filter((row) => within.has(groups[row]!));
      expect(train.examples).toBe(all.length);
    }
  });

  it('gives the scores of folds that are trained one by one, with mean and spread', async () => {
    const gpu = await testGpu();
    const seen: number[] = [];
    const { folds, scores } = await crossValidate(gpu, {
      ...rule,
      data,
      model,
      trainer,
      fit,
      onFold: ({ index }) => seen.push(index),
    });
    const accuracies: number[] = [];
    for (const [index, fold] of foldsOf(data, rule).entries()) {
      expect([...folds[index]!.test]).toEqual([...fold.test]);
      const part = subsetDataSet(data, fold.train);
      const own = new Model(gpu, model(part));
      const run = await createTrainer(own, { ...trainer, data: part });
      await run.run(30);
      accuracies.push((await evaluate(own, subsetDataSet(data, fold.test))).accuracy!);
      run.destroy();
      await own.destroy();
    }
    const got = scores['accuracy']!;
    expect(got.values).toEqual(accuracies);
    const mean = accuracies.reduce((a, b) => a + b) / 3;
    expect(got.mean).toBeCloseTo(mean, 12);
    expect(got.spread).toBeCloseTo(
      Math.sqrt(accuracies.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 2),
      12,
    );
    expect(seen).toEqual([0, 1, 2]);
    expect(folds.every(({ history }) => history.validation['loss']!.length > 0)).toBe(true);
    expect(scores['loss']!.values).toEqual(folds.map(({ history }) => history.validation['loss']!.at(-1)));
  });

  it('trains each fold as if the examples that it is judged by did not exist', async () => {
    const gpu = await testGpu();
    const divisions = foldsOf(data, rule);
    const [first] = divisions;
    const changed = { ...data, x: x.slice() };
    for (const row of first!.test) changed.x.fill(1e6, 2 * row, 2 * row + 2);
    const given: DataSet[] = [];
    const watched: CrossValidationOptions['model'] = (train) => {
      given.push(train);
      return model(train);
    };
    const whole = await crossValidate(gpu, { ...rule, data, model: watched, trainer, fit });
    const other = await crossValidate(gpu, { ...rule, data: changed, model, trainer, fit });
    const costs = ({ folds }: typeof whole, index: number) =>
      folds[index]!.history.reports.map(({ cost }) => cost);
    expect(costs(other, 0)).toEqual(costs(whole, 0));
    expect(costs(other, 1)).not.toEqual(costs(whole, 1));
    divisions.forEach(({ train }, index) => expect(given[index]).toEqual(subsetDataSet(data, train)));
  });

  it('decides by examples put aside of the training part, never by those that it judges by', async () => {
    const gpu = await testGpu();
    const sizes: number[] = [];
    const { folds, scores } = await crossValidate(gpu, {
      ...rule,
      data,
      trainer,
      fit: { steps: 40, reportEvery: 1, keepBest: true, patience: 3 },
      validationFraction: 0.25,
      model: (train) => {
        sizes.push(train.examples);
        return model(train);
      },
    });
    expect(sizes).toEqual([30, 30, 30]);
    for (const [index, { history }] of folds.entries())
      expect(history.validation['loss']).not.toContain(scores['loss']!.values[index]);
  });

  it('repeats all folds with the next seeds', async () => {
    const gpu = await testGpu();
    const { folds } = await crossValidate(gpu, {
      ...rule,
      seed: 2 ** 32 - 1,
      repeats: 2,
      data,
      model,
      trainer,
      fit: { steps: 2 },
    });
    expect(folds.map(({ seed }) => seed)).toEqual([...Array<number>(3).fill(2 ** 32 - 1), 0, 0, 0]);
    expect([...folds[3]!.test]).toEqual([...foldsOf(data, { ...rule, seed: 0 })[0]!.test]);
  });

  it.each<[object, string]>([
    [{ model: 7 }, 'model must be a function'],
    [{ trainer: { ...trainer, data } }, 'trainer must be options without data'],
    [{ fit: { steps: 1, validation: data } }, 'fit must be options without data'],
    [{ repeats: 0 }, 'repeats must be'],
    [{ folds: 100 }, 'got 100 of 60'],
    [{ stratified: false, times: [...y.keys()], repeats: 2 }, 'in one way'],
    [{ fold: 3 }, 'got fold'],
    [{ validationFraction: 1.5 }, 'validationFraction must be a number above 0 and below 1; got 1.5'],
    [{ validationFraction: Number.NaN }, 'validationFraction must be'],
  ])('is refused with %o', async (more, message) => {
    const options = { ...rule, data, model, trainer, fit, ...more } as CrossValidationOptions;
    await expect(crossValidate(await testGpu(), options)).rejects.toThrow(message);
  });
});
