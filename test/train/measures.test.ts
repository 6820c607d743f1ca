// Metrics by hand, by scikit-learn's own examples, and against definitions written down again; then those of the device.

import { describe, expect, it } from 'vitest';
import {
  adam,
  averagedModel,
  createTrainer,
  dense,
  evaluate,
  fitTargetScale,
  input,
  Model,
  network,
  sgd,
  compile,
  type DataSet,
  type FitMetrics,
  type Network,
} from '../../src/index.ts';
import { ExactCount } from '../../src/train/fit/exactCount.ts';
import { classMeasures } from '../../src/train/measures/classMeasures.ts';
import { logLoss, topAccuracy } from '../../src/train/measures/probabilities.ts';
import { rankingOf, rankingOfClasses } from '../../src/train/measures/ranking.ts';
import { regressionMeasures } from '../../src/train/measures/regressionMeasures.ts';
import { testGpu } from '../gpu.ts';
import { blobs } from './fitScene.ts';

function confusionOf(actual: readonly number[], predicted: readonly number[], classes: number): number[][] {
  const table = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  actual.forEach((label, at) => table[label]![predicted[at]!]!++);
  return table;
}

describe('scikit-learn’s examples', () => {
  it('of precision, recall and F1, macro and by class', () => {
    const found = classMeasures(confusionOf([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3));
    expect(found.precision).toBeCloseTo(2 / 9, 12);
    expect(found.recall).toBeCloseTo(1 / 3, 12);
    expect(found.f1).toBeCloseTo(0.8 / 3, 12);
    expect(found.byClass.map(({ f1 }) => f1)).toEqual([0.8, 0, 0]);
    expect(found.byClass.map(({ support }) => support)).toEqual([2, 2, 2]);
  });

  it('of balanced accuracy', () => {
    const found = classMeasures(confusionOf([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2));
    expect(found.balancedAccuracy).toBe(0.625);
  });

  it('of ROC AUC and average precision', () => {
    const found = rankingOf([0.1, 0.4, 0.35, 0.8], (at) => at >= 2)!;
    expect(found.rocAuc).toBe(0.75);
    expect(found.averagePrecision).toBeCloseTo(0.8333333333333333, 12);
  });

  it('of log loss and the best k', () => {
    const p = [0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65];
    expect(logLoss(p, 2, Uint32Array.of(1, 0, 0, 1))).toBeCloseTo(0.21616, 5);
    const scores = [0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1];
    expect(topAccuracy(scores, 3, Uint32Array.of(0, 1, 2, 2))).toEqual([0.5, 0.75, 1]);
  });

  it('of R², RMSE and MAPE', () => {
    const one = regressionMeasures([2.5, 0, 2, 8], [3, -0.5, 2, 7], 1);
    expect(one.r2).toBeCloseTo(0.9486081370449679, 12);
    expect(one.rootMeanSquaredError).toBeCloseTo(Math.sqrt(0.375), 12);
    expect(one.meanAbsolutePercentageError).toBeCloseTo(0.3273809523809524, 12);
    const two = regressionMeasures([0, 2, -1, 2, 8, -5], [0.5, 1, -1, 1, 7, -6], 2);
    expect(two.rootMeanSquaredError).toBeCloseTo(0.8227486121839513, 12);
    const atZero = regressionMeasures([1.2, 0.1, 2.4, 8], [1, 0, 2.4, 7], 1);
    expect(atZero.meanAbsolutePercentageError).toBeCloseTo(112_589_990_684_262.48, -1);
  });

  it('of R² where the target is constant', () => {
    expect(regressionMeasures([-2, -2, -2], [-2, -2, -2], 1).r2).toBe(1);
    expect(regressionMeasures([-2, -2, -2 + 1e-8], [-2, -2, -2], 1).r2).toBe(0);
    // 0.1 · 3 / 3 is not 0.1: the mean of equal numbers is no reason for a spread.
    expect(regressionMeasures([0.1, 0.1, 0.2], [0.1, 0.1, 0.1], 1).r2).toBe(0);
  });
});

describe('rules at the edges', () => {
  it('counts a quotient of nothing as 0, and classes that do not occur not at all', () => {
    const found = classMeasures(confusionOf([0, 0, 1], [0, 0, 0], 4));
    expect(found.byClass[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
    expect(found.byClass[3]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(found.precision).toBeCloseTo(2 / 3 / 2, 12);
    expect(found.f1).toBeCloseTo(0.8 / 2, 12);
    // A class that is only predicted has no recall to be the mean of.
    expect(classMeasures(confusionOf([0, 0], [0, 1], 2)).balancedAccuracy).toBe(0.5);
  });

  it('has no AUC of one class alone, and refuses NaN', () => {
    expect(rankingOf([1, 2], () => true)).toBeUndefined();
    expect(rankingOfClasses([0.5, 0.5, 0, 0.5, 0.5, 0], 3, Uint32Array.of(0, 1))).toBeUndefined();
    expect(() => rankingOf([1, Number.NaN], (at) => at === 0)).toThrow(
      expect.objectContaining({ code: 'E_NONFINITE' }) as Error,
    );
  });

  it('counts equal scores half, exactly, however many', () => {
    expect(rankingOf(new Float32Array(1000).fill(0.25), (at) => at % 4 === 0)).toEqual({
      rocAuc: 0.5,
      averagePrecision: 0.25,
    });
    // 0 and −0 are equal.
    expect(rankingOf([0, -0], (at) => at === 0)!.rocAuc).toBe(0.5);
  });

  it('is the share of pairs, and the area under precision, of random scores with many ties', () => {
    for (let round = 0; round < 20; round++) {
      const n = 60;
      const score = Array.from({ length: n }, (_, i) =>
        Math.round(9 * Math.abs(Math.sin(i * (round + 1.3)))),
      );
      const positive = Array.from({ length: n }, (_, i) => Math.sin(7.1 * i + round) > 0.2);
      let [pairs, wins, precision, before] = [0, 0, 0, 0];
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++)
          if (positive[i] && !positive[j]) {
            pairs++;
            wins += score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
          }
      const all = positive.filter(Boolean).length;
      for (const least of [...new Set(score)].sort((a, b) => b - a)) {
        const said = score.flatMap((value, i) => (value >= least ? [positive[i]!] : []));
        const right = said.filter(Boolean).length;
        precision += (right / all - before) * (right / said.length);
        before = right / all;
      }
      const found = rankingOf(score, (i) => positive[i]!)!;
      expect(found.rocAuc).toBeCloseTo(wins / pairs, 13);
      expect(found.averagePrecision).toBeCloseTo(precision, 13);
    }
  });
});

it('counts on the device without rounding far past 2^24', async () => {
  const gpu = await testGpu();
  const x = input('x', [2]);
  const count = new ExactCount(gpu, 'count', x);
  const program = await compile(gpu, { updates: count.updates });
  const most = 2 ** 22 - 1;
  program.write('x', Float32Array.of(most, 1));
  await program.run(37);
  expect([...(await gpu.turns.take(() => count.readNow()))]).toEqual([37 * most, 37]);
  program.destroy();
  count.destroy();
});

/** The last validation of one step that changes nothing, and what `evaluate` says of the same examples. */
async function both(net: Network, data: DataSet, metrics: FitMetrics, options: Partial<Model> = {}) {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: net, seed: 4, ...(options as object) });
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0 }) });
  const { reports } = await trainer.fit({ steps: 1, validation: data, metrics }).finished;
  const evaluation = await evaluate(model, data);
  trainer.destroy();
  await model.destroy();
  return { measured: reports.at(-1)!.validation!, evaluation };
}

