// Medians and ratios of interleaved runs.

/** Times of one contestant at one workload, seconds a run. */
export interface Times {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Median, least and most of the times.
 *
 * @throws RangeError for an empty list.
 */
export function summarize(seconds: readonly number[]): Times {
  if (seconds.length === 0) throw new RangeError('summarize: it needs at least one time; got none.');
  const sorted = [...seconds].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

/** Runs that take about `budget` seconds, where one takes `once`: at least 1, at most 100,000. */
export function runsFor(once: number, budget: number): number {
  return Math.max(1, Math.min(100_000, Math.round(budget / Math.max(once, 1e-7))));
}
