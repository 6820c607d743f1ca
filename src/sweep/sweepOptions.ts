// What a sweep is told, and what is wrong with it.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { gridPoints, checkSampling, SAMPLER_NAMES, type SamplerName } from './sampler.ts';
import { checkSpace, type SweepSpace } from './space.ts';

/** How trials are halved: each goes on only while it is among the best. */
export interface HalvingOptions {
  /** One of so many goes on to a budget so many times as large; above 1, default 3. */
  readonly factor?: number | undefined;
  /** The smallest budget, in the units of `budget`. */
  readonly least: number;
}

/** A sweep: what is searched, how, and how far. */
export interface SweepOptions {
  /** The hyperparameters: a list of choices or a range for each name. */
  readonly space: SweepSpace;
  /**
   * `tpe` (default) learns from the trials before; `sobol` fills the space evenly; `random` draws each trial for itself;
   * `grid` tries every combination.
   */
  readonly sampler?: SamplerName | undefined;
  /** How many trials, at most 100,000; of a grid all its points, also where it is absent. */
  readonly trials?: number | undefined;
  /** Whether a low or a high value is good. */
  readonly direction: 'min' | 'max';
  /** Another seed gives other trials; default 0. */
  readonly seed?: number | undefined;
  /** `tpe`: how many trials are proposed by the same knowledge, and may run side by side; default 8. */
  readonly generation?: number | undefined;
  /** `tpe`: how many trials fill the space evenly before anything is learnt from them; default 10. */
  readonly startup?: number | undefined;
  /** What a whole trial may spend, such as epochs; default 1. */
  readonly budget?: number | undefined;
  /** Gives trials a part of the budget first; default: every trial has all of it. */
  readonly halving?: HalvingOptions | undefined;
}

/** Its names. */
export const SWEEP_OPTIONS: readonly (keyof SweepOptions)[] = [
  'space',
  'sampler',
  'trials',
  'direction',
  'seed',
  'generation',
  'startup',
  'budget',
  'halving',
];

/** A sweep with every choice made. */
export interface CheckedSweep {
  readonly space: SweepSpace;
  readonly sampler: SamplerName;
  readonly trials: number;
  readonly direction: 'min' | 'max';
  readonly seed: number;
  readonly generation: number;
  readonly startup: number;
  /** The budget of each rung: one without halving. */
  readonly rungs: readonly number[];
  /** One of so many goes on. */
  readonly factor: number;
}

const MOST_TRIALS = 100_000;
const MOST_RUNGS = 20;

/** Fills in what was left out. Throws `E_ARGUMENT` for anything that a sweep cannot do. */
export function checkSweep(what: string, given: SweepOptions): CheckedSweep {
  needOptions(what, given, SWEEP_OPTIONS);
  const { space, sampler = 'tpe', direction, seed = 0, budget = 1 } = given;
  const { generation = 8, startup = 10, halving } = given;
  const fail = (rule: string, got: unknown, hint?: string): never => {
    throw new GradloomError('E_ARGUMENT', `${what}: ${rule}; got ${kindOf(got)}.`, hint ? { hint } : {});
  };
  checkSpace(what, space);
  if (!SAMPLER_NAMES.includes(sampler)) fail(`sampler must be one of ${SAMPLER_NAMES.join(', ')}`, sampler);
  if (direction !== 'min' && direction !== 'max') fail('direction must be min or max', direction);
  if (!isWhole(seed, 0, 2 ** 32 - 1)) fail('seed must be a whole number in 0 … 4294967295', seed);
  if (!isWhole(generation, 1, MOST_TRIALS))
    fail('generation must be a whole number of at least 1', generation);
  if (!isWhole(startup, 1, MOST_TRIALS)) fail('startup must be a whole number of at least 1', startup);
  if (given.startup !== undefined && sampler !== 'tpe')
    fail(
      'startup must come with the sampler tpe',
      sampler,
      'The other samplers learn nothing from trials: leave it out.',
    );
  if (!isAbove(budget, 0)) fail('budget must be a finite number above 0', budget);
  checkSampling({ space, sampler, seed });
  return {
    space: structuredClone(space),
    sampler,
    trials: trialsOf(what, given, { space, sampler }),
    direction,
    seed,
    generation,
    startup,
    ...rungsOf(what, budget, halving),
  };
}

function trialsOf(
  what: string,
  { trials }: SweepOptions,
  { space, sampler }: Pick<CheckedSweep, 'space' | 'sampler'>,
): number {
  const points = sampler === 'grid' ? gridPoints(space).length : undefined;
  const count = trials ?? points;
  if (!isWhole(count, 1, MOST_TRIALS)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: trials must be a whole number from 1 to ${MOST_TRIALS}; got ${kindOf(count)}.`,
    );
  }
  if (points !== undefined && count !== points) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: a grid has ${points} points, one a trial; got ${count} trials.`,
      {
        hint: 'Leave trials out, or take the sampler sobol, which fills the space with any number.',
      },
    );
  }
  return count;
}

/** Budgets from `least` or a little more up to the whole one, each `factor` times the one before. */
function rungsOf(
  what: string,
  budget: number,
  halving: HalvingOptions | undefined,
): Pick<CheckedSweep, 'rungs' | 'factor'> {
  if (halving === undefined) return { rungs: [budget], factor: 1 };
  needOptions(`${what}: halving`, halving, ['factor', 'least']);
  const { factor = 3, least } = halving;
  const fail = (rule: string, got: unknown): never => {
    throw new GradloomError('E_ARGUMENT', `${what}: halving: ${rule}; got ${kindOf(got)}.`);
  };
  if (!isAbove(factor, 1) || factor < 1.5) fail('factor must be a finite number of at least 1.5', factor);
  if (!isAbove(least, 0) || least >= budget)
    fail(`least must lie above 0 and below the budget, ${budget}`, least);
  const rungs = [budget];
  // A little less than `least` by rounding is `least`.
  while (rungs[0]! / factor >= least * (1 - 1e-9)) {
    if (rungs.length === MOST_RUNGS)
      fail(`there must be at most ${MOST_RUNGS} budgets, each ${factor} times the next`, least);
    rungs.unshift(rungs[0]! / factor);
  }
  return { rungs, factor };
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

const isAbove = (value: unknown, bound: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > bound;
