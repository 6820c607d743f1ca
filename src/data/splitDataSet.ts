// Divides a data set at random into a training and a test part.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { RandomStream } from '../random/randomStream.ts';
import type { DataSet } from './dataSet.ts';
import { subsetDataSet } from './subsetDataSet.ts';

/**
 * Shuffles the examples and puts `testFraction` of them, rounded, at least one, aside for testing. The same seed
 * gives the same parts on every machine.
 *
 * Throws `E_ARGUMENT` unless 0 < testFraction < 1 and both parts have an example.
 */
export function splitDataSet(
  data: DataSet,
  options: { testFraction: number; seed: number },
): { train: DataSet; test: DataSet } {
  checkOptions('split', options, ['testFraction', 'seed']);
  const { testFraction, seed } = options;
  const tests = Math.max(1, Math.round(data.examples * testFraction));
  // Written so that NaN fails.
  if (!(testFraction > 0 && testFraction < 1) || tests >= data.examples) {
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
