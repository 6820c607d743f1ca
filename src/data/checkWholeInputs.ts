// Inputs that stand for rows of a table: whole numbers in a range.

import { GradloomError } from '../errors.ts';

/** Throws `E_ARGUMENT` with the place unless all values are whole numbers from 0 to below `below`. */
export function checkWholeInputs(
  what: string,
  x: ArrayLike<number>,
  { below, features }: { below: number; features: number },
): void {
  for (let at = 0; at < x.length; at++) {
    const value = x[at]!;
    if (Number.isInteger(value) && value >= 0 && value < below) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: inputs of an embedding must be whole numbers from 0 to ${below - 1}; got ${value} in row ${Math.floor(at / features) + 1}, column ${(at % features) + 1}.`,
    );
  }
}
