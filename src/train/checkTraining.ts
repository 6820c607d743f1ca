// Checks the numbers that a training is given, before anything is uploaded.

import { checkFunction, checkOptions, kindOf, needOptions, refusal } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { fitsFloat32 } from '../optim/fitsFloat32.ts';
import { checkUint32 } from '../random/checkUint32.ts';
import type { Model } from './model.ts';
import type { TrainingOptions } from './trainingOptions.ts';

const wrong = /* @__PURE__ */ refusal('train', { show: kindOf });

/** The options that every page loads what they need for. */
export const OPTIONS = [
  'data',
  'optimizer',
  'loss',
  'batchSize',
  'shuffle',
  'seed',
  'nonfinite',
  'schedule',
  'augment',
  'singleDispatch',
  'onCompile',
] as const satisfies readonly (keyof TrainingOptions)[];

/** How steps are made, of whatever cost. */
type SteppingOptions = Omit<TrainingOptions, 'data' | 'loss' | 'classWeights' | 'exampleWeights'>;

/** Whether there are others: what they need is loaded, and they are checked, where there are some. */
export function asksFurther(options: object): boolean {
  return Object.keys(Object(options)).some((name) => !(OPTIONS as readonly string[]).includes(name));
}

/** Each throws `E_ARGUMENT` with the rule, the value and a hint. */
export const checkTraining = {
  model(model: Pick<Model, 'network' | 'parameters'>): void {
    if (model?.network && model.parameters) return;
    throw wrong('the model must be a Model', model, 'Write createTrainer(new Model(gpu, { network }), …).');
  },

  options(options: TrainingOptions): void {
    if (!asksFurther(options)) needOptions('train', options, OPTIONS);
    const { data, loss } = options;
    if (typeof data !== 'object' || data === null) throw wrong('the data must be a data set', data);
    if (loss !== undefined && !['string', 'function'].includes(typeof loss))
      throw wrong('the loss must be a name or a function of tensors', loss);
    this.steppingOptions(options, data.examples);
  },

  /** How steps are made, of whatever cost. */
  steppingOptions(options: SteppingOptions, examples: number): void {
    const { optimizer, batchSize, seed, schedule } = options;
    const { update, states, config } = Object(optimizer) as Partial<Optimizer>;
    const rate: unknown = config?.learningRate;
    if (typeof update !== 'function' || !Array.isArray(states) || typeof rate !== 'number') {
      throw wrong(
        'the optimizer must be made by sgd(), adam() or another, or be { config: { name, learningRate }, states, update }',
        optimizer,
        'Write adam({ … }).',
      );
    }
    if (options.onCompile !== undefined) checkFunction('train: onCompile', options.onCompile);
    if (![undefined, 'throw', 'skip'].includes(options.nonfinite))
      throw wrong("nonfinite must be 'throw' or 'skip'", options.nonfinite);
    if (schedule !== undefined && typeof schedule !== 'function') {
      throw wrong('a schedule must be a function', schedule, 'Write warmup(100), or (base, step) => tensor.');
    }
    if (seed !== undefined) checkUint32('seed', seed);
    if (
      batchSize !== undefined &&
      !(Number.isSafeInteger(batchSize) && batchSize >= 1 && batchSize <= examples)
    ) {
      throw new GradloomError(
        'E_ARGUMENT',
        `train: the batch size must be a whole number from 1 to the number of examples; got ${kindOf(batchSize)} of ${examples}.`,
        { hint: `Use at most ${examples}, or leave it out to train on the whole batch.` },
      );
    }
  },

  learningRate(value: number): void {
    if (fitsFloat32(value) && value >= 0) return;
    const fit = Number.isFinite(value) && !fitsFloat32(value) ? ', and fit float32' : '';
    throw wrong(`the learning rate must be a finite number of at least 0${fit}`, value);
  },

  steps(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) return;
    throw wrong('steps must be a whole number of at least 0', value);
  },

  /** Of a run: who looks, and what stops it. */
  run(options: { onProgress?: unknown; signal?: unknown }): void {
    checkOptions('run', options, ['onProgress', 'signal']);
    const { onProgress, signal } = options;
    if (onProgress !== undefined) checkFunction('train: onProgress', onProgress);
    const known = typeof signal === 'object' && signal !== null && 'aborted' in signal;
    if (signal !== undefined && !(known && typeof signal.aborted === 'boolean')) {
      throw wrong('signal must be an AbortSignal', signal);
    }
  },
};
