// Checks the numbers that a training is given, before anything is uploaded.

import { GradloomError } from '../errors.ts';
import { checkUint32 } from '../random/checkUint32.ts';
import type { TrainingOptions } from './trainingOptions.ts';

/** Each throws `E_ARGUMENT` with the rule, the value and a hint. */
export const checkTraining = {
  options({ data, batchSize, seed, l2, clipNorm }: TrainingOptions): void {
    if (seed !== undefined) checkUint32('seed', seed);
    if (
      batchSize !== undefined &&
      !(Number.isSafeInteger(batchSize) && batchSize >= 1 && batchSize <= data.examples)
    ) {
      throw new GradloomError(
        'E_ARGUMENT',
        `train: the batch size must be a whole number from 1 to the number of examples; got ${batchSize} of ${data.examples}.`,
        {
          hint: `Use at most ${data.examples}, or leave it out to train on the whole batch.`,
        },
      );
    }
    if (l2 !== undefined) checkNumber('l2', l2, 0);
    if (clipNorm !== undefined) checkNumber('clipNorm', clipNorm, Number.MIN_VALUE);
  },

  learningRate(value: number): void {
    checkNumber('the learning rate', value, 0);
  },

  steps(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) return;
    throw new GradloomError('E_ARGUMENT', `train: steps must be a whole number of at least 0; got ${value}.`);
  },
};

function checkNumber(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: ${name} must be a finite number ${least === 0 ? 'of at least 0' : 'above 0'}; got ${value}.`,
  );
}
