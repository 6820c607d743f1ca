// The costs of a training's steps, in memory that does not grow with their number.

import type { CurvePoint } from '../../drawing/curvePoints.ts';

/** More points than any picture shows; beyond them two become one. */
const MOST_POINTS = 2 ** 17;
/** Last costs that are kept one by one. */
const MOST_LAST = 10_000;

/** Where a record stands. */
export interface CostRecordState {
  readonly points: readonly CurvePoint[];
  readonly stride: number;
  readonly filled: number;
  readonly last: readonly number[];
  readonly count: number;
}

/** Costs as they come. */
export class CostRecord {
  readonly #most: number;
  #points: [number, number][] = [];
  /** Steps of a point; the last point may not be full yet. */
  #stride = 1;
  #filled = 0;
  #last: number[] = [];
  #count = 0;

  constructor(most: number = MOST_POINTS) {
    this.#most = most;
  }

  /** All of it, to go on from. */
  get state(): CostRecordState {
    const [stride, filled, count] = [this.#stride, this.#filled, this.#count];
    return { points: this.#points, stride, filled, last: this.#last, count };
  }

  set state({ points, stride, filled, last, count }: CostRecordState) {
    this.#points = points.map(([x, cost]) => [x, cost]);
    this.#last = [...last];
    [this.#stride, this.#filled, this.#count] = [stride, filled, count];
  }

  /** How many costs came. */
  get count(): number {
    return this.#count;
  }

  /** [x, mean cost of one step or more], in order. */
  get points(): readonly CurvePoint[] {
    return this.#points;
  }

  /** Adds the cost of the next step; x is where it lies in the picture. */
  add(x: number, cost: number): void {
    this.#count++;
    this.#last.push(cost);
    if (this.#last.length >= 2 * MOST_LAST) this.#last = this.#last.slice(-MOST_LAST);
    const open = this.#points.at(-1);
    if (open && this.#filled < this.#stride) {
      this.#filled++;
      open[0] = x;
      open[1] += (cost - open[1]) / this.#filled;
      return;
    }
    if (this.#points.length === this.#most) this.#halve();
    this.#points.push([x, cost]);
    this.#filled = 1;
  }

  /** The last `count` costs, or fewer where there are or are kept no more. */
  last(count: number): number[] {
    return this.#last.slice(-Math.min(Math.max(Math.ceil(count), 1), MOST_LAST));
  }

  #halve(): void {
    const pairs = this.#points.filter((_, i) => i % 2 === 1);
    pairs.forEach((pair, i) => (pair[1] = (pair[1] + (this.#points[2 * i]?.[1] ?? pair[1])) / 2));
    this.#points = pairs;
    this.#stride *= 2;
  }
}
