// When a training that may leave steps out is over: none of them is finite any more.

import { skippedFault } from '../trainingFault.ts';
import { TRAINING_HISTORY } from '../trainingVariables.ts';

/** Few examples make epochs of a step or two, and nobody waits for one of a million. */
const LEAST = 8;
const MOST = 1000;

/** What a look at some steps has seen. */
export interface SkippedLook {
  /** The cost of each. */
  readonly costs: Float32Array;
  /** Steps before them. */
  readonly first: number;
  /** The costs of the last 8,192 steps, each at its place. */
  readonly ring: ArrayLike<number>;
  /** NaN where nobody knows. */
  readonly stepsPerEpoch: number;
}

/** Counts steps that were left out one after another, however they are divided into looks and runs. */
export class SkippedSteps {
  #count: number | undefined = 0;

  /**
   * Counts on. Throws `E_NONFINITE` after as many steps in a row as an epoch has, but 8 at least and 1000 at most: a step
   * that is left out changes nothing, so that all examples have then failed with the same parameters.
   */
  look({ costs, first, ring, stepsPerEpoch }: SkippedLook): void {
    const limit = Math.min(Math.max(Math.ceil(stepsPerEpoch) || 0, LEAST), MOST);
    let count = this.#count ?? before(ring, first, limit);
    for (const [index, cost] of costs.entries()) {
      count = Number.isFinite(cost) ? 0 : count + 1;
      if (count < limit) continue;
      // Who goes on has changed something.
      this.#count = 0;
      throw skippedFault(first + index + 2 - count, limit);
    }
    this.#count = count;
  }

  /** The training is at another step now: what was counted stands in its record of costs. */
  moved(): void {
    this.#count = undefined;
  }
}

/** How many steps up to `step` were left out one after another, `most` at most. */
function before(ring: ArrayLike<number>, step: number, most: number): number {
  let count = 0;
  while (count < Math.min(step, most) && !Number.isFinite(ring[(step - count - 1) % TRAINING_HISTORY]))
    count++;
  return count;
}
