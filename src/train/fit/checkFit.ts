// Checks what a fit is asked for, before anything is uploaded.

import { arrayKind } from '../../arrayKind.ts';
import { checkFunction, kindOf, needOptions, refusal } from '../../checkOptions.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';
import { checkTraining } from '../checkTraining.ts';
import { healthOptions } from '../health/healthOptions.ts';
import type { CheckpointOptions, FitOptions, PlateauOptions } from './fitOptions.ts';

const wrong = /* @__PURE__ */ refusal('fit');

const OPTIONS = [
  'epochs',
  'steps',
  'reportEvery',
  'validation',
  'validateEvery',
  'metrics',
  'monitor',
  'mode',
  'patience',
  'minDelta',
  'keepBest',
  'useAverage',
  'reduceOnPlateau',
  'health',
  'timeLimitMs',
  'signal',
  'checkpoint',
  'resume',
  'deviceLosses',
  'onEpoch',
  'onBatch',
  'every',
  'onProgress',
] as const satisfies readonly (keyof FitOptions)[];

/** What has a meaning only with held-out examples. */
const OF_VALIDATION = [
  'validateEvery',
  'metrics',
  'monitor',
  'mode',
  'patience',
  'minDelta',
  'keepBest',
  'reduceOnPlateau',
] as const satisfies readonly (keyof FitOptions)[];

const above0 = {
  rule: 'a finite number above 0',
  holds: (value: number) => Number.isFinite(value) && value > 0,
};
const atLeast0 = {
  rule: 'a finite number of at least 0',
  holds: (value: number) => fitsFloat32(value) && value >= 0,
};
const count = {
  rule: 'a whole number of at least 1',
  holds: (value: number) => Number.isSafeInteger(value) && value >= 1,
};

const NUMBERS = {
  epochs: above0,
  reportEvery: above0,
  validateEvery: above0,
  timeLimitMs: above0,
  patience: count,
  every: count,
  minDelta: atLeast0,
  deviceLosses: {
    rule: 'a whole number of at least 0',
    holds: (value: number) => Number.isSafeInteger(value) && value >= 0,
  },
} as const satisfies Partial<Record<keyof FitOptions, { rule: string; holds: (value: number) => boolean }>>;

/** Throws `E_ARGUMENT` for options that are unknown, of a wrong kind, or without what they are for. */
export function checkFit(options: FitOptions): void {
  needOptions('fit', options, OPTIONS);
  const { epochs, steps, validation, monitor, mode, keepBest, useAverage, onBatch, every } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw wrong(
      'it needs either epochs or steps',
      epochs === undefined ? 'none' : 'both',
      'fit({ epochs: 10 }), or fit({ steps: 1000 })',
    );
  }
  if (steps !== undefined) checkTraining.steps(steps);
  for (const [name, { rule, holds }] of Object.entries(NUMBERS)) {
    const value = options[name as keyof typeof NUMBERS];
    if (value !== undefined && !holds(value)) throw wrong(`${name} must be ${rule}`, kindOf(value));
  }
  const idle = OF_VALIDATION.filter((name) => options[name] !== undefined);
  if (validation === undefined && idle.length > 0) {
    throw wrong(
      `${idle.join(', ')} must come with validation`,
      'none',
      'fit({ epochs, validation: heldOut, … }): held-out examples say what is better.',
    );
  }
  if (monitor !== undefined && typeof monitor !== 'string')
    throw wrong('monitor must be the name of a metric', kindOf(monitor));
  if (mode !== undefined && mode !== 'min' && mode !== 'max')
    throw wrong("mode must be 'min' or 'max'", kindOf(mode));
  for (const [name, flag] of Object.entries({ keepBest, useAverage }))
    if (flag !== undefined && typeof flag !== 'boolean')
      throw wrong(`${name} must be true or false`, kindOf(flag));
  if (every !== undefined && onBatch === undefined)
    throw wrong('every must come with onBatch', 'none', 'Epochs between reports are reportEvery.');
  for (const name of ['onEpoch', 'onBatch', 'onProgress'] as const)
    if (options[name] !== undefined) checkFunction(`fit: ${name}`, options[name]);
  checkTraining.run({ signal: options.signal });
  healthOptions(options.health);
  if (options.reduceOnPlateau !== undefined) checkPlateau(options.reduceOnPlateau);
  if (options.resume !== undefined && arrayKind(options.resume) !== 'Uint8Array')
    throw wrong('resume must be the bytes of a checkpoint (Uint8Array)', kindOf(options.resume));
  if (options.checkpoint !== undefined) checkCheckpoint(options.checkpoint);
}

function checkCheckpoint(options: CheckpointOptions): void {
  needOptions('fit: checkpoint', options, ['save', 'everyMs', 'everySteps', 'note']);
  const { save, everyMs, everySteps, note } = options;
  checkFunction('fit: checkpoint: save', save);
  if (note !== undefined) checkFunction('fit: checkpoint: note', note);
  if (everyMs !== undefined && !above0.holds(everyMs))
    throw wrong(`checkpoint: everyMs must be ${above0.rule}`, kindOf(everyMs));
  if (everySteps !== undefined && !count.holds(everySteps))
    throw wrong(`checkpoint: everySteps must be ${count.rule}`, kindOf(everySteps));
  if (everyMs !== undefined && everySteps !== undefined)
    throw wrong('checkpoint: everyMs and everySteps exclude each other', 'both');
}

function checkPlateau(options: PlateauOptions): void {
  needOptions('reduceOnPlateau', options, ['factor', 'patience', 'least']);
  const { factor = 0.1, patience = 1, least = 0 } = options;
  if (!(fitsFloat32(factor) && factor > 0 && factor < 1))
    throw wrong('reduceOnPlateau: factor must be a number above 0 and below 1', kindOf(factor));
  if (!count.holds(patience))
    throw wrong(`reduceOnPlateau: patience must be ${count.rule}`, kindOf(patience));
  if (!atLeast0.holds(least)) throw wrong(`reduceOnPlateau: least must be ${atLeast0.rule}`, kindOf(least));
}
