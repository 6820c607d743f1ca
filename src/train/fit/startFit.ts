// Begins a fit: all but its handle is loaded when it is first asked for.

import { copyOf } from '../../nn/copyOf.ts';
import type { Fit } from './fit.ts';
import type { FitOptions, FitRun, FitSubject } from './fitOptions.ts';

/** How a fit is loaded, and what it is asked for. */
export interface FitStart {
  readonly load: () => Promise<{ readonly Fit: typeof Fit }>;
  readonly options: FitOptions;
}

/** The handle of a fit that begins after all calls made before. Options are read at the call. */
export function startFit(subject: FitSubject, { load, options }: FitStart): FitRun {
  const stopper = new AbortController();
  const own = { ...options, validation: copyOf(options?.validation), resume: copyOf(options?.resume) };
  const fit = load().then((loaded) => new loaded.Fit(subject, own, stopper.signal));
  const turn = subject.owner.gpu.turns.take(async () => (await fit).run());
  // Wrong options are told at once, also where the fit has to wait.
  const finished = Promise.all([turn, fit]).then(([history]) => history);
  return {
    finished,
    stop: () => stopper.abort(),
    async *[Symbol.asyncIterator]() {
      // Who reads the reports is told there what fails.
      finished.catch(() => undefined);
      yield* (await fit).reports(finished);
    },
  };
}
