// The options of opening a GPU that pages and Node share, checked in one place.

import { checkFunction, checkOptions, kindOf, refusal, type OptionsElsewhere } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { OpenOptions } from './openOptions.ts';
import { TUNING_MODES, type TuningMode, type TuningOptions } from './tuning.ts';

/** An `E_ARGUMENT` of `openGpu`. */
export const wrong = /* @__PURE__ */ refusal('openGpu', { show: kindOf });

const SHARED = ['tuning', 'powerPreference', 'onDevice'] as const satisfies readonly (keyof OpenOptions)[];
const PREFERENCES: readonly unknown[] = ['high-performance', 'low-power'];
const TUNING = [
  'mode',
  'budget',
  'store',
  'runtime',
  'onMeasure',
] as const satisfies readonly (keyof TuningOptions)[];

/**
 * Throws `E_ARGUMENT` for an option that is neither shared by pages and Node nor in `own`, and for wrong values of
 * shared options. `elsewhere` are those that only the other of both has.
 */
export function checkOpenOptions(
  options: Pick<OpenOptions, (typeof SHARED)[number]>,
  own: readonly string[],
  elsewhere: OptionsElsewhere,
): void {
  checkOptions('openGpu', options, [...own, ...SHARED], elsewhere);
  const { tuning, powerPreference, onDevice } = options;
  if (powerPreference !== undefined && !PREFERENCES.includes(powerPreference)) {
    throw wrong(`powerPreference must be one of ${PREFERENCES.join(', ')}`, powerPreference);
  }
  if (onDevice !== undefined) checkFunction('openGpu: onDevice', onDevice);
  if (tuning === undefined) return;
  if (typeof tuning === 'string') return void checkTuningMode(tuning);
  checkOptions('openGpu: tuning', tuning, TUNING);
  const { mode, budget, store, runtime, onMeasure } = tuning;
  if (mode !== undefined) checkTuningMode(mode);
  checkOptions('openGpu: tuning.budget', budget, ['perClass', 'total']);
  for (const [name, value] of Object.entries(budget ?? {})) {
    if (typeof value === 'number' && value >= 0) continue;
    throw wrong(`tuning.budget.${name} must be a number of milliseconds`, value);
  }
  const { load, save } = Object(store) as { load?: unknown; save?: unknown };
  if (store !== undefined && !(typeof load === 'function' && typeof save === 'function')) {
    throw wrong('tuning.store must have load() and save()', store);
  }
  if (runtime !== undefined && typeof runtime !== 'string')
    throw wrong('tuning.runtime must be a text', runtime);
  if (onMeasure !== undefined) checkFunction('openGpu: tuning.onMeasure', onMeasure);
}

/** A mode by its name. Throws `E_ARGUMENT` for another. */
export function checkTuningMode(asked: string): TuningMode {
  const mode = TUNING_MODES.find((name) => name === asked);
  if (mode) return mode;
  throw new GradloomError(
    'E_ARGUMENT',
    `tuning: must be one of ${TUNING_MODES.join(', ')}; got ${kindOf(asked)}.`,
    { hint: 'It comes from the option `tuning`, or in Node from the variable GRADLOOM_TUNING.' },
  );
}
