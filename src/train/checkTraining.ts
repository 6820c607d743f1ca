// Checks the numbers that a training is given, before anything is uploaded.

import { checkOptions, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { fitsFloat32 } from '../optim/fitsFloat32.ts';
import { checkUint32 } from '../random/checkUint32.ts';
import type { Model } from './model.ts';
import type { TrainingOptions } from './trainingOptions.ts';

const OPTIONS = [
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
] as const satisfies readonly (keyof TrainingOptions)[];

/** Each throws `E_ARGUMENT` with the rule, the value and a hint. */
export const checkTraining = {
  model(model: Pick<Model, 'network' | 'parameters'>): void {
    if (model?.network && model.parameters) return;
    throw wrong('the model must be a Model', model, 'Write createTrainer(new Model(gpu, { network }), …).');
  },

  options(options: TrainingOptions): void {
    needOptions('train', options, OPTIONS);
    const { data, optimizer, batchSize, seed, l2, clipNorm, schedule } = options;
    if (typeof data !== 'object' || data === null) throw wrong('the data must be a data set', data);
    if (typeof (optimizer as { update?: unknown } | undefined)?.update !== 'function') {
      throw wrong('the optimizer must be made by sgd(), adam() or another', optimizer, 'Write adam({ … }).');
    }
    if (options.onCompile !== undefined && typeof options.onCompile !== 'function') {
      throw wrong('onCompile must be a function', options.onCompile);
    }
    if (schedule !== undefined && typeof schedule !== 'function') {
      throw wrong('a schedule must be a function', schedule, 'Write warmup(100), or (base, step) => tensor.');
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
    if (clipNorm !== undefined) checkNumber('clipNorm', clipNorm, Number.MIN_VALUE);
  },

  learningRate(value: number): void {
    checkNumber('the learning rate', value, 0);
  },

  steps(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) return;
    throw new GradloomError(
      'E_ARGUMENT',
      `train: steps must be a whole number of at least 0; got ${typeof value === 'string' ? JSON.stringify(value) : String(value)}.`,
    );
  },

  /** Of a run: who looks, and what stops it. */
  run(options: { onProgress?: unknown; signal?: unknown }): void {
    checkOptions('run', options, ['onProgress', 'signal']);
    const { onProgress, signal } = options;
    if (onProgress !== undefined && typeof onProgress !== 'function') {
      throw wrong('onProgress must be a function', onProgress);
    }
    const known = typeof signal === 'object' && signal !== null && 'aborted' in signal;
    if (signal !== undefined && !(known && typeof signal.aborted === 'boolean')) {
      throw wrong('signal must be an AbortSignal', signal);
    }
  },
};

function wrong(rule: string, got: unknown, hint = ''): GradloomError {
  let shown = typeof got === 'string' ? JSON.stringify(got) : String(got);
  if (got === undefined) shown = 'none';
  else if (typeof got === 'function') shown = 'a function';
  else if (typeof got === 'object' && got !== null) shown = 'an object';
  return new GradloomError('E_ARGUMENT', `train: ${rule}; got ${shown}.`, { hint });
}

function checkNumber(name: string, value: number, least: number): void {
  if (fitsFloat32(value) && value >= least) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: ${name} must be a finite number ${least === 0 ? 'of at least 0' : 'above 0'}${Number.isFinite(value) && !fitsFloat32(value) ? ', and fit float32' : ''}; got ${value}.`,
  );
}
