// Whether a metric gets better, and how long ago it last did.

/** What counts as better. */
export interface StreakOptions {
  readonly mode: 'min' | 'max';
  /** The smallest difference that counts. */
  readonly minDelta?: number | undefined;
}

/** Where a streak stands. */
export interface StreakState {
  readonly best: number;
  readonly without: number;
}

/** Values of a metric as they come. */
export class Streak {
  readonly #sign: number;
  readonly #minDelta: number;
  #best = Infinity;
  #without = 0;

  constructor({ mode, minDelta = 0 }: StreakOptions) {
    this.#sign = mode === 'min' ? 1 : -1;
    this.#minDelta = minDelta;
  }

  /** Values in a row, the last one included, that were no better than the best before them; 0 where that one was. */
  get without(): number {
    return this.#without;
  }

  /** Takes the next value; whether it is better than all before. The first one is. */
  add(value: number): boolean {
    const cost = this.#sign * value;
    const better = cost < this.#best && this.#best - cost >= this.#minDelta;
    if (better) this.#best = cost;
    this.#without = better ? 0 : this.#without + 1;
    return better;
  }

  /** Its best value and how long that was the best, to go on from. */
  get state(): StreakState {
    return { best: this.#best, without: this.#without };
  }

  set state({ best, without }: StreakState) {
    [this.#best, this.#without] = [best, without];
  }

  /** Starts to count again, from the best so far. */
  restart(): void {
    this.#without = 0;
  }
}
