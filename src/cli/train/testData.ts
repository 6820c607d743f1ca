// Whether examples to test with can be tested with: found out before the training, which would be in vain otherwise.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { divided } from './dataDivision.ts';
import type { NamedData } from './loadTrainingData.ts';
import type { Output } from '../output.ts';

/** What was asked for. */
export interface TestOptions {
  readonly test?: string;
  readonly testFraction?: number;
  readonly seed: number;
}

/** How much is put aside where a file's own test part is of no use. */
const USUAL_TEST_FRACTION = 0.2;

/**
 * The data with a test part that can be scored. A test part without labels that merely stands in the file is left out
 * with a warning, and examples are put aside instead.
 *
 * @throws GradloomError `E_ARGUMENT` where `--test` has no labels or another kind of target, `E_SHAPE` where it has
 * another number of features or targets.
 */
export function withUsableTest(data: NamedData, options: TestOptions, output: Output): NamedData {
  const { train, test } = data;
  if (!test || !train.y) return data;
  if (test.y) {
    checkAlike(train, test, options.test ?? data.name);
    return data;
  }
  if (options.test !== undefined) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the data of --test must have labels to compare with; got none in ${options.test}.`,
      {
        hint: 'Train without --test, and predict that file afterwards: gradloom predict --model … --data ….',
      },
    );
  }
  output.warn(
    `The test part of ${data.name} has no labels: it is left out. gradloom predict --part test predicts it.`,
  );
  const testFraction = options.testFraction ?? USUAL_TEST_FRACTION;
  if (testFraction === 0) return { ...data, test: undefined };
  return { ...data, ...divided(data, { testFraction, seed: options.seed }) };
}

const kind = ({ y }: DataSet): string => (y instanceof Uint32Array ? 'classes' : 'numbers');

function checkAlike(train: DataSet, test: DataSet, where: string): void {
  if (kind(train) !== kind(test)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: test data must have ${kind(train)} to predict, as the training data has; got ${kind(test)} in ${where}.`,
      { hint: 'Say what both have with --target-kind.' },
    );
  }
  for (const what of ['features', 'targets'] as const) {
    if (train[what] === test[what]) continue;
    throw new GradloomError(
      'E_SHAPE',
      `train: test data must have ${train[what]} ${what}, as the training data has; got ${test[what]} in ${where}.`,
    );
  }
}
