// The course of a sweep: what is to be done next, whoever does it and in whatever order it is done.

import { gridPoints, independentParameters, proposedParameters } from './sampler.ts';
import type { SweepParameters } from './space.ts';
import type { CheckedSweep } from './sweepOptions.ts';
import { rankTrials, type SweepRow, type SweepTask } from './sweepRow.ts';

/**
 * Gives a list of tasks that may be done in any order, takes their rows, and gives the next list. What comes next depends
 * on the values alone, not on the order or the time in which they came: a sweep is the same on one device and on many.
 *
 * Halving is the synchronous one (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization", AISTATS 2016): of the n trials of a rung the best ⌊n / factor⌋, at least one, go on to the next budget. The
 * asynchronous one (ASHA) wastes less time where workers wait, but its outcome depends on who is done first.
 */
export function* sweepTasks<Row extends SweepRow>(
  sweep: CheckedSweep,
): Generator<readonly SweepTask[], void, readonly Row[]> {
  const { direction, rungs, factor } = sweep;
  const rows: Row[] = [];
  for (let done = 0; done < sweep.trials;) {
    const ranked = rankTrials(rows, direction);
    let active = nextParameters(sweep, done, ranked).map((parameters, index) => ({
      trial: done + index,
      parameters,
    }));
    done += active.length;
    for (const [rung, budget] of rungs.entries()) {
      const found = yield active.map(({ trial, parameters }) => ({ trial, rung, budget, parameters }));
      // In the order of trials: what comes next must not depend on who was done first.
      rows.push(...found.toSorted((a, b) => a.trial - b.trial));
      const best = rankTrials(found, direction).filter(({ value }) => value !== undefined);
      const count = Math.max(1, Math.floor(active.length / factor));
      const going = new Set(best.slice(0, count).map(({ trial }) => trial));
      active = active.filter(({ trial }) => going.has(trial));
      if (active.length === 0) break;
    }
  }
}

/** The parameters of the next trials, which know all rows so far. */
function nextParameters(
  sweep: CheckedSweep,
  done: number,
  ranked: readonly SweepRow[],
): readonly SweepParameters[] {
  const { sampler, space, trials, startup, generation } = sweep;
  if (sampler === 'grid') return gridPoints(space);
  const learns = sampler === 'tpe';
  const count = Math.min(trials - done, !learns ? trials : done === 0 ? startup : generation);
  const next: SweepParameters[] = [];
  const known = ranked.map(({ parameters }) => parameters);
  for (let trial = done; trial < done + count; trial++) {
    next.push(
      learns && done > 0
        ? proposedParameters(sweep, { trial, ranked: known, taken: [...known, ...next] })
        : independentParameters(sweep, trial),
    );
  }
  return next;
}
