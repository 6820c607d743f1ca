// Costs of as many steps as a night brings: a bounded number of points, whose means are those of the costs.

import { expect, test } from 'vitest';
import { CostRecord } from '../../src/cli/train/costRecord.ts';

function recordOf(costs: readonly number[], most?: number): CostRecord {
  const record = new CostRecord(most);
  costs.forEach((cost, i) => record.add(i + 1, cost));
  return record;
}

test('few costs are kept as they are', () => {
  const record = recordOf([3, 2, 1], 8);
  expect(record.points).toEqual([
    [1, 3],
    [2, 2],
    [3, 1],
  ]);
  expect(record.count).toBe(3);
});

test.each([9, 16, 17, 100, 1000, 4097])('%i costs in at most eight points keep their mean', (count) => {
  const costs = Array.from({ length: count }, (_, i) => ((i * 37) % 101) / 7);
  const { points } = recordOf(costs, 8);
  expect(points.length).toBeLessThanOrEqual(8);
  expect(points.length).toBeGreaterThanOrEqual(4);
  expect(points.at(-1)?.[0]).toBe(count);
  let [before, sum] = [0, 0];
  for (const [x, y] of points) {
    const part = costs.slice(before, x);
    expect(y).toBeCloseTo(part.reduce((total, cost) => total + cost, 0) / part.length, 10);
    sum += y * part.length;
    before = x;
  }
  expect(sum).toBeCloseTo(
    costs.reduce((total, cost) => total + cost, 0),
    8,
  );
});

test('the last costs are kept one by one, however many came', () => {
  const record = recordOf(
    Array.from({ length: 50_000 }, (_, i) => i),
    8,
  );
  expect(record.last(3)).toEqual([49_997, 49_998, 49_999]);
  expect(record.last(0.4)).toEqual([49_999]);
  expect(record.last(1e9)).toHaveLength(10_000);
  expect(record.count).toBe(50_000);
});
