// A buffer of examples from which each next one is drawn.

import { philox } from '../../random/philox.ts';
import { RandomStream } from '../../random/randomStream.ts';
import { copyRows, createRows, type RowForms, type Rows } from './rows.ts';

/** The use of random numbers, beside those of `RANDOM_DOMAIN`: one number, the seed of an epoch's draws. */
const DOMAIN = 0xb0ffe700;

/**
 * Filled with `capacity` examples, it gives one of those it holds, each equally likely, and takes the next in its place;
 * when there is no next, it gives the rest in random order. What it gives is a function of the examples' order, the seed and
 * the epoch, and not of the chunks that they come in.
 */
export class ShuffleBuffer {
  readonly #forms: RowForms;
  readonly #capacity: number;
  readonly #rows: Rows;
  readonly #seed: number;
  #random = new RandomStream(0);
  #size = 0;

  constructor(forms: RowForms, { capacity, seed }: { capacity: number; seed: number }) {
    this.#forms = forms;
    this.#capacity = capacity;
    this.#rows = createRows(forms, capacity);
    this.#seed = seed;
  }

  /** Begins an epoch, empty. */
  begin(epoch: number): void {
    const [seed] = philox([epoch >>> 0, 0, 0, 0], [this.#seed, DOMAIN]);
    this.#random = new RandomStream(seed);
    this.#size = 0;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.#capacity;
  }

  /** Takes up to `count` examples from row `at` on; how many. */
  fill(from: Rows, at: number, count: number): number {
    const taken = Math.min(count, this.#capacity - this.#size);
    copyRows(this.#forms, { from, at, to: this.#rows, place: this.#size, count: taken });
    this.#size += taken;
    return taken;
  }

  /** Gives one to row `place`; the last one takes its place. */
  draw(to: Rows, place: number): void {
    const drawn = this.#random.integer(this.#size);
    this.#size -= 1;
    const last = this.#size;
    copyRows(this.#forms, { from: this.#rows, at: drawn, to, place, count: 1 });
    if (drawn !== last)
      copyRows(this.#forms, { from: this.#rows, at: last, to: this.#rows, place: drawn, count: 1 });
  }
}
