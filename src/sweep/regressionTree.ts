// A tree that predicts a value from a place, and what it says of each dimension alone.

import type { RandomStream } from '../random/randomStream.ts';
import { isChoices, type SweepDimension } from './space.ts';

/** A place from 0 to 1 in each dimension, and the value there. */
export interface Sample {
  readonly place: readonly number[];
  readonly value: number;
}

/** Part of a dimension: an interval, or a set of cells of choices. */
type Part = readonly [low: number, high: number] | ReadonlySet<number>;

/** A box of the space and its value. */
interface Leaf {
  readonly parts: readonly Part[];
  readonly value: number;
}

/** Fewer samples than this are not divided. */
const LEAST = 3;

/** What a tree says: the variance of its values over the space, and that of its mean along each dimension. */
export interface TreeVariance {
  readonly total: number;
  readonly alone: readonly number[];
}

/** Grows a tree: each node looks at a part of the dimensions, drawn at random, for what divides its samples best. */
export function treeVariance(
  dimensions: readonly SweepDimension[],
  samples: readonly Sample[],
  random: RandomStream,
): TreeVariance {
  const whole = dimensions.map((dimension): Part => {
    return isChoices(dimension) ? new Set(dimension.keys()) : [0, 1];
  });
  const leaves: Leaf[] = [];
  const grow = (own: readonly Sample[], parts: readonly Part[]): void => {
    const split = own.length < LEAST ? undefined : bestSplit(dimensions, { own, parts, random });
    if (!split) {
      leaves.push({ parts, value: mean(own) });
      return;
    }
    const { index, sides, isLow } = split;
    grow(own.filter(isLow), parts.with(index, sides[0]));
    grow(
      own.filter((sample) => !isLow(sample)),
      parts.with(index, sides[1]),
    );
  };
  grow(samples, whole);
  return varianceOf(leaves, whole);
}

interface Split {
  readonly index: number;
  readonly sides: readonly [Part, Part];
  readonly isLow: (sample: Sample) => boolean;
  readonly gain: number;
}

function bestSplit(
  dimensions: readonly SweepDimension[],
  { own, parts, random }: { own: readonly Sample[]; parts: readonly Part[]; random: RandomStream },
): Split | undefined {
  const order = random.permutation(dimensions.length);
  const count = Math.max(1, Math.ceil((dimensions.length * 5) / 6));
  let best: Split | undefined;
  for (const index of order.subarray(0, count)) {
    const split = splitAlong(dimensions[index]!, { own, part: parts[index]!, index });
    if (split && split.gain > (best?.gain ?? 1e-12)) best = split;
  }
  return best;
}

/** The cut of one dimension after which the squared errors are least: choices are put in the order of their means. */
function splitAlong(
  dimension: SweepDimension,
  { own, part, index }: { own: readonly Sample[]; part: Part; index: number },
): Split | undefined {
  const cellOf = ({ place }: Sample): number =>
    isChoices(dimension) ? Math.floor(place[index]! * dimension.length) : place[index]!;
  const groups = new Map<number, Sample[]>();
  for (const sample of own) {
    const cell = cellOf(sample);
    const group = groups.get(cell);
    if (group) group.push(sample);
    else groups.set(cell, [sample]);
  }
  const cells = [...groups].map(([cell, members]) => ({ cell, members, mean: mean(members) }));
  if (cells.length < 2) return undefined;
  cells.sort((a, b) => (isChoices(dimension) ? a.mean - b.mean || a.cell - b.cell : a.cell - b.cell));
  const all = sumOf(own);
  let low = { sum: 0, count: 0 };
  let best: { gain: number; after: number } | undefined;
  cells.slice(0, -1).forEach(({ members }, after) => {
    low = { sum: low.sum + sumOf(members), count: low.count + members.length };
    const rest = own.length - low.count;
    const gain = low.sum ** 2 / low.count + (all - low.sum) ** 2 / rest - all ** 2 / own.length;
    if (gain > (best?.gain ?? -Infinity)) best = { gain, after };
  });
  const { gain, after } = best!;
  if (!(part instanceof Set)) {
    const [from, to] = part as readonly [number, number];
    const cut = (cells[after]!.cell + cells[after + 1]!.cell) / 2;
    return {
      index,
      gain,
      sides: [
        [from, cut],
        [cut, to],
      ],
      isLow: (sample) => cellOf(sample) < cut,
    };
  }
  const lows = new Set(cells.slice(0, after + 1).map(({ cell }) => cell));
  // Choices that no sample has stay with the others.
  const highs = new Set([...(part as ReadonlySet<number>)].filter((cell) => !lows.has(cell)));
  return { index, gain, sides: [lows, highs], isLow: (sample) => lows.has(cellOf(sample)) };
}

/** Exactly, from the boxes: they divide the space without gap or overlap. */
function varianceOf(leaves: readonly Leaf[], whole: readonly Part[]): TreeVariance {
  const shares = leaves.map(({ parts }) => parts.map((part, index) => sizeOf(part) / sizeOf(whole[index]!)));
  const volumes = shares.map((own) => own.reduce((product, share) => product * share, 1));
  const middle = leaves.reduce((sum, { value }, leaf) => sum + value * volumes[leaf]!, 0);
  const total = leaves.reduce((sum, { value }, leaf) => sum + volumes[leaf]! * (value - middle) ** 2, 0);
  const alone = whole.map((part, index) => {
    let variance = 0;
    for (const { at, size } of cellsOf(part, leaves, index)) {
      let along = 0;
      leaves.forEach(({ parts, value }, leaf) => {
        if (holds(parts[index]!, at)) along += (value * volumes[leaf]!) / shares[leaf]![index]!;
      });
      variance += size * (along - middle) ** 2;
    }
    return variance;
  });
  return { total, alone };
}

/** Stretches of a dimension on which no box begins or ends, with their share of it. */
function cellsOf(part: Part, leaves: readonly Leaf[], index: number): { at: number; size: number }[] {
  if (part instanceof Set) return [...part].map((at: number) => ({ at, size: 1 / part.size }));
  const edges = leaves.flatMap(({ parts }) => [...(parts[index] as readonly [number, number])]);
  const sorted = [...new Set(edges)].toSorted((a, b) => a - b);
  return sorted.slice(1).map((to, before) => {
    const from = sorted[before]!;
    return { at: (from + to) / 2, size: to - from };
  });
}

function holds(part: Part, at: number): boolean {
  if (part instanceof Set) return part.has(at);
  const [low, high] = part as readonly [number, number];
  return at >= low && at < high;
}

function sizeOf(part: Part): number {
  if (part instanceof Set) return part.size;
  const [low, high] = part as readonly [number, number];
  return high - low;
}

const sumOf = (samples: readonly Sample[]): number => samples.reduce((sum, { value }) => sum + value, 0);
const mean = (samples: readonly Sample[]): number =>
  samples.length === 0 ? 0 : sumOf(samples) / samples.length;
