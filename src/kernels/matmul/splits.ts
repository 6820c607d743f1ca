// When the sums of a product are split, so that few tiles keep a GPU busy.

import { powerOfTwoUpTo } from '../kernelParams.ts';

/** Tiles, or splits of them, that a GPU needs to be busy. */
export const ENOUGH_TILES = 128;
/** Terms of a split: fewer cost more to add than they gain. */
export const LEAST_SPLIT = 256;

/** Splits of the sums over k for so many tiles, a power of two: each tile's sums are shared by so many workgroups. */
export function splitsFor(tiles: number, { k, most }: { readonly k: number; readonly most: number }): number {
  return powerOfTwoUpTo(Math.min(ENOUGH_TILES / tiles, k / LEAST_SPLIT), { least: 1, most });
}
