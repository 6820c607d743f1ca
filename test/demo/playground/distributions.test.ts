// Histograms of tensors over the steps.

import { describe, expect, it } from 'vitest';
import { Distributions } from '../../../demo/playground/views/distributions.ts';

describe('distributions over the steps', () => {
  it('count all numbers of each look over one range', () => {
    const kept = new Distributions();
    kept.add(0, [{ name: 'Z1', values: Float32Array.of(0, 0, 1) }]);
    kept.add(5, [{ name: 'Z1', values: Float32Array.of(4, 2, 3.9) }]);
    const { low, high, columns } = kept.of('Z1', 4);
    expect([low, high]).toEqual([0, 4]);
    expect(columns.map((counts) => [...counts])).toEqual([
      [2, 1, 0, 0],
      [0, 0, 1, 2],
    ]);
  });

  it('keep the first and the latest of many looks, and one of each step', () => {
    const kept = new Distributions();
    for (let step = 0; step < 500; step++) {
      for (let time = 0; time < 2; time++) kept.add(step, [{ name: 'A1', values: Float32Array.of(step) }]);
    }
    const { columns, low, high } = kept.of('A1', 10);
    expect(columns.length).toBeLessThanOrEqual(60);
    expect(columns.length).toBeGreaterThan(25);
    expect([kept.first, low, high]).toEqual([0, 0, 499]);
  });

  it('have a range around numbers that are all alike, and around none', () => {
    const kept = new Distributions();
    expect(kept.of('W1', 2)).toMatchObject({ low: -1, high: 1, columns: [] });
    kept.add(0, [{ name: 'W1', values: Float32Array.of(3, 3) }]);
    expect(kept.of('W1', 2)).toMatchObject({ low: 2, high: 4, columns: [Uint32Array.of(0, 2)] });
  });
});
