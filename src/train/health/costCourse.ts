// How a cost runs from step to step: whether it explodes, rises or does not fall. Numbers only, no device.

import type { Symptom } from './finding.ts';
import { LIMITS } from './limits.ts';

/** Stretches whose means are kept; beyond them two become one. */
const MOST_STRETCHES = 200;
/** Steps that tell where a cost began, and where it is: one batch alone is chance. */
const FEW = 5;
/** Costs below this are rounding: no cost began there. */
const LEAST_START = 1e-6;

/** Where a course stands. */
export interface CostCourseState {
  readonly count: number;
  readonly start: number;
  readonly last: readonly number[];
  readonly means: readonly number[];
  readonly stride: number;
  readonly filled: number;
}

/** Costs of steps as they come. */
export class CostCourse {
  /** The cost of a constant prediction, where it is known. */
  baseline: number | undefined;
  #count = 0;
  /** The largest of the first few. */
  #start = 0;
  #last: number[] = [];
  /** Means of stretches of `#stride` steps; the last may not be full yet. */
  #means: number[] = [];
  #stride = 1;
  #filled = 0;

  /** What came so far, to go on from; the baseline is found again. */
  get state(): CostCourseState {
    const [count, start, stride, filled] = [this.#count, this.#start, this.#stride, this.#filled];
    return { count, start, last: this.#last, means: this.#means, stride, filled };
  }

  set state({ count, start, last, means, stride, filled }: CostCourseState) {
    [this.#count, this.#start, this.#stride, this.#filled] = [count, start, stride, filled];
    [this.#last, this.#means] = [[...last], [...means]];
  }

  /** Costs that came. */
  get count(): number {
    return this.#count;
  }

  /** Takes costs in the order of steps. What is not finite is another's business. */
  add(costs: ArrayLike<number>): void {
    for (let i = 0; i < costs.length; i++) {
      const cost = costs[i]!;
      if (!Number.isFinite(cost)) continue;
      if (this.#count++ < FEW) this.#start = Math.max(this.#start, Math.abs(cost));
      this.#last.push(cost);
      if (this.#last.length > FEW) this.#last.shift();
      this.#addToMeans(cost);
    }
  }

  /** Whether parameters of now are worth keeping: the cost is no worse than where it began. */
  get isGood(): boolean {
    return this.#last.every((cost) => Math.abs(cost) <= 2 * this.#worst);
  }

  /** Forgets the last costs: the parameters that gave them are gone. */
  forgetLast(): void {
    this.#last = [];
  }

  /** Whether the cost is about where it began: suspicious where nothing else is known. */
  get isStanding(): boolean {
    if (this.#count < LIMITS.courseSteps) return false;
    const [first, last] = this.#ends();
    return last.mean >= (1 - LIMITS.fall) * first.mean;
  }

  /** What is wrong with the cost now. */
  symptoms(): Symptom[] {
    return [this.explosion() ?? this.#rise() ?? this.#standstill()].filter((one) => one !== undefined);
  }

  /** Whether the last costs are all far beyond the first ones. */
  explosion(): Symptom | undefined {
    if (this.#count < 2 * FEW || this.#last.length < FEW) return undefined;
    const least = Math.min(...this.#last.map(Math.abs));
    const factor = this.baseline === undefined ? LIMITS.explodedUnknown : LIMITS.exploded;
    if (!(least > factor * this.#worst)) return undefined;
    return { code: 'costExplodes', values: { cost: this.#last.at(-1)!, start: this.#start } };
  }

  get #worst(): number {
    return Math.max(this.#start, this.baseline ?? 0, LEAST_START);
  }

  #rise(): Symptom | undefined {
    if (this.#count < LIMITS.courseSteps) return undefined;
    const [first, last] = this.#ends();
    if (this.baseline !== undefined && last.mean <= this.baseline) return undefined;
    const factor = this.baseline === undefined ? LIMITS.risesUnknown : LIMITS.rises;
    const apart = last.mean - first.mean > LIMITS.errors * Math.hypot(first.error, last.error);
    if (!(first.mean > 0 && last.mean > factor * first.mean && apart)) return undefined;
    return { code: 'costRises', values: { cost: last.mean, start: first.mean } };
  }

  #standstill(): Symptom | undefined {
    const { baseline } = this;
    if (baseline === undefined || this.#count < LIMITS.fallSteps) return undefined;
    const [first, last] = this.#ends();
    // Trained parameters that are trained on have no way to fall.
    if (last.mean < (1 - LIMITS.fall) * baseline) return undefined;
    if (last.mean < (1 - LIMITS.fall) * first.mean) return undefined;
    return {
      code: 'costNotFalling',
      values: { cost: last.mean, start: first.mean, steps: this.#count },
    };
  }

  /** Mean and standard error of the first and the last tenth. */
  #ends(): readonly [Ends, Ends] {
    const full = this.#filled === this.#stride ? this.#means : this.#means.slice(0, -1);
    const size = Math.max(FEW, Math.floor(full.length / 10));
    return [endsOf(full.slice(0, size)), endsOf(full.slice(-size))];
  }

  #addToMeans(cost: number): void {
    if (this.#filled > 0 && this.#filled < this.#stride) {
      const open = this.#means.length - 1;
      this.#filled++;
      this.#means[open]! += (cost - this.#means[open]!) / this.#filled;
      return;
    }
    if (this.#means.length === MOST_STRETCHES) {
      const pairs = this.#means.filter((_, index) => index % 2 === 1);
      this.#means = pairs.map((mean, index) => (mean + this.#means[2 * index]!) / 2);
      this.#stride *= 2;
    }
    this.#means.push(cost);
    this.#filled = 1;
  }
}

interface Ends {
  readonly mean: number;
  readonly error: number;
}

function endsOf(values: readonly number[]): Ends {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) };
}
