// The cost of a constant prediction, against what the formulas say.

import { describe, expect, it } from 'vitest';
import { baseline, compareWithBaseline, type DataSet } from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';

const numbers = (y: number[], targets = 1): DataSet => ({
  x: new Float32Array(y.length / targets),
  y: Float32Array.from(y),
  examples: y.length / targets,
  features: 1,
  targets,
});
const labels = (y: number[], classes?: string[]): DataSet => ({
  ...numbers(y),
  y: Uint32Array.from(y),
  ...(classes ? { classes } : {}),
});
const entropy = (...shares: number[]) => -shares.reduce((sum, share) => sum + share * Math.log(share), 0);

describe('the baseline', () => {
  it('is the variance for squares, half of it for halfMse, the spread about the median for absolute values', () => {
    const data = numbers([1, 2, 3, 10]);
    expect(baseline(data, { loss: 'mse' })).toMatchObject({ cost: 12.5, prediction: 'mean' });
    expect(baseline(data, { loss: 'halfMse' }).cost).toBe(6.25);
    expect(baseline(data, { loss: 'absolute' })).toMatchObject({ cost: 2.5, prediction: 'median' });
    expect(baseline(numbers([1, 5, 9]), { loss: 'absolute' }).cost).toBeCloseTo(8 / 3, 12);
  });

  it('is averaged over several targets, each with its own mean', () => {
    expect(baseline(numbers([0, 100, 2, 104], 2), { loss: 'mse' }).cost).toBe((1 + 4) / 2);
  });

  it('does not lose the spread of targets far from zero', () => {
    const y = [2 ** 24, 2 ** 24 + 2, 2 ** 24 + 4, 2 ** 24 + 6];
    expect(baseline(numbers(y), { loss: 'mse' }).cost).toBe(5);
  });

  it('is the entropy of the shares of the classes', () => {
    const data = labels([0, 0, 1, 2], ['a', 'b', 'c']);
    expect(baseline(data, { loss: 'softmaxCrossEntropy' })).toMatchObject({
      cost: entropy(0.5, 0.25, 0.25),
      prediction: 'class shares',
    });
    expect(baseline(labels([0, 1, 1, 1]), { loss: 'binaryCrossEntropy', outputs: 1 }).cost).toBeCloseTo(
      entropy(0.25, 0.75),
      12,
    );
    expect(baseline(labels([0, 1, 1, 1]), { loss: 'mse', outputs: 2 }).cost).toBeCloseTo(0.25 * 0.75, 12);
    // Rows of probabilities or zeros and ones count by their means.
    expect(baseline(numbers([1, 0, 0.5, 0.5], 2), { loss: 'softmaxCrossEntropy' }).cost).toBeCloseTo(
      entropy(0.75, 0.25),
      12,
    );
  });

  it('refuses data without targets, unknown losses and unknown options', async () => {
    const bare: DataSet = { x: new Float32Array(2), examples: 2, features: 1, targets: 0 };
    await expectFailure(() => baseline(bare, { loss: 'mse' }), 'E_ARGUMENT', 'targets');
    await expectFailure(() => baseline(numbers([1]), { loss: 'mae' as 'mse' }), 'E_ARGUMENT', 'mae');
    const misspelt = { loss: 'mse', output: 1 } as { loss: 'mse' };
    await expectFailure(() => baseline(numbers([1]), misspelt), 'E_ARGUMENT', 'output');
  });
});

describe('a comparison with the baseline', () => {
  it('warns of costs that are worse, and of costs that are none', () => {
    const given = baseline(numbers([1, 2, 3, 10]), { loss: 'mse' });
    expect(compareWithBaseline(12.5, given)).toEqual({ reached: true });
    for (const cost of [2.5e36, 13, Number.NaN, Infinity]) {
      const { reached, warning } = compareWithBaseline(cost, given);
      expect(reached).toBe(false);
      expect(warning).toMatch(/worse than 12\.5, the cost of always predicting the mean/);
    }
  });

  it('lets rounding pass where the targets never change, whatever their size', () => {
    for (const size of [1e-6, 1, 1e6]) {
      const given = baseline(numbers([size, size]), { loss: 'mse' });
      expect(given.cost).toBe(0);
      expect(compareWithBaseline((1e-7 * size) ** 2, given).reached).toBe(true);
      expect(compareWithBaseline((1e-3 * size) ** 2, given).reached).toBe(false);
    }
  });
});
