// Medians, and how many runs fill a contestant's turn.

import { describe, expect, it } from 'vitest';
import { runsFor, summarize } from '../../bench/harness/statistics.ts';

describe('summarize', () => {
  it('tells median, least and most of an odd count', () => {
    expect(summarize([5, 1, 9])).toEqual({ median: 5, least: 1, most: 9 });
  });

  it('takes the mean of the two in the middle of an even count', () => {
    expect(summarize([10, 1, 2, 4]).median).toBe(3);
  });

  it('leaves the list in its order', () => {
    const times = [3, 1, 2];
    summarize(times);
    expect(times).toEqual([3, 1, 2]);
  });

  it('refuses an empty list', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe('runsFor', () => {
  it('fills the turn', () => {
    expect(runsFor(0.01, 0.4)).toBe(40);
  });

  it('runs once where one run is longer than the turn', () => {
    expect(runsFor(7, 0.4)).toBe(1);
  });

  it('stays bounded where the clock saw no time pass', () => {
    expect(runsFor(0, 0.4)).toBe(100_000);
  });
});
