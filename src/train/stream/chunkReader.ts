// One pass through a source: opens it, gives its chunks, says which of them is wrong, and lets go of it.

import { kindOf } from '../../checkOptions.ts';
import { checkObject } from '../../data/checkObject.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { StreamOptions } from './dataStream.ts';

/** The chunks of one epoch. */
export class ChunkReader {
  readonly epoch: number;
  readonly #open: StreamOptions['open'];
  readonly #leave = new AbortController();
  #chunks: AsyncIterator<DataSet> | Iterator<DataSet> | undefined;
  #isOpen = false;
  /** Whether an answer of the source is waited for. */
  #isWaiting = false;
  #isClosed = false;
  /** Chunks so far. */
  #count = 0;

  constructor(open: StreamOptions['open'], epoch: number) {
    this.#open = open;
    this.epoch = epoch;
  }

  /** The next chunk that has examples; `undefined` at the end. Throws what the source throws. */
  async next(): Promise<DataSet | undefined> {
    for (;;) {
      const given = await this.#ask(async () => {
        if (!this.#isOpen) await this.#begin();
        return this.#chunks?.next();
      });
      if (this.#isClosed || !given || given.done) {
        this.#chunks = undefined;
        return undefined;
      }
      this.#count++;
      const chunk = given.value;
      await this.onChunk(() => checkChunk(chunk));
      if (chunk.examples > 0) return chunk;
    }
  }

  /** Does work on the last chunk; an error of the library says which chunk it is of. */
  async onChunk<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GradloomError)) throw error;
      const { code, message, hint } = error;
      throw new GradloomError(
        code,
        `stream: chunk ${this.#count} of open({ epoch: ${this.epoch} }): ${message.replace(/^[\w ]+: /, '')}`,
        { hint, cause: error },
      );
    }
  }

  /** Tells the source that no more is wanted. It is waited for, unless it makes us wait itself. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leave.abort();
    const end = this.#end();
    if (this.#isWaiting) end.catch(() => undefined);
    else await end;
  }

  async #end(): Promise<void> {
    const chunks: { return?: () => unknown } | undefined = this.#chunks;
    this.#chunks = undefined;
    await chunks?.return?.();
  }

  async #begin(): Promise<void> {
    const { epoch } = this;
    this.#isOpen = true;
    const opened: unknown = await this.#open({ epoch, signal: this.#leave.signal });
    const given = Object(opened) as Partial<AsyncIterable<DataSet> & Iterable<DataSet>>;
    const chunks = given[Symbol.asyncIterator]?.() ?? given[Symbol.iterator]?.();
    if (!chunks || typeof opened === 'string') {
      throw new GradloomError(
        'E_ARGUMENT',
        `stream: open must give an async iterable or an iterable of data sets; got ${kindOf(opened)}.`,
        { hint: 'open: async function* () { yield chunk; }' },
      );
    }
    this.#chunks = chunks;
    // It was closed meanwhile.
    if (this.#isClosed) await this.#end();
  }

  /** After a failure the source has ended by itself. */
  async #ask<T>(work: () => Promise<T>): Promise<T> {
    this.#isWaiting = true;
    try {
      return await work();
    } catch (error) {
      this.#chunks = undefined;
      throw error;
    } finally {
      this.#isWaiting = false;
    }
  }
}

/** Throws `E_ARGUMENT` unless it is an object, `E_SHAPE` unless it says how many examples it has. */
function checkChunk(chunk: DataSet): void {
  checkObject('data: a data set', chunk);
  const { examples } = chunk;
  if (Number.isSafeInteger(examples) && examples >= 0) return;
  throw new GradloomError(
    'E_SHAPE',
    `data: a data set must say how many examples it has; got ${kindOf(examples)}.`,
  );
}
