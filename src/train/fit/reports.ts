// The reports of a fit, and who reads them: a fit waits for its readers at each one.

/** Reports as they are made, to be read by any number of readers, each from the first one on. */
export class Reports<T> {
  readonly all: T[] = [];
  /** How many reports each reader has asked for. */
  readonly #asked = new Set<{ count: number }>();
  #wake: (() => void)[] = [];
  #end: { readonly failure?: unknown } | undefined;

  /** Whether somebody reads now. */
  get isRead(): boolean {
    return this.#asked.size > 0;
  }

  add(report: T): void {
    this.all.push(report);
    this.#tell();
  }

  /** Puts those first that were made before. */
  resume(reports: readonly T[]): void {
    this.all.unshift(...reports);
    this.#tell();
  }

  /** Resolves when every reader asks for a report that there is none of yet. */
  async read(): Promise<void> {
    while ([...this.#asked].some(({ count }) => count <= this.all.length)) await this.#change();
  }

  /** No more come; readers are told what failed. */
  end(how: { readonly failure?: unknown }): void {
    this.#end = how;
    this.#tell();
  }

  /**
   * All reports from the first on, each when it is there. `onLeave`: the last reader does not want to see the end; its loop
   * is left when that resolves.
   */
  async *each(onLeave: () => Promise<unknown>): AsyncGenerator<T, void, undefined> {
    const asked = { count: 0 };
    this.#asked.add(asked);
    try {
      for (;;) {
        asked.count++;
        this.#tell();
        while (this.all.length < asked.count && !this.#end) await this.#change();
        if (this.all.length < asked.count) break;
        yield this.all[asked.count - 1]!;
      }
    } finally {
      this.#asked.delete(asked);
      this.#tell();
      if (!this.#end && !this.isRead) await onLeave();
    }
    if (this.#end && 'failure' in this.#end) throw this.#end.failure;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #tell(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
