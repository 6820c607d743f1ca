// When the next look into a network is due.

/** A look takes at most one part in so many of the time. */
const SHARE = 30;

/** Says when the next look of a kind is due, by what the last one took. */
export class LookPace {
  readonly #leastMs: number;
  #nextAt = 0;
  #isFirst = true;

  constructor({ leastMs }: { leastMs: number }) {
    this.#leastMs = leastMs;
    this.later();
  }

  /** There is something new to look at, but not before the least time has passed. */
  later(): void {
    this.#isFirst = true;
    this.#nextAt = Math.max(this.#nextAt, performance.now() + this.#leastMs);
  }

  /** At once, where none was taken yet. */
  soon(): void {
    if (this.#isFirst) this.#nextAt = 0;
  }

  /** Whether the next look is the first one at something new. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  get isDue(): boolean {
    return performance.now() >= this.#nextAt;
  }

  async take<T>(look: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await look();
    } finally {
      const now = performance.now();
      // The first compiles, which the others do not wait for.
      const took = this.#isFirst ? 0 : now - begin;
      this.#isFirst = false;
      this.#nextAt = now + Math.max(this.#leastMs, SHARE * took);
    }
  }
}
