// The file that describes a sweep: read, checked, every choice made.

import { dirname, resolve } from 'node:path';
import { kindOf, needOptions } from '../../checkOptions.ts';
import { GradloomError, messageOf } from '../../errors.ts';
import { DATA_SETS } from '../../node/dataSets.ts';
import { readFileBytes } from '../../node/readFileBytes.ts';
import { isChoices, type SweepDimension, type SweepSpace, type SweepValue } from '../../sweep/space.ts';
import { checkSweep, type CheckedSweep, type SweepOptions } from '../../sweep/sweepOptions.ts';
import { dataEntries } from '../data/dataOptions.ts';
import { parseTrainOptions } from '../train/trainOptions.ts';
import { JUDGING_KEYS, judgingOf, type TrialJudging } from './trialJudging.ts';
import { checkTrialValue, TRIAL_OPTIONS, type TrialValues } from './trialOptions.ts';

/** What trials are compared by. */
export const METRICS = ['loss', 'accuracy', 'meanSquaredError', 'meanAbsoluteError'] as const;
/** The name of a metric. */
export type MetricName = (typeof METRICS)[number];

/** A sweep as its file describes it. */
export interface SweepDescription {
  /** Where the data is: an absolute path, a known name, or nothing for drawn digits. */
  readonly data?: string;
  /** How it is read, as the options of `gradloom train` say it. */
  readonly reading: Readonly<Record<string, string | boolean>>;
  /** Of the training examples, held out to compare trials by. */
  readonly validationFraction: number;
  /** Values of all trials. */
  readonly fixed: TrialValues;
  readonly unit: 'epochs' | 'steps';
  /** Absent: what suits the data. */
  readonly metric?: MetricName;
  /** Trials that may train side by side in one job. */
  readonly together: number;
  /** What held-out examples decide within a trial. */
  readonly judging?: TrialJudging;
  /** The search; its direction is that of the metric. */
  readonly search: Omit<SweepOptions, 'direction'>;
  readonly seed: number;
}

const KEYS = [
  'data',
  'target',
  'validationFraction',
  'fixed',
  'space',
  'sampler',
  'trials',
  'epochs',
  'steps',
  'metric',
  'direction',
  'halving',
  'generation',
  'startup',
  'together',
  ...JUDGING_KEYS,
  'seed',
] as const;
type Given = Partial<Record<(typeof KEYS)[number], unknown>>;

const USUAL = { epochs: 20, validationFraction: 0.2, together: 16 };
const DATA_KEYS = Object.keys(dataEntries).filter((name) => name !== 'seed');

/**
 * Reads a description. Throws `E_FILE` where there is none, `E_FILE_FORMAT` where it is no JSON, `E_ARGUMENT` for names that
 * are unknown and values that are out of bounds.
 */
export async function readDescription(file: string): Promise<SweepDescription> {
  const text = new TextDecoder().decode(await readFileBytes(file));
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new GradloomError('E_FILE_FORMAT', `sweep: ${file} must be JSON; got ${messageOf(cause)}.`, {
      hint: 'docs/sweep.md shows a description.',
      cause,
    });
  }
  return checkDescription(given, dirname(resolve(file)));
}

/** Checks a description; paths in it are relative to `folder`. Throws `E_ARGUMENT`. */
export function checkDescription(description: unknown, folder: string): SweepDescription {
  needOptions('sweep', description, KEYS);
  const given = description as Given;
  const { seed = 0, metric, direction, together = USUAL.together } = given;
  const { validationFraction = USUAL.validationFraction } = given;
  check(isWhole(seed, 0, 2 ** 32 - 1), 'seed must be a whole number in 0 … 4294967295', seed);
  check(
    typeof validationFraction === 'number' && validationFraction > 0 && validationFraction < 1,
    'validationFraction must lie above 0 and below 1',
    validationFraction,
  );
  check(isWhole(together, 1, 4096), 'together must be a whole number from 1 to 4096', together);
  check(
    metric === undefined || METRICS.includes(metric as MetricName),
    `metric must be one of ${METRICS.join(', ')}`,
    metric,
  );
  const judging = judgingOf(given);
  const { unit, budget } = lengthOf(given);
  const fixed = fixedOf(given.fixed);
  const search = searchOf(given, { budget, seed: seed as number });
  checkNames(search.space, { fixed, metric });
  const own = metric === undefined ? undefined : directionOf(metric as MetricName);
  // Without a metric it is decided when the data is known.
  checkSweep('sweep', { ...search, direction: own ?? 'min' });
  check(
    direction === undefined || (own !== undefined && direction === own),
    own === undefined
      ? 'direction must come with metric'
      : `direction must be ${own} for the metric ${metric as string}, or be left out`,
    direction,
  );
  return {
    ...dataOf(given, folder),
    validationFraction: validationFraction as number,
    fixed,
    unit,
    ...(metric === undefined ? {} : { metric: metric as MetricName }),
    together: together as number,
    ...(judging ? { judging } : {}),
    search,
    seed: seed as number,
  };
}

