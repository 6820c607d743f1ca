// From costs to bands of colour: filled contours.
import type { Surface } from '../state/reducer.ts';

/** Bands between the lowest and the highest cost. */
export const BANDS = 18;

/** How costs become shares from 0 to 1. */
export interface CostScale {
  readonly from: number;
  readonly to: number;
  /** The share of a cost; NaN for one that float32 cannot hold. */
  readonly share: (cost: number) => number;
  /** The cost at a share. */
  readonly cost: (share: number) => number;
}

/** The scale of a surface: even, or even by the logarithm. */
export function costScale({ costs }: Surface, isLog: boolean): CostScale {
  const finite = costs.filter(Number.isFinite);
  const [low, high] = finite.reduce(([a, b], cost) => [Math.min(a, cost), Math.max(b, cost)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  // A logarithm needs costs above 0, and one cost alone a width.
  const from = isLog ? Math.max(low, high * 1e-6, 1e-12) : low;
  const to = high > from ? high : from + 1;
  if (!isLog)
    return {
      from,
      to,
      share: (cost) => (cost - from) / (to - from),
      cost: (share) => from + share * (to - from),
    };
  const width = Math.log(to / from);
  return {
    from,
    to,
    share: (cost) => Math.log(Math.max(cost, from) / from) / width,
    cost: (share) => from * Math.exp(share * width),
  };
}

/** The number of the band in which a share lies. */
export function bandIndex(share: number): number {
  return Math.min(BANDS - 1, Math.max(0, Math.floor(share * BANDS)));
}

/** The costs at a place between the rows of the grid, one for each column. */
export function rowAt({ x, y, costs }: Surface, place: number): Float64Array {
  const low = Math.min(Math.floor(place), y.length - 2);
  const own = new Float64Array(x.length);
  for (let column = 0; column < x.length; column++) {
    const at = low * x.length + column;
    own[column] = mix(costs[at]!, costs[at + x.length]!, place - low);
  }
  return own;
}

/** The cost at a place between the columns of a row. */
export function costAt(row: Float64Array, place: number): number {
  const left = Math.min(Math.floor(place), row.length - 2);
  return mix(row[left]!, row[left + 1]!, place - left);
}

function mix(from: number, to: number, share: number): number {
  return (1 - share) * from + share * to;
}
