// The first step of a training by a process that has never run: device, shaders, data, one step and its cost.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workload } from '../workloads/workloads.ts';
import { openCompetitor, type OpenCompetitor } from './competitors.ts';
import { summarize, type Times } from './statistics.ts';

/**
 * Seconds from asking for the device to the cost of the first step, each time in a new process or browser whose caches
 * of shaders are empty; one contestant after the other, several rounds. Who fails is left out.
 */
export async function coldStarts(
  workload: Workload,
  contestants: readonly OpenCompetitor[],
  { rounds }: { rounds: number },
): Promise<ReadonlyMap<string, Times>> {
  const seconds = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const taken = await coldStart(workload, contestant).catch(() => undefined);
      if (taken !== undefined) seconds.set(contestant.name, [...(seconds.get(contestant.name) ?? []), taken]);
    }
  }
  return new Map([...seconds].map(([name, list]) => [name, summarize(list)]));
}

async function coldStart(workload: Workload, { name, software }: OpenCompetitor): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gradloom-cold-'));
  try {
    const { child, seconds } = await openCompetitor(name, {
      MESA_SHADER_CACHE_DIR: folder,
      // What was measured on a GPU is kept here. Software drivers measure nothing, and SwiftShader itself lies here.
      ...(software ? {} : { GRADLOOM_CACHE: folder }),
    });
    try {
      const prepared = await child.ask({ ask: 'prepare', workload });
      const run = await child.ask({ ask: 'run', times: 1 });
      return seconds + prepared.seconds! + run.seconds!;
    } finally {
      await child.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
