// The seed of a network and of its training.
import type { Setup } from '../state/setup.ts';

/** That of the points, moved on by the variation. */
export function seedOf({ seed, variation }: Pick<Setup, 'seed' | 'variation'>): number {
  return (seed + variation) % 2 ** 32;
}
