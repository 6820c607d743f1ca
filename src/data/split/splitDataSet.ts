// Divides a data set into a training and a test part.

import { needOptions } from '../../checkOptions.ts';
import { canonicalDataSet } from '../canonicalDataSet.ts';
import { checkObject } from '../checkObject.ts';
import type { DataSet } from '../dataSet.ts';
import { subsetDataSet } from '../subsetDataSet.ts';
import { DIVISION_OPTIONS, divisionOf, wrong, type DivisionOptions } from './divisionOptions.ts';
import { testRows } from './testRows.ts';

/** Two parts of a data set. */
export interface SplitDataSet {
  /** The examples to train with. */
  train: DataSet;
  /** The examples to test with. */
  test: DataSet;
}

/** How much is put aside, and by which rule. */
export interface SplitOptions extends DivisionOptions {
  /** The share of the examples to put aside, above 0 and below 1; rounded, at least one. */
  readonly testFraction: number;
  /** Seed of what is drawn, a whole number in 0 … 2³² − 1. */
  readonly seed: number;
}

/**
 * Puts `testFraction` of the examples aside for testing: drawn at random, with the same shares of the classes
 * (`stratified`), whole groups (`groups`), or the latest ones (`times`). The same seed gives the same parts on every
 * machine.
 *
 * Throws `E_ARGUMENT` for unknown options, and unless 0 < testFraction < 1, the seed is a whole number in 0 … 2^32 − 1
 * and both parts have an example (with `stratified`, the training part one of each class); `E_SHAPE` for groups or times
 * of another length; and as `subsetDataSet`.
 */
export function splitDataSet(given: DataSet, options: SplitOptions): SplitDataSet {
  const { data, train, test } = splitRows(given, options);
  return { train: subsetDataSet(data, train), test: subsetDataSet(data, test) };
}

/** The data with the rows of both parts. Throws as `splitDataSet`. */
export function splitRows(
  given: DataSet,
  options: SplitOptions,
): { data: DataSet; train: Uint32Array; test: Uint32Array } {
  checkObject('split: a data set', given);
  needOptions('split', options, ['testFraction', ...DIVISION_OPTIONS]);
  const { testFraction, seed } = options;
  const data = canonicalDataSet(given);
  const { examples } = data;
  const wanted = Math.max(1, Math.round(examples * testFraction));
  // Written so that NaN fails.
  if (typeof testFraction !== 'number' || !(testFraction > 0 && testFraction < 1) || wanted >= examples) {
    throw wrong(
      'split',
      `the test fraction must lie between 0 and 1 and leave examples for both parts; got ${testFraction} of ${examples} examples`,
    );
  }
  // There is no default: a seed that nobody chose would be taken for chance.
  const division = divisionOf('split', data, { ...options, seed: seed ?? Number.NaN });
  return { data, ...testRows(division, { examples, wanted }) };
}
