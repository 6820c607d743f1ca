// Divides a data set at random into a training and a test part.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { RandomStream } from '../random/randomStream.ts';
import { canonicalDataSet } from './canonicalDataSet.ts';
import { checkObject } from './checkObject.ts';
import type { DataSet } from './dataSet.ts';
import { subsetDataSet } from './subsetDataSet.ts';

/** Two parts of a data set. */
export interface SplitDataSet {
  /** The examples to train with. */
  train: DataSet;
  /** The examples to test with. */
  test: DataSet;
}

/**
 * Shuffles the examples and puts `testFraction` of them, rounded, at least one, aside for testing. The same seed
 * gives the same parts on every machine.
 *
 * Throws `E_ARGUMENT` for unknown options, and unless 0 < testFraction < 1, the seed is a whole number in 0 … 2^32 − 1
 * and both parts have an example; and as `subsetDataSet`.
 */
export function splitDataSet(given: DataSet, options: { testFraction: number; seed: number }): SplitDataSet {
  checkObject('split: a data set', given);
  needOptions('split', options, ['testFraction', 'seed']);
  const { testFraction, seed } = options;
  const data = canonicalDataSet(given);
  const tests = Math.max(1, Math.round(data.examples * testFraction));
  // Written so that NaN fails.
  if (typeof testFraction !== 'number' || !(testFraction > 0 && testFraction < 1) || tests >= data.examples) {
    throw new GradloomError(
      'E_ARGUMENT',
      `split: the test fraction must lie between 0 and 1 and leave examples for both parts; ` +
        `got ${testFraction} of ${data.examples} examples.`,
    );
  }
  const order = new RandomStream(seed).permutation(data.examples);
  return {
    train: subsetDataSet(data, order.subarray(tests)),
    test: subsetDataSet(data, order.subarray(0, tests)),
  };
}