/** Whether a low or a high value is good. */
export function directionOf(metric: MetricName): 'min' | 'max' {
  return metric === 'accuracy' ? 'max' : 'min';
}

/** The search of a sweep whose metric is known. */
export function checkedSweepOf({ search }: SweepDescription, metric: MetricName): CheckedSweep {
  return checkSweep('sweep', { ...search, direction: directionOf(metric) });
}

function lengthOf({ epochs, steps }: Given): { unit: 'epochs' | 'steps'; budget: number } {
  check(epochs === undefined || steps === undefined, 'epochs and steps exclude each other', steps);
  if (steps !== undefined) {
    check(isWhole(steps, 1, 2 ** 31), 'steps must be a whole number of at least 1', steps);
    return { unit: 'steps', budget: steps as number };
  }
  const { epochs: count } = { epochs: epochs ?? USUAL.epochs };
  check(
    typeof count === 'number' && count > 0 && count <= 1e6,
    'epochs must be a number above 0, at most a million',
    count,
  );
  return { unit: 'epochs', budget: count as number };
}

function searchOf(
  { space, sampler, trials, halving, generation, startup }: Given,
  { budget, seed }: { budget: number; seed: number },
): SweepDescription['search'] {
  return {
    space: space as SweepSpace,
    sampler: sampler as SweepOptions['sampler'],
    trials: trials as number | undefined,
    halving: halving as SweepOptions['halving'],
    generation: generation as number | undefined,
    startup: startup as number | undefined,
    budget,
    seed,
  };
}

function fixedOf(fixed: unknown = {}): TrialValues {
  needOptions('sweep: fixed', fixed, TRIAL_OPTIONS);
  const values = fixed as Record<string, SweepValue>;
  for (const [name, value] of Object.entries(values)) checkTrialValue(`sweep: fixed: ${name}`, name, value);
  return values;
}

/** Names that trials know, each in one place, and values that they can have. */
function checkNames(space: SweepSpace, { fixed, metric }: { fixed: TrialValues; metric: unknown }): void {
  needOptions('sweep: space', space, TRIAL_OPTIONS);
  for (const [name, dimension] of Object.entries(space)) {
    check(fixed[name] === undefined, `${name} must stand in fixed or in space`, 'both');
    for (const value of valuesToCheck(dimension)) checkTrialValue(`sweep: space: ${name}`, name, value);
  }
  check(
    space['loss'] === undefined || metric !== 'loss',
    'the metric must be another than loss where trials differ in loss: costs of two kinds cannot be compared',
    metric,
  );
}

/** All choices, or both ends; a range of whole numbers only where numbers must be whole. */
function valuesToCheck(dimension: SweepDimension): readonly SweepValue[] {
  if (typeof dimension !== 'object' || dimension === null) return [];
  if (isChoices(dimension)) return dimension;
  const { from, to, whole } = dimension;
  if (typeof from !== 'number' || typeof to !== 'number') return [];
  // What lies between must be allowed as well: batches of 16.5 examples are not.
  return whole || !(to > from) ? [from, to] : [from, to, from + (to - from) * 0.618_034];
}

function dataOf(given: Given, folder: string): Pick<SweepDescription, 'data' | 'reading'> {
  const { data, target } = given;
  const own = typeof data === 'string' ? { path: data } : (data ?? {});
  needOptions('sweep: data', own, ['path', ...DATA_KEYS]);
  const { path, ...options } = own as { path?: unknown } & Record<string, unknown>;
  check(path === undefined || (typeof path === 'string' && path !== ''), 'data must be a path', path);
  check(target === undefined || options['target'] === undefined, 'target must be told once', target);
  const reading = Object.fromEntries(
    Object.entries({ ...(target === undefined ? {} : { target }), ...options }).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? value : textOf(name, value),
    ]),
  );
  for (const name of ['test', 'testY'] as const)
    if (typeof reading[name] === 'string') reading[name] = resolve(folder, reading[name]);
  parseTrainOptions({ data: path ?? 'data', ...reading });
  if (path === undefined) return { reading };
  return {
    data: DATA_SETS.has(path as string) ? (path as string) : resolve(folder, path as string),
    reading,
  };
}

function textOf(name: string, value: unknown): string {
  const list = Array.isArray(value) ? value : [value];
  check(
    list.length > 0 && list.every((own) => ['string', 'number'].includes(typeof own)),
    `data: ${name} must be a text, a number or a list of them`,
    value,
  );
  return list.join(',');
}

function check(holds: boolean, rule: string, got: unknown): void {
  if (holds) return;
  throw new GradloomError('E_ARGUMENT', `sweep: ${rule}; got ${kindOf(got)}.`, {
    hint: 'docs/sweep.md lists what a description may say.',
  });
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
