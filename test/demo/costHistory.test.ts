// The loss curve's points stay few and true, however long a training lasts.

import { describe, expect, it } from 'vitest';
import { CostHistory } from '../../demo/digits/costHistory.ts';

describe('a loss history', () => {
  it('keeps every step while there are few', () => {
    const history = new CostHistory();
    history.add([3, 2]);
    history.add([1]);
    expect(history.steps).toEqual([1, 2, 3]);
    expect(history.costs).toEqual([3, 2, 1]);
    expect(history.means[0]).toBe(3);
    expect(history.mean).toBe(history.means[2]);
  });

  it('merges neighbours into their mean when there are many, and forgets no step', () => {
    const history = new CostHistory();
    const count = 32_000;
    for (let step = 1; step <= count; step++) history.add([step]);
    const { steps, costs, means } = history;
    expect(steps.length).toBeLessThan(2000);
    expect([costs.length, means.length]).toEqual([steps.length, steps.length]);
    expect(steps.at(-1)).toBe(count);
    // Each point is the mean of the steps since the point before.
    costs.forEach((loss, index) => {
      expect(loss).toBe(((steps[index - 1] ?? 0) + 1 + steps[index]!) / 2);
    });
  });

  it('has a running mean that follows a change and stays between its extremes', () => {
    const history = new CostHistory();
    history.add(Array.from({ length: 500 }, () => 2));
    expect(history.mean).toBeCloseTo(2, 10);
    history.add(Array.from({ length: 40 }, () => 1));
    expect(history.mean).toBeGreaterThan(1);
    expect(history.mean).toBeLessThan(1.5);
  });
});
