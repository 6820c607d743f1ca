// Parameters of operations.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';

/** Whether it is a number that f32 holds: no text that looks like one, and not so large that it becomes infinite. */
export function isReal(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

/** Throws `E_ARGUMENT` unless all parameters are finite f32 numbers. */
export function checkParameters(op: string, parameters: Readonly<Record<string, number>>): void {
  const bad = Object.entries(parameters).find(([, value]) => !isReal(value));
  if (!bad) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${op}: ${bad[0]} must be a finite f32 number; got ${kindOf(bad[1])}.`,
    {
      hint: 'A parameter is one number for all elements; pass values that vary as a tensor.',
    },
  );
}
