// What held-out examples decide within a trial: when it ends, and which parameters it keeps.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';

/** What is decided; absent as a whole: nothing, and a trial is measured once, at its end. */
export interface TrialJudging {
  /** Ends after so many validations in a row without an improvement. */
  readonly patience?: number;
  /** The smallest improvement. */
  readonly minDelta?: number;
  /** Whether a trial is compared by, and keeps, its best validation and not its last one. */
  readonly keepBest: boolean;
  /** Epochs between validations. */
  readonly validateEvery?: number;
}

/** The names in a description. */
export const JUDGING_KEYS = ['patience', 'minDelta', 'keepBest', 'validateEvery'] as const;

/** Reads them: `undefined` where nothing is decided. Throws `E_ARGUMENT`. */
export function judgingOf(
  given: Readonly<Partial<Record<(typeof JUDGING_KEYS)[number] | 'together', unknown>>>,
): TrialJudging | undefined {
  const { patience, minDelta, validateEvery, together } = given;
  const { keepBest = patience !== undefined } = given;
  need(
    patience === undefined || (Number.isSafeInteger(patience) && (patience as number) >= 1),
    'patience must be a whole number of at least 1',
    patience,
  );
  need(typeof keepBest === 'boolean', 'keepBest must be true or false', keepBest);
  need(
    minDelta === undefined || (patience !== undefined && isNumber(minDelta) && minDelta >= 0),
    'minDelta must be a number of at least 0, and come with patience',
    minDelta,
  );
  const decides = patience !== undefined || keepBest === true;
  need(
    validateEvery === undefined || (decides && isNumber(validateEvery) && validateEvery > 0),
    'validateEvery must be a number of epochs above 0, and come with patience or keepBest',
    validateEvery,
  );
  if (!decides) return undefined;
  need(
    together === undefined || together === 1,
    'together must be 1, or be left out, with patience or keepBest: such trials train one after another',
    together,
  );
  return {
    ...(patience === undefined ? {} : { patience: patience as number }),
    ...(minDelta === undefined ? {} : { minDelta: minDelta as number }),
    keepBest: keepBest as boolean,
    ...(validateEvery === undefined ? {} : { validateEvery: validateEvery as number }),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function need(holds: boolean, rule: string, got: unknown): void {
  if (holds) return;
  throw new GradloomError('E_ARGUMENT', `sweep: ${rule}; got ${kindOf(got)}.`, {
    hint: 'docs/sweep.md lists what a description may say.',
  });
}
