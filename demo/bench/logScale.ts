// A logarithmic axis: where a value lies, and which values are marked.

/** A mark of the axis: its value and its place in pixels. */
export interface Mark {
  readonly value: number;
  readonly at: number;
}

/** Maps [low, high], both positive, onto [from, to] in pixels. */
export class LogScale {
  readonly low: number;
  readonly high: number;
  readonly #from: number;
  readonly #perDecade: number;

  constructor({ low, high, from, to }: { low: number; high: number; from: number; to: number }) {
    this.low = low;
    this.high = high;
    this.#from = from;
    this.#perDecade = (to - from) / Math.log10(high / low);
  }

  /** The place of a value, in pixels. */
  at(value: number): number {
    return this.#from + this.#perDecade * Math.log10(value / this.low);
  }

  /** Marks at least `distance` pixels apart: at 1, 2 and 5 of each decade, at each decade, or at every n-th. */
  marks(distance: number): Mark[] {
    const decade = Math.abs(this.#perDecade);
    if (decade * Math.log10(2) >= distance) return this.#marksOf([1, 2, 5], 1);
    return this.#marksOf([1], Math.max(1, Math.ceil(distance / decade)));
  }

  #marksOf(digits: readonly number[], step: number): Mark[] {
    const marks: Mark[] = [];
    const last = Math.floor(Math.log10(this.high));
    for (let exponent = Math.floor(Math.log10(this.low)); exponent <= last; exponent++) {
      if (exponent % step !== 0) continue;
      for (const digit of digits) {
        // From text, since 10 ** -3 * 2 is not 0.002.
        const value = Number(`${digit}e${exponent}`);
        if (value >= this.low && value <= this.high) marks.push({ value, at: this.at(value) });
      }
    }
    return marks;
  }
}
