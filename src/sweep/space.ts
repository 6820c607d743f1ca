// What a sweep searches: lists of choices and ranges of numbers, each a stretch from 0 to 1 for the samplers.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** A value of a hyperparameter. */
export type SweepValue = number | string | boolean;

/** Numbers from `from` to `to`, both included. */
export interface SweepRange {
  /** The least value; above 0 where the scale is logarithmic. */
  readonly from: number;
  /** The largest value. */
  readonly to: number;
  /** `log`: each factor counts alike, as for learning rates. Default `linear`. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Whole numbers only. */
  readonly whole?: boolean | undefined;
  /** How many points a grid takes of it; default 5, of whole numbers at most as many as there are. */
  readonly points?: number | undefined;
}

/** A list of choices, or a range. */
export type SweepDimension = readonly SweepValue[] | SweepRange;

/** Hyperparameters by name. */
export type SweepSpace = Readonly<Record<string, SweepDimension>>;

/** A value for each name. */
export type SweepParameters = Readonly<Record<string, SweepValue>>;

const RANGE_OPTIONS: readonly (keyof SweepRange)[] = ['from', 'to', 'scale', 'whole', 'points'];
const MOST_CHOICES = 1000;
/** Digits that values of ranges are rounded to: they are read, typed and compared. */
const DIGITS = 6;
const USUAL_POINTS = 5;

/**
 * Throws `E_ARGUMENT` unless the space has at least one name, each with a list of 1 to 1000 different choices or a range
 * of finite numbers, `from` below `to`.
 */
export function checkSpace(what: string, space: unknown): asserts space is SweepSpace {
  if (
    typeof space !== 'object' ||
    space === null ||
    Array.isArray(space) ||
    Object.keys(space).length === 0
  ) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: the space must have a list or a range for each name; got ${emptyOr(space)}.`,
      {
        hint: "space: { learningRate: { from: 1e-4, to: 0.1, scale: 'log' }, activation: ['relu', 'tanh'] }",
      },
    );
  }
  for (const [name, dimension] of Object.entries(space)) checkDimension(`${what}: ${name}`, dimension);
}

const emptyOr = (space: unknown): string =>
  typeof space === 'object' && space !== null && !Array.isArray(space) ? 'no names' : kindOf(space);

function checkDimension(what: string, given: unknown): void {
  if (Array.isArray(given)) return checkChoices(what, given);
  needOptions(what, given, RANGE_OPTIONS);
  const { from, to, scale = 'linear', whole = false, points = 2 } = given as SweepRange;
  const fail = (rule: string, got: unknown): never => {
    throw new GradloomError('E_ARGUMENT', `${what}: ${rule}; got ${kindOf(got)}.`, {
      hint: "A range is { from: 1e-4, to: 0.1, scale: 'log' }; choices are a list.",
    });
  };
  for (const value of [from, to])
    if (typeof value !== 'number' || !Number.isFinite(value))
      fail('from and to must be finite numbers', value);
  if (!(from < to)) fail(`from must be below to, ${to}`, from);
  if (scale !== 'linear' && scale !== 'log') fail('scale must be linear or log', scale);
  if (scale === 'log' && from <= 0) fail('from must be above 0 on a logarithmic scale', from);
  if (typeof whole !== 'boolean') fail('whole must be true or false', whole);
  if (whole) {
    for (const value of [from, to])
      if (!Number.isSafeInteger(value) || Math.abs(value) > 1e6)
        fail('whole ranges must go from a whole number to another, at most a million', value);
  }
  if (!Number.isSafeInteger(points) || points < 2 || points > MOST_CHOICES)
    fail(`points must be a whole number from 2 to ${MOST_CHOICES}`, points);
}

function checkChoices(what: string, choices: readonly unknown[]): void {
  const fail = (rule: string, got: string): never => {
    throw new GradloomError('E_ARGUMENT', `${what}: ${rule}; got ${got}.`);
  };
  if (choices.length < 1 || choices.length > MOST_CHOICES)
    fail(`a list must have 1 to ${MOST_CHOICES} choices`, `${choices.length}`);
  for (const choice of choices) {
    const isFinite = typeof choice === 'number' && Number.isFinite(choice);
    if (!isFinite && typeof choice !== 'string' && typeof choice !== 'boolean')
      fail('choices must be finite numbers, texts, true or false', kindOf(choice));
  }
  if (new Set(choices).size < choices.length)
    fail('choices must differ', choices.map((choice) => kindOf(choice)).join(', '));
}

/** Whether it is a list of choices. */
export function isChoices(dimension: SweepDimension): dimension is readonly SweepValue[] {
  return Array.isArray(dimension);
}

/** The value at a place from 0 up to 1; each choice and each whole number has its own share of the stretch. */
export function valueAt(dimension: SweepDimension, place: number): SweepValue {
  if (isChoices(dimension)) {
    return dimension[Math.min(dimension.length - 1, Math.floor(place * dimension.length))]!;
  }
  const { from, to, whole } = dimension;
  const [low, high] = boundsOf(dimension);
  const raw = low + place * (high - low);
  const value = dimension.scale === 'log' ? Math.exp(raw) : raw;
  const rounded = whole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(to, Math.max(from, rounded));
}

/** A place from 0 to 1 whose value it is: the middle of its share. */
export function placeOf(dimension: SweepDimension, value: SweepValue): number {
  if (isChoices(dimension)) return (dimension.indexOf(value) + 0.5) / dimension.length;
  const [low, high] = boundsOf(dimension);
  const raw = dimension.scale === 'log' ? Math.log(value as number) : (value as number);
  return Math.min(1, Math.max(0, (raw - low) / (high - low)));
}

/** The bounds on the scale; those of whole numbers lie half a step outside, so that the outermost have whole shares. */
function boundsOf({ from, to, scale, whole }: SweepRange): [low: number, high: number] {
  const [low, high] = whole ? [from - 0.5, to + 0.5] : [from, to];
  return scale === 'log' ? [Math.log(low), Math.log(high)] : [low, high];
}

/** The points of a grid, in order: all choices; of a range `points`, both ends among them. */
export function gridOf(dimension: SweepDimension): readonly SweepValue[] {
  if (isChoices(dimension)) return dimension;
  const { from, to, scale, whole, points = USUAL_POINTS } = dimension;
  const count = whole ? Math.min(points, to - from + 1) : points;
  const at = (share: number): number =>
    scale === 'log' ? from * (to / from) ** share : from + share * (to - from);
  const values = Array.from({ length: count }, (_, index) => {
    const value = at(index / (count - 1));
    return Math.min(to, Math.max(from, whole ? Math.round(value) : Number(value.toPrecision(DIGITS))));
  });
  return [...new Set(values)];
}

/** The parameters at a place of the whole space, a number from 0 up to 1 for each name. */
export function parametersAt(space: SweepSpace, places: readonly number[]): SweepParameters {
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension], index) => [name, valueAt(dimension, places[index]!)]),
  );
}

/** The place of parameters in the space. Throws `E_ARGUMENT` for values that are not in it. */
export function placesOf(space: SweepSpace, parameters: SweepParameters): number[] {
  return Object.entries(space).map(([name, dimension]) => {
    const value = parameters[name];
    const isIn = isChoices(dimension)
      ? dimension.includes(value!)
      : typeof value === 'number' && value >= dimension.from && value <= dimension.to;
    if (isIn) return placeOf(dimension, value!);
    throw new GradloomError(
      'E_ARGUMENT',
      `sweep: ${name} must have a value of its dimension; got ${kindOf(value)}.`,
    );
  });
}
