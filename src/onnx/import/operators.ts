// All operators that are read, by their names.

import { ELEMENTWISE } from './elementwise.ts';
import type { Operator } from './graphReader.ts';
import { IMAGES } from './images.ts';
import { LINEAR } from './linear.ts';
import { NORMALIZATIONS } from './normalizations.ts';
import { SHAPES } from './shapes.ts';

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...ELEMENTWISE,
  ...LINEAR,
  ...IMAGES,
  ...SHAPES,
  ...NORMALIZATIONS,
};

/** What reads nodes of a name; undefined for an operator that is not known. */
export function operatorOf(op: string): Operator | undefined {
  return Object.hasOwn(OPERATORS, op) ? OPERATORS[op] : undefined;
}

/** Names of all operators that are read. */
export const OPERATOR_NAMES = Object.keys(OPERATORS).toSorted();
