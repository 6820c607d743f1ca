// Checks that layers share: numbers of an option, and the shape that they are built for.

import { GradloomError } from '../errors.ts';
import { showShape, type Shape } from '../graph/shape.ts';

/** Throws `E_ARGUMENT` unless a layer has at least one unit, or another whole number from 1. */
export function checkWholeOption(what: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: a layer must have a whole number of ${name} of at least 1; got ${value}.`,
  );
}

/** Throws `E_SHAPE` unless the inputs have this many axes beside that of the examples. */
export function checkRank(
  what: string,
  input: Shape,
  least: number,
  { most = Infinity }: { most?: number } = {},
): void {
  if (input.length >= least && input.length <= most) return;
  const wanted = most === least ? `${least}` : `at least ${least}`;
  throw new GradloomError(
    'E_SHAPE',
    `${what}: the inputs must have ${wanted} axes beside the examples; got ${showShape(input)}.`,
    { hint: input.length > most ? 'Put flatten() before it.' : '' },
  );
}
