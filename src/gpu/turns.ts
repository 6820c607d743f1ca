// The order of calls on a device: one after another, as if each had been awaited before the next was made.

/** Calls that wait for each other, in the order in which they were made. */
class Line {
  busy = false;
  #waiting: (() => void)[] = [];
  #served = 0;
  /** Told once when nothing runs and nothing waits. */
  emptied: (() => void) | undefined;

  wait(start: () => void): void {
    this.#waiting.push(start);
  }

  /** Starts what waits, up to the first that takes time. */
  serve(): void {
    while (!this.busy && this.#served < this.#waiting.length) this.#waiting[this.#served++]!();
    if (this.busy) return;
    [this.#waiting, this.#served] = [[], 0];
    this.emptied?.();
  }
}

/**
 * Serves calls in the order in which they are made. What a call is given must be copied when it is made; whether it
 * runs at once or later is then the same to its caller. A call that fails does not stop those after it.
 */
export class Turns {
  /** The last one is served: those before it wait until a visit is over. */
  readonly #lines: Line[] = [new Line()];
  #owed: { readonly error: unknown } | undefined;

  /** Does `work` when its turn comes, at once where nothing is under way. It must not call `take` or `put` itself. */
  take<T>(work: () => Promise<T>): Promise<T> {
    return this.end(async () => {
      const owed = this.#owed;
      this.#owed = undefined;
      if (owed) throw owed.error;
      return work();
    });
  }

  /**
   * Like `take`, for work that gives memory back: it is done even if earlier work failed, and the next `take` gets that
   * error.
   */
  end<T>(work: () => Promise<T>): Promise<T> {
    const line = this.#lines.at(-1)!;
    if (!line.busy) return this.#start(line, work);
    return new Promise((resolve, reject) => {
      line.wait(() => void this.#start(line, work).then(resolve, reject));
    });
  }

  /**
   * As `take`, for what takes no time and gives nothing back: an error of work that had to wait meets the next `take`.
   */
  put(work: () => void): void {
    const line = this.#lines.at(-1)!;
    if (!line.busy) return work();
    line.wait(() => {
      try {
        work();
      } catch (error) {
        this.#owed ??= { error };
      }
    });
  }

  /** Whether a call made now would have to wait. */
  get busy(): boolean {
    return this.#lines.at(-1)!.busy;
  }

  /**
   * Lets a caller in while a turn is under way: what is called during `callback`, or until the promise that it returns
   * settles, is done before this resolves. With a signal that aborts, it is not waited for any longer.
   */
  async visit(callback: () => unknown, signal?: AbortSignal): Promise<void> {
    const line = new Line();
    this.#lines.push(line);
    try {
      const pending = callback();
      // Not only this realm's promises.
      if (typeof (pending as { then?: unknown } | undefined | null)?.then === 'function')
        await (signal ? settledOrAborted(pending, signal) : pending);
    } finally {
      this.#lines.splice(this.#lines.indexOf(line), 1);
      if (line.busy) await new Promise<void>((resolve) => (line.emptied = resolve));
    }
  }

  async #start<T>(line: Line, work: () => Promise<T>): Promise<T> {
    line.busy = true;
    try {
      return await work();
    } finally {
      line.busy = false;
      line.serve();
    }
  }
}

/** Settles as the promise does, or resolves when the signal aborts. */
async function settledOrAborted(pending: unknown, signal: AbortSignal): Promise<void> {
  let stop!: () => void;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([pending, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
