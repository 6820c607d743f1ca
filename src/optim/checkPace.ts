// The rule for numbers of a schedule.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { fitsFloat32 } from './fitsFloat32.ts';

/** What a number must be beside finite and not negative. */
export interface PaceRule {
  /** Not 0 either. */
  readonly above?: boolean;
  readonly most?: number;
  readonly whole?: boolean;
}

/** A learning rate that grows without end, turns its sign, or is divided by 0 would be no schedule: throws `E_ARGUMENT`. */
export function checkPace(
  what: string,
  value: number,
  { above = false, most = Infinity, whole = false }: PaceRule = {},
): void {
  const isIn = fitsFloat32(value) && (above ? value > 0 : value >= 0) && value <= most;
  if (isIn && (!whole || Number.isSafeInteger(value))) return;
  const kind = whole ? 'whole' : 'finite';
  const range = `${above ? 'above 0' : 'of at least 0'}${most === Infinity ? '' : ` and at most ${most}`}`;
  throw new GradloomError('E_ARGUMENT', `${what} must be a ${kind} number ${range}; got ${kindOf(value)}.`);
}
