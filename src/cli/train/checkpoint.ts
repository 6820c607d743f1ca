// The parameters of a training so far, on the host: what is left where the device or the numbers fail.

import { GradloomError } from '../../errors.ts';
import type { Model } from '../../train/model.ts';

/** Parameters by name (W1, b1, …), all finite, as they were after a number of steps. */
export interface Snapshot {
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly steps: number;
}

/** Milliseconds between snapshots at least. */
const EVERY = 1500;
/** Snapshots take at most one part in so many of the time. */
const SHARE = 50;

/** Keeps the last good parameters of a model in training. */
export class Checkpoint {
  readonly #model: Pick<Model, 'values'>;
  #last: Snapshot | undefined;
  #nextAt = performance.now() + EVERY;

  constructor(model: Pick<Model, 'values'>) {
    this.#model = model;
  }

  /** The last good parameters; `undefined` before the first snapshot. */
  get last(): Snapshot | undefined {
    return this.#last;
  }

  /** Whether it is time for another. */
  get isDue(): boolean {
    return performance.now() >= this.#nextAt;
  }

  /**
   * Takes a snapshot after so many steps. Throws `E_NONFINITE` where a parameter is NaN or infinite, and as
   * `Model.values` does; the last one is then kept.
   */
  async take(steps: number): Promise<void> {
    const begin = performance.now();
    const values = await this.#model.values();
    const bad = [...values].find(([, numbers]) => !numbers.every((value) => Number.isFinite(value)));
    if (bad) {
      const [name, numbers] = bad;
      throw new GradloomError(
        'E_NONFINITE',
        `train: the parameters must stay finite; got ${numbers.find((value) => !Number.isFinite(value))} in ${name} after step ${steps}.`,
        { hint: 'Lower the learning rate, put the inputs in standard form, or clip the gradient.' },
      );
    }
    this.#last = { values, steps };
    const end = performance.now();
    this.#nextAt = end + Math.max(EVERY, SHARE * (end - begin));
  }
}
