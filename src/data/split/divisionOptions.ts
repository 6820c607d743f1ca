// By what rule examples are divided: at random, with equal shares of classes, by groups, or by time.

import { arrayKind, isArrayOf } from '../../arrayKind.ts';
import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { checkUint32 } from '../../random/checkUint32.ts';
import { canonicalDataSet } from '../canonicalDataSet.ts';
import { checkObject } from '../checkObject.ts';
import type { DataSet } from '../dataSet.ts';

/** The rule of a division. At most one of `stratified`, `groups` and `times`; none: at random. */
export interface DivisionOptions {
  /** Each part has the same shares of the classes, up to one example. */
  readonly stratified?: boolean | undefined;
  /** What each example belongs to, such as a customer or a patient, by numbers or texts: no group is in two parts. */
  readonly groups?: ArrayLike<number | string> | undefined;
  /** When each example was: what is tested with comes after all that is trained with. */
  readonly times?: ArrayLike<number> | undefined;
  /** Seed of what is drawn, a whole number in 0 … 2³² − 1; default 0. Times are divided without chance. */
  readonly seed?: number | undefined;
}

/** The names of the options. */
export const DIVISION_OPTIONS = [
  'seed',
  'stratified',
  'groups',
  'times',
] as const satisfies readonly (keyof DivisionOptions)[];

/** A rule with what it needs; labels and groups as whole numbers from 0. */
export type Division =
  | { readonly kind: 'random'; readonly seed: number }
  | {
      readonly kind: 'stratified';
      readonly seed: number;
      readonly labels: Uint32Array;
      readonly count: number;
    }
  | { readonly kind: 'groups'; readonly seed: number; readonly labels: Uint32Array; readonly count: number }
  | { readonly kind: 'times'; readonly times: Float64Array };

/**
 * The rule for the data. Throws `E_ARGUMENT` where more than one is given, where shares of classes are asked for and the
 * targets are none, and for groups and times that are no lists of one value each; `E_SHAPE` for lists of another length.
 */
export function divisionOf(what: string, given: DataSet, options: DivisionOptions): Division {
  checkObject(`${what}: a data set`, given);
  const data = canonicalDataSet(given);
  const { stratified = false, groups, times, seed = 0 } = options;
  checkUint32(`${what}: the seed`, seed);
  if (typeof stratified !== 'boolean')
    throw wrong(what, `stratified must be true or false; got ${String(stratified)}`);
  const rules = [stratified || undefined, groups, times].filter((rule) => rule !== undefined);
  if (rules.length > 1) {
    throw wrong(what, `it must be divided by one rule; got ${rules.length} of stratified, groups and times`);
  }
  if (stratified) {
    const { y, targets } = data;
    if (!isArrayOf(y, 'Uint32Array') || targets !== 1) {
      throw wrong(what, `stratified must come with class labels; got ${y ? 'numbers' : 'no targets'}`, {
        hint: 'Leave stratified out for numbers to predict.',
      });
    }
    return { kind: 'stratified', seed, ...numbered(y) };
  }
  if (groups !== undefined) {
    checkList(what, 'groups', groups, data);
    const values = Array.from(groups);
    const at = values.findIndex((value) => typeof value !== 'string' && !Number.isFinite(value));
    if (at >= 0)
      throw wrong(what, `groups must be texts or finite numbers; got ${String(values[at])} in row ${at + 1}`);
    // 7 and '7' would be two groups, of one patient.
    if (new Set(values.map((value) => typeof value)).size > 1)
      throw wrong(what, 'groups must be all texts or all numbers; got both');
    return { kind: 'groups', seed, ...numbered(values) };
  }
  if (times !== undefined) {
    checkList(what, 'times', times, data);
    // Nothing is made a number: null would be 0, the earliest, and '10' come after '9' here and before it elsewhere.
    const values = Array.from<unknown>(times);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) {
      throw wrong(what, `times must be finite numbers; got ${kindOf(values[at])} in row ${at + 1}`, {
        hint: 'Dates are numbers by date.getTime().',
      });
    }
    return { kind: 'times', times: Float64Array.from(values as number[]) };
  }
  return { kind: 'random', seed };
}

function checkList(what: string, name: string, list: unknown, { examples }: DataSet): void {
  if (arrayKind(list) === undefined) throw wrong(what, `${name} must be a list; got ${typeof list}`);
  const { length } = list as ArrayLike<unknown>;
  if (length === examples) return;
  throw new GradloomError(
    'E_SHAPE',
    `${what}: ${name} must have one value for each of the ${examples} examples; got ${length}.`,
  );
}

/** Values as whole numbers from 0, in the order of their first occurrence. */
function numbered(values: ArrayLike<number | string>): { labels: Uint32Array; count: number } {
  const known = new Map<number | string, number>();
  const labels = Uint32Array.from({ length: values.length }, (_, row) => {
    const value = values[row]!;
    let label = known.get(value);
    if (label === undefined) known.set(value, (label = known.size));
    return label;
  });
  return { labels, count: known.size };
}

/** The rows of each label, in order. */
export function rowsByLabel(labels: Uint32Array, count: number): number[][] {
  const rows = Array.from({ length: count }, (): number[] => []);
  labels.forEach((label, row) => rows[label]!.push(row));
  return rows;
}

/** A failure of a division. */
export function wrong(what: string, rule: string, { hint = '' } = {}): GradloomError {
  return new GradloomError('E_ARGUMENT', `${what}: ${rule}.`, { hint });
}