describe('of held-out examples the device measures what evaluate says', () => {
  const names = [
    'balancedAccuracy',
    'precision',
    'recall',
    'f1',
    'rocAuc',
    'averagePrecision',
    'logLoss',
  ] as const;

  it('for several classes, in batches with a rest', async () => {
    const net = network({ inputs: 4, layers: [dense(8, 'tanh'), dense(3, 'softmax')] });
    const { measured, evaluation } = await both(net, blobs(1100), [...names, 'top2', 'top3']);
    for (const name of names) expect(measured[name], name).toBeCloseTo(evaluation[name]!, 5);
    expect(measured['f1']).toBe(evaluation.f1);
    expect(measured['rocAuc']).toBe(evaluation.rocAuc);
    expect(measured['top2']).toBe(evaluation.topAccuracy![1]);
    expect(measured['top3']).toBe(1);
  });

  it('for two classes of one output', async () => {
    const given = blobs(300);
    const data = { ...given, y: (given.y as Uint32Array).map((label) => Number(label === 1)) };
    const net = network({ inputs: 4, layers: [dense(1, 'sigmoid')] });
    const { measured, evaluation } = await both(net, data, names);
    for (const name of names) expect(measured[name], name).toBeCloseTo(evaluation[name]!, 5);
    expect(measured['precision']).toBe(evaluation.precision);
  });

  it('for numbers in the units of the data', async () => {
    const y = Float64Array.from({ length: 240 }, (_, i) => 1000 + 50 * Math.sin(i) * (1 + (i % 2)));
    const data: DataSet = { ...blobs(120), y, targets: 2 };
    const net = network({ inputs: 4, layers: [dense(2)] });
    const metrics = ['rootMeanSquaredError', 'r2', 'meanAbsolutePercentageError'] as const;
    const { measured, evaluation } = await both(net, data, metrics, { targetScale: fitTargetScale(data)! });
    for (const name of metrics) {
      const wanted = evaluation[name]!;
      expect(Math.abs(measured[name]! - wanted), name).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
    }
  });
});

