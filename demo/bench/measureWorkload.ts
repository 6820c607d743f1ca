// Times one workload: a few rounds of equal length, after what is needed once.

import type { Contestant } from '../../bench/harness/contestant.ts';
import { runsFor, summarize } from '../../bench/harness/statistics.ts';
import { workOf } from '../../bench/workloads/work.ts';
import type { Workload } from '../../bench/workloads/workloads.ts';
import type { Figure } from './messages.ts';

/** How long to measure. */
export interface MeasureOptions {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  /** Ends the measurement after the round that runs. */
  readonly signal: AbortSignal;
}

/** Seconds of a round, and how many of them. */
const FULL = { round: 0.4, rounds: 5 };
const QUICK = { round: 0.05, rounds: 3 };

/** Times a workload; `undefined` where the signal came before the first round was done. */
export async function measureWorkload(
  contestant: Contestant,
  workload: Workload,
  { quick, signal }: MeasureOptions,
): Promise<Figure | undefined> {
  const { round, rounds } = quick ? QUICK : FULL;
  const { run, end } = await contestant.prepare(workload);
  try {
    const secondsOf = async (times: number): Promise<number> => {
      const begin = performance.now();
      await run(times);
      return (performance.now() - begin) / 1000 / times;
    };
    // The first run may compile, the second shows its time, the third is long enough to count by.
    await secondsOf(1);
    const longer = await secondsOf(runsFor(await secondsOf(1), round / 4));
    const times = runsFor(longer, round);
    const seconds: number[] = [];
    while (seconds.length < rounds && !signal.aborted) seconds.push(await secondsOf(times));
    return seconds.length > 0 ? figureOf(workload, seconds) : undefined;
  } finally {
    await end();
  }
}

function figureOf(workload: Workload, seconds: readonly number[]): Figure {
  const { median, least, most } = summarize(seconds);
  return {
    name: labelOf(workload.name),
    title: workload.title,
    kind: workload.kind === 'operation' ? 'kernel' : 'network',
    per: workload.kind === 'training' || workload.kind === 'population' ? 'step' : 'call',
    milliseconds: 1000 * median,
    fastest: 1000 * least,
    slowest: 1000 * most,
    ...workOf(workload),
  };
}

/** `W6-matmul-512` is `matmul 512` in the chart: points have little room. */
export function labelOf(name: string): string {
  return name.replace(/^W6-/, '').replace('-', ' ');
}
