// The networks of a population: what each has of its own, as a pure function of the set-up.
import { uniforms } from '../../playground/data/uniforms.ts';
import type { Setup } from './setup.ts';

/** How weights start, from the top of the field to its bottom. */
export const INITIALIZERS = ['normal', 'default', 'xavierNormal', 'heNormal'] as const;
/** Name of a start. */
export type InitializerName = (typeof INITIALIZERS)[number];
/** What charts call the starts. */
export const START_NAMES: Readonly<Record<InitializerName, string>> = {
  normal: 'normal',
  default: 'default',
  xavierNormal: 'Xavier',
  heNormal: 'He',
};

/** What one network has of its own. */
export interface Member {
  /** Added to the seed of the set-up. */
  readonly variation: number;
  readonly learningRate: number;
  readonly l2: number;
  readonly initializer: InitializerName;
}

/** Networks in a row of the field, and rows. */
export function sideOf(count: number): number {
  return Math.round(Math.sqrt(count));
}

/**
 * All networks, row by row of the field: the rate rises from left to right, each a random place within its column; rows are
 * a quarter of the field for each start; λ is random by its logarithm. Numbers are rounded to three digits, so that a link
 * holds them shortly and exactly.
 */
export function membersOf({ count, rateFrom, rateTo, l2From, l2To, seed }: Setup): Member[] {
  const next = uniforms(seed ^ 0x2545f491);
  const side = sideOf(count);
  return Array.from({ length: count }, (_, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    return {
      variation: index,
      learningRate: between(rateFrom, rateTo, (column + next()) / side),
      l2: between(l2From, l2To, next()),
      initializer: INITIALIZERS[Math.floor((row * INITIALIZERS.length) / side)]!,
    };
  });
}

/** From `from` to `to` for a share from 0 to 1, evenly by the logarithm. */
function between(from: number, to: number, share: number): number {
  const exact = Number((from * (to / from) ** share).toPrecision(3));
  return Math.max(from, Math.min(to, exact));
}
