// `--health`: what is found of a training's health is told as it is found, and in a short list at the end.

import * as v from 'valibot';
import type { FitOptions } from '../../train/fit/fitOptions.ts';
import type { HealthFinding } from '../../train/health/finding.ts';
import { healthText } from '../../train/health/healthText.ts';
import { oneOf } from '../optionValues.ts';
import type { Output } from '../output.ts';

const CHOICES = ['off', 'warn', 'stop', 'skip', 'rollback'] as const;

/** What is done about findings. */
export type HealthMode = (typeof CHOICES)[number];

/** Its entry in the schema of options. */
export const healthEntry = { health: v.optional(oneOf(CHOICES)) };

/** Its help. */
export const HEALTH_HELP =
  'what to do about findings on its health: warn (default; if it is not given, short trainings whose cost falls have no ' +
  'look at their layers), stop at the first, skip steps that are not finite, ' +
  'rollback to good parameters and a tenth of the rate where it fails, off. A cost that explodes is a failure (exit ' +
  'code 1) unless off';

/** As an option of `fit`: findings are told to people at once, and to `onFound`. */
export function healthOf(
  mode: HealthMode | undefined,
  output: Pick<Output, 'warn'>,
  onFound: (finding: HealthFinding) => void,
): FitOptions['health'] {
  if (mode === 'off') return false;
  return {
    // What was not asked for must not take longer than it is worth.
    look: mode === undefined ? 'auto' : 'all',
    onFatal: mode === 'rollback' ? 'rollBack' : 'throw',
    stopAtAny: mode === 'stop',
    // What ends the training is told by its error.
    onFinding: (finding) => {
      onFound(finding);
      if (mode !== 'stop' && !(finding.fatal && mode !== 'rollback')) output.warn(healthText(finding));
    },
  };
}

/** Rows of the result's table: each finding in a few words. */
export function healthRows(findings: readonly HealthFinding[] | undefined): [string, string][] {
  return (findings ?? []).map(({ message }, index) => [index === 0 ? 'health' : '', message]);
}
