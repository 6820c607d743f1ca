// Checks the numbers that a training is given, before anything is uploaded.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkUint32 } from '../random/checkUint32.ts';
import type { TrainingOptions } from './trainingOptions.ts';

const OPTIONS: readonly (keyof TrainingOptions)[] = [
  'data',
  'optimizer',
  'loss',
  'batchSize',
  'shuffle',
  'seed',
  'l2',
  'clipNorm',
  'schedule',
  'singleDispatch',
  'onCompile',
];
/** The smallest number above 0 that devices do not take for 0. */
const SMALLEST = 2 ** -126;

/** Each throws `E_ARGUMENT` with the rule, the value and a hint. */
export const checkTraining = {
  options(options: TrainingOptions): void {
    checkOptions('train', options, OPTIONS);
    const { data, batchSize, seed, l2, clipNorm, schedule, optimizer } = options;
    checkNumber('the learning rate', optimizer.config.learningRate, 0);
    for (const [name, value] of Object.entries({ schedule, onCompile: options.onCompile })) {
      if (value !== undefined && typeof value !== 'function') fail(name, 'a function', value);
    }
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
    if (clipNorm !== undefined) checkNumber('clipNorm', clipNorm, SMALLEST);
  },

  learningRate(value: number): void {
    checkNumber('the learning rate', value, 0);
  },

  steps(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) return;
    throw new GradloomError(
      'E_ARGUMENT',
      `train: steps must be a whole number of at least 0; got ${show(value)}.`,
    );
  },

  /** Of a run: who looks, and what stops it. */
  run(options: { onProgress?: unknown; signal?: unknown }): void {
    checkOptions('run', options, ['onProgress', 'signal']);
    const { onProgress, signal } = options;
    if (onProgress !== undefined && typeof onProgress !== 'function') {
      fail('onProgress', 'a function', onProgress);
    }
    const known = typeof signal === 'object' && signal !== null && 'aborted' in signal;
    if (signal !== undefined && !(known && typeof signal.aborted === 'boolean')) {
      fail('signal', 'an AbortSignal', signal);
    }
  },
};

function fail(name: string, wanted: string, value: unknown): never {
  throw new GradloomError('E_ARGUMENT', `train: ${name} must be ${wanted}; got ${show(value)}.`);
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Numbers are f32 on the device: what is infinite or nothing there is not what was asked for. */
function checkNumber(name: string, value: number, least: number): void {
  const range = `a finite number ${least === 0 ? 'of at least 0' : 'above 0'}`;
  if (!(Number.isFinite(value) && value >= (least === 0 ? 0 : Number.MIN_VALUE))) fail(name, range, value);
  const real = Math.fround(value);
  if (value !== 0 && (!Number.isFinite(real) || real < SMALLEST)) {
    fail(name, `${range} that is an f32 (0, or 1.2e-38 … 3.4e38)`, value);
  }
}
