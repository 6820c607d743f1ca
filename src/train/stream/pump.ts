// Takes examples out of a source ahead of their use, while the device trains, into a ring on the host.

import type { ExampleSource } from './exampleSource.ts';
import { createRows, type RowForms, type Rows } from './rows.ts';

/** Where an epoch began, in examples since the first step of all. */
export interface EpochStart {
  readonly epoch: number;
  readonly position: number;
}

/** Positions count examples since the first step of all; example p lies in row p mod `size` of the ring. */
export class Pump {
  /** The ring. */
  readonly rows: Rows;
  readonly size: number;
  /** Epochs that began, in order; told as they begin. */
  readonly #onEpoch: (start: EpochStart) => void;
  readonly #source: ExampleSource;
  #position: number;
  /** The first example that is still needed here, and the first that nobody has asked for. */
  #needed: number;
  #wanted: number;
  #failure: { readonly error: unknown } | undefined;
  #isClosed = false;
  #change = changing();

  constructor(
    source: ExampleSource,
    {
      forms,
      size,
      position,
      onEpoch,
    }: { forms: RowForms; size: number; position: number; onEpoch: (start: EpochStart) => void },
  ) {
    this.#source = source;
    this.rows = createRows(forms, size);
    this.size = size;
    [this.#position, this.#needed, this.#wanted] = [position, position, position];
    this.#onEpoch = onEpoch;
    void this.#work();
  }

  /** The first example that is not there yet. */
  get position(): number {
    return this.#position;
  }

  /** What ended it, if something did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Tells how far examples are wanted, and which are needed no more. */
  goOn({ needed, wanted }: { needed: number; wanted: number }): void {
    this.#needed = needed;
    this.#wanted = wanted;
    this.#tell();
  }

  /** Waits until there are more examples, or an end, `milliseconds` at most. */
  async news(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, milliseconds));
    });
    await Promise.race([this.#change.promise, late]);
    clearTimeout(timer);
  }

  /** Lets go of the source; throws what that throws at its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#tell();
    await this.#source.close();
  }

  async #work(): Promise<void> {
    const { size } = this;
    let { epoch } = this.#source;
    try {
      while (!this.#isClosed) {
        const free = Math.min(this.#needed + size, this.#wanted) - this.#position;
        if (free <= 0) {
          await this.#change.promise;
          continue;
        }
        const place = this.#position % size;
        const count = await this.#source.take(this.rows, place, Math.min(free, size - place));
        if (this.#isClosed) return;
        if (this.#source.epoch !== epoch) {
          ({ epoch } = this.#source);
          this.#onEpoch({ epoch, position: this.#position });
        }
        this.#position += count;
        this.#tell();
      }
    } catch (error) {
      // After the end nobody asks.
      if (!this.#isClosed) this.#failure = { error };
      this.#tell();
    }
  }

  #tell(): void {
    const { resolve } = this.#change;
    this.#change = changing();
    resolve();
  }
}

/** A promise of the next change. */
function changing(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
