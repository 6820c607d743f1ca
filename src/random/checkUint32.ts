// The rule for seeds, streams and counters.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** Refuses what is not a whole number in 0 … 2^32 − 1: rounding it would silently give another's numbers. */
export function checkUint32(what: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= 0x1_0000_0000) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: must be a whole number in 0 … 4294967295; got ${kindOf(value)}.`,
    );
  }
}
