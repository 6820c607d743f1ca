// The letters by which people know some tensors of a graph: `Z[1]`, `A[1]`. They change nothing that is computed.

import type { Tensor } from './tensor.ts';

const known = new WeakMap<Tensor, readonly string[]>();

/** Gives a tensor one more letter; it goes by the last one. */
export function addLetter(tensor: Tensor, letter: string): void {
  const letters = lettersOf(tensor);
  if (!letters.includes(letter)) known.set(tensor, [...letters, letter]);
}

/** The letters of a tensor, in the order in which they were given. */
export function lettersOf(tensor: Tensor): readonly string[] {
  return known.get(tensor) ?? [];
}
