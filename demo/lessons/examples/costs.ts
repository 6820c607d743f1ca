// The costs of a training so far, as a line over its steps.
import type { Series } from './example.ts';

/** A line over steps that grows. */
export class Costs {
  readonly x: number[] = [];
  readonly y: number[] = [];

  /** The cost after so many steps; one that is no number, or too large for a chart, is left out. */
  add(step: number, cost: number): Series {
    if (Math.abs(cost) < 1e30) {
      this.x.push(step);
      this.y.push(cost);
    }
    return { x: [...this.x], y: [...this.y] };
  }
}
