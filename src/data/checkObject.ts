// Whether what is given as data is an object at all.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** Throws `E_ARGUMENT` unless the value is an object, such as a data set; an array is not accepted. */
export function checkObject(what: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given))
    return;
  throw new GradloomError('E_ARGUMENT', `${what} must be an object; got ${kindOf(given)}.`, {
    hint: 'A data set is { x, y, examples, features, targets }.',
  });
}
