// Who does the jobs of a sweep.

import type { JobResult, TrialJob } from './trialJob.ts';

/** Does jobs, in any order. */
export interface SweepEngine {
  /**
   * Does all jobs; `onDone` is called with each result when it is there, and waited for. Rejects where one cannot be done
   * for a reason that is not the trial's, and where the signal aborts.
   */
  run(
    jobs: readonly TrialJob[],
    how: {
      readonly onDone: (job: TrialJob, result: JobResult) => Promise<void>;
      readonly signal: AbortSignal;
    },
  ): Promise<void>;
  /** Gives back what it holds. */
  close(): Promise<void>;
}
