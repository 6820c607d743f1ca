// Does jobs on this machine's device, one after another.

import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { runTrialJob } from './runTrialJob.ts';
import type { SweepEngine } from './sweepEngine.ts';
import type { TrialDataSource } from './trialData.ts';

/** An engine of one device, which is open already. */
export function localEngine(gpu: Gpu, source: TrialDataSource): SweepEngine {
  return {
    async run(jobs, { onDone, signal }) {
      for (const job of jobs) {
        if (signal.aborted) throw new GradloomError('E_INTERRUPTED', 'sweep: stopped between two trials.');
        const data = await source.load(job.data);
        await onDone(job, await runTrialJob(job, { gpu, data, signal }));
      }
    },
    close: () => Promise.resolve(gpu.close()),
  };
}
