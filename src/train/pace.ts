// How many steps to run between two looks at the cost: as many as keep a person informed.

/** Milliseconds between looks: often enough for an eye, rare enough to cost nothing. */
const LOOK_MS = 200;

/** Adapts the number of steps between looks to the speed that is seen. */
export class Pace {
  readonly #most: number;
  #next = 1;
  #begin = performance.now();
  #perSecond = 0;

  constructor({ most }: { most: number }) {
    this.#most = most;
  }

  /** Steps a second, of the last stretch. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Steps of the next stretch, which begins now. */
  next(): number {
    this.#begin = performance.now();
    return this.#next;
  }

  /** Tells that a stretch is done. */
  done(count: number): void {
    const elapsed = Math.max(performance.now() - this.#begin, 1e-3);
    this.#perSecond = (count / elapsed) * 1000;
    const wanted = Math.round((this.#perSecond * LOOK_MS) / 1000);
    // At most eight times as many: the first steps also pay for what is done once.
    this.#next = Math.max(1, Math.min(wanted, this.#next * 8, this.#most));
  }
}
