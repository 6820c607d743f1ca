// One workload, all contestants: they take turns, so that what disturbs the machine disturbs all of them alike.

import type { Workload } from '../workloads/workloads.ts';
import type { Child } from './child.ts';
import { runsFor, summarize, type Times } from './statistics.ts';

/** How one contestant did; `failure` where it could not do the work. */
export interface Score {
  readonly name: string;
  readonly adapter: string;
  /** Seconds from the request to the end of the first run, once the device is open. */
  readonly first?: number;
  /** Seconds from asking for the device to the end of the first run, in a process that has never run. */
  readonly cold?: Times | undefined;
  /** Seconds a run. */
  readonly times?: Times;
  /** The cost after the first run, or a sum over the result: equal for all, up to rounding. */
  readonly value?: number;
  readonly failure?: string;
}

/** An open contestant. */
export interface Competitor {
  readonly name: string;
  readonly adapter: string;
  readonly child: Child;
}

/** How long to measure. */
export interface CompeteOptions {
  readonly rounds: number;
  /** Seconds of a contestant's turn. */
  readonly turn: number;
}

/** Prepares the workload everywhere, then lets the contestants run in turns. */
export async function compete(
  workload: Workload,
  competitors: readonly Competitor[],
  { rounds, turn }: CompeteOptions,
): Promise<Score[]> {
  const entries = [];
  for (const competitor of competitors) entries.push(await enter(competitor, workload, turn));
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      if (entry.failure !== undefined) continue;
      const { seconds } = await entry.child.ask({ ask: 'run', times: entry.runs });
      entry.seconds.push(seconds! / entry.runs);
    }
  }
  for (const { child, failure } of entries) if (failure === undefined) await child.ask({ ask: 'end' });
  return entries.map(({ name, adapter, first, value, failure, seconds }) => ({
    name,
    adapter,
    ...(failure === undefined ? { first, value, times: summarize(seconds) } : { failure }),
  }));
}

async function enter(competitor: Competitor, workload: Workload, turn: number) {
  const { name, adapter, child } = competitor;
  const entry = { name, adapter, child, first: 0, value: 0, runs: 1, seconds: [] as number[] };
  try {
    const prepared = await child.ask({ ask: 'prepare', workload });
    const once = await child.ask({ ask: 'run', times: 1 });
    entry.first = prepared.seconds! + once.seconds!;
    entry.value = once.value!;
    // The second run shows what the first one prepared; the third is long enough to be counted by.
    const again = await child.ask({ ask: 'run', times: 1 });
    const some = runsFor(again.seconds!, turn / 4);
    const longer = await child.ask({ ask: 'run', times: some });
    entry.runs = runsFor(longer.seconds! / some, turn);
    return { ...entry, failure: undefined };
  } catch (error) {
    return { ...entry, failure: error instanceof Error ? error.message : String(error) };
  }
}