it('decides by any metric, whose direction is known', async () => {
  const gpu = await testGpu();
  const net = network({ inputs: 4, layers: [dense(8, 'tanh'), dense(3, 'softmax')] });
  const model = new Model(gpu, { network: net, seed: 1 });
  const trainer = await createTrainer(model, { data: blobs(90), optimizer: adam({ learningRate: 0.05 }) });
  const history = await trainer.fit({
    epochs: 12,
    validation: blobs(60, 500),
    monitor: 'rocAuc',
    keepBest: true,
  }).finished;
  expect(history.best!.validation!['rocAuc']).toBe(Math.max(...history.validation['rocAuc']!));
  expect((await evaluate(model, blobs(60, 500))).rocAuc).toBe(history.best!.validation!['rocAuc']);
  trainer.destroy();
  await model.destroy();
});

it('uses the average for validation and at the end, and leaves the steps their bits', async () => {
  const gpu = await testGpu();
  const net = network({ inputs: 4, layers: [dense(8, 'tanh'), dense(3, 'softmax')] });
  const options = { data: blobs(90), optimizer: adam({ learningRate: 0.05 }), average: { decay: 0.9 } };
  const [own, other] = [1, 2].map(() => new Model(gpu, { network: net, seed: 1 }));
  const trainer = await createTrainer(own!, options);
  const plain = await createTrainer(other!, { ...options, average: false });
  const history = await trainer.fit({
    epochs: 10,
    validation: blobs(60, 500),
    useAverage: true,
    onEpoch: () => {},
  }).finished;
  const costs = await plain.run(10);
  expect(history.reports.map(({ cost }) => cost)).toEqual([...costs]);
  // The model has the average, which is what was measured, and which a later average begins at.
  expect((await evaluate(own!, blobs(60, 500))).accuracy).toBe(history.validation['accuracy']!.at(-1));
  expect((await own!.values()).get('W1')).not.toEqual((await other!.values()).get('W1'));
  const averaged = await averagedModel(trainer);
  expect(await averaged.values()).toEqual(await own!.values());
  await expect(averagedModel(plain)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  await expect(plain.fit({ epochs: 1, useAverage: true }).finished).rejects.toMatchObject({
    code: 'E_ARGUMENT',
  });
  for (const part of [trainer, plain]) part.destroy();
  for (const model of [own!, other!, averaged]) await model.destroy();
});

it.each<[string, FitMetrics, string]>([
  ['a metric of numbers for classes', ['r2'], 'the metric r2 is of numbers; got classes'],
  ['more best classes than there are', ['top4'], 'top4 needs at least 4 outputs; got 3'],
  ['a name of none', ['auc' as never], 'got "auc"'],
  ['AUC where a class has no example', ['rocAuc'], 'rocAuc needs examples of each class'],
  [
    'a metric of one’s own under a name of the library',
    { f1: ({ a }) => a },
    'f1, which the library measures',
  ],
])('refuses %s before it trains', async (_, metrics, rule) => {
  const gpu = await testGpu();
  const net = network({ inputs: 4, layers: [dense(3, 'softmax')] });
  const model = new Model(gpu, { network: net, seed: 1 });
  const trainer = await createTrainer(model, { data: blobs(9), optimizer: sgd() });
  const validation = rule.includes('AUC') || rule.includes('rocAuc') ? blobs(2) : blobs(6);
  await expect(trainer.fit({ epochs: 1, validation, metrics }).finished).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining(rule) as string,
  });
  expect(trainer.step).toBe(0);
  trainer.destroy();
  await model.destroy();
});
