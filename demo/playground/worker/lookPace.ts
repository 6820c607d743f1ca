// When the next look into a network is due.

/** A look takes at most one part in so many of the time. */
const SHARE = 30;

/** Says when the next look of a kind is due, by what the last one took. */
export class LookPace {
  readonly #leastMs: number;
  #nextAt = 0;

  constructor({ leastMs }: { leastMs: number }) {
    this.#leastMs = leastMs;
    this.later();
  }

  /** Not before the least time has passed. */
  later(): void {
    this.#nextAt = Math.max(this.#nextAt, performance.now() + this.#leastMs);
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
      this.#nextAt = now + Math.max(this.#leastMs, SHARE * (now - begin));
    }
  }
}
