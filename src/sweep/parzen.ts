// A density over a search space out of points seen: a mixture of a kernel around each and a wide one.

import type { RandomStream } from '../random/randomStream.ts';
import { normalShare } from './normalShare.ts';
import { isChoices, type SweepDimension } from './space.ts';

/** Width of a kernel at one point, on a stretch of length 1. */
const WIDTH = 0.2;
/** The wide kernel, which lets no place be ruled out. */
const PRIOR = { mean: 0.5, deviation: 1 };

/**
 * The density of n points: the mean of n + 1 kernels, each the product over the dimensions of a normal distribution cut
 * to 0 … 1 or, for choices, of a share for each. Widths fall as n^(−1 / (d + 4)) (Scott's rule).
 */
export class ParzenDensity {
  readonly #dimensions: readonly SweepDimension[];
  readonly #points: readonly (readonly number[])[];
  readonly #deviation: number;

  constructor(dimensions: readonly SweepDimension[], points: readonly (readonly number[])[]) {
    this.#dimensions = dimensions;
    this.#points = points;
    const count = Math.max(1, points.length);
    const least = 1 / Math.min(100, 1 + count);
    this.#deviation = Math.max(least, WIDTH * count ** (-1 / (dimensions.length + 4)));
  }

  /** A place drawn from it. */
  draw(random: RandomStream): number[] {
    const point = this.#points[random.integer(this.#points.length + 1)];
    return this.#dimensions.map((dimension, index) => {
      if (isChoices(dimension)) return this.#drawChoice(dimension.length, point?.[index], random);
      const mean = point?.[index] ?? PRIOR.mean;
      const deviation = point ? this.#deviation : PRIOR.deviation;
      // At least a third lies within.
      for (;;) {
        const place = mean + deviation * random.nextNormal();
        if (place >= 0 && place < 1) return place;
      }
    });
  }

  /** The logarithm of the density at a place. */
  logAt(place: readonly number[]): number {
    const logs = [...this.#points, undefined].map((point) => this.#logKernel(point, place));
    const most = Math.max(...logs);
    return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
  }

  #logKernel(point: readonly number[] | undefined, place: readonly number[]): number {
    let log = 0;
    this.#dimensions.forEach((dimension, index) => {
      const at = place[index]!;
      if (isChoices(dimension)) {
        const count = dimension.length;
        const same = point !== undefined && choiceOf(point[index]!, count) === choiceOf(at, count);
        log += Math.log(this.#shareOf(count, point !== undefined, same));
        return;
      }
      const mean = point?.[index] ?? PRIOR.mean;
      const deviation = point ? this.#deviation : PRIOR.deviation;
      const z = (at - mean) / deviation;
      const within = normalShare((1 - mean) / deviation) - normalShare(-mean / deviation);
      log -= 0.5 * z * z + Math.log(deviation * within);
    });
    return log;
  }

  /** A choice's share in the kernel of a point that has it, or of one that has another. */
  #shareOf(count: number, hasPoint: boolean, same: boolean): number {
    if (!hasPoint) return 1 / count;
    const spread = 1 / (this.#points.length + 1);
    return ((same ? 1 : 0) + spread) / (1 + count * spread);
  }

  #drawChoice(count: number, at: number | undefined, random: RandomStream): number {
    const own = at === undefined ? -1 : choiceOf(at, count);
    let left = random.nextFloat();
    for (let choice = 0; choice < count - 1; choice++) {
      left -= this.#shareOf(count, own >= 0, choice === own);
      if (left < 0) return (choice + 0.5) / count;
    }
    return (count - 0.5) / count;
  }
}

const choiceOf = (place: number, count: number): number => Math.min(count - 1, Math.floor(place * count));
