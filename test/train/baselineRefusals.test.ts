// What a baseline refuses: costs that mean nothing for the targets, and arguments that are none.

import { expect, it } from 'vitest';
import { baseline, compareWithBaseline, type DataSet, type LossName } from '../../src/index.ts';

const dataOf = (y: Float32Array, targets = 1): DataSet => ({
  x: new Float32Array(y.length / targets),
  y,
  examples: y.length / targets,
  features: 1,
  targets,
});

it.each<[string, Float32Array, LossName]>([
  ['binary cross-entropy of −1 and 1', Float32Array.of(-1, 1, 1), 'binaryCrossEntropy'],
  ['binary cross-entropy of quantities', Float32Array.of(3, 3), 'binaryCrossEntropy'],
  ['softmax cross-entropy of quantities', Float32Array.of(0.5, 7), 'softmaxCrossEntropy'],
])('a baseline refuses %s', (_, y, loss) => {
  expect(() => baseline(dataOf(y), { loss })).toThrow('baseline: with a cross-entropy');
});

it('a baseline of rows of probabilities is the cost of their means', () => {
  const { cost } = baseline(dataOf(Float32Array.of(1, 0, 0.5, 0.5), 2), { loss: 'softmaxCrossEntropy' });
  expect(cost).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 12);
});

it('a comparison refuses a cost that is no number, or no baseline', () => {
  const given = baseline(dataOf(Float32Array.of(1, 3)), { loss: 'mse' });
  for (const [cost, other] of [
    ['0.1', given],
    [undefined, given],
    [given, 1],
    [1, undefined],
  ] as const)
    expect(() => compareWithBaseline(cost as number, other as typeof given)).toThrowError(
      expect.objectContaining({ code: 'E_ARGUMENT' }),
    );
  expect(compareWithBaseline(0.5, given).reached).toBe(true);
});
