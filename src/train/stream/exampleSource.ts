// The examples of a stream, one epoch after another, in the order in which a training takes them.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { Cursor } from '../feed.ts';
import type { ChunkForm } from './chunkForm.ts';
import { ChunkReader } from './chunkReader.ts';
import { noneCounts } from './chunkWeights.ts';
import type { StreamOptions } from './dataStream.ts';
import { copyRows, createRows, type Rows } from './rows.ts';
import { ShuffleBuffer } from './shuffleBuffer.ts';

/** What examples are made from, and in which order. */
export interface SourceOptions extends StreamOptions {
  readonly form: ChunkForm;
  /** Examples to draw the next one from; default: the order of the stream. */
  readonly shuffleBuffer?: number | undefined;
  readonly seed: number;
}

/** A chunk that was not used up: its rows are made when the first of them is wanted. */
interface Block {
  readonly chunk: DataSet;
  rows: Rows | undefined;
  at: number;
}

/** Begins at a place, and goes through one epoch after another. */
export class ExampleSource {
  readonly #options: SourceOptions;
  #epoch: number;
  /** Examples of this epoch that were given. */
  #taken = 0;
  /** Examples that are still to be passed over. */
  #skip: number;
  #reader: ChunkReader;
  readonly #buffer: ShuffleBuffer | undefined;
  #block: Block | undefined;
  /** Examples of this epoch that were read; whether there are no more. */
  #read = 0;
  #isOver = false;
  /** Whether an example of this epoch counts, or may. */
  #counts = false;
  readonly #nowhere: Rows;

  constructor(options: SourceOptions, { epoch, taken }: Cursor) {
    this.#options = options;
    this.#epoch = epoch;
    this.#skip = taken;
    this.#reader = new ChunkReader(options.open, epoch);
    const { shuffleBuffer, examples = Infinity, endless, form, seed } = options;
    if (shuffleBuffer !== undefined) {
      const capacity = endless ? shuffleBuffer : Math.min(shuffleBuffer, examples);
      this.#buffer = new ShuffleBuffer(form.rows, { capacity, seed });
    }
    this.#buffer?.begin(epoch);
    this.#nowhere = createRows(options.form.rows, 1);
  }

  /** The epoch of the examples that were given last. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Writes examples of one epoch to row `place` and after it, at least one and at most `most`; how many.
   *
   * @throws GradloomError `E_SHAPE` where an epoch has another number of examples than was said, `E_ARGUMENT` where it has
   *   none; as `ChunkForm.rowsOf`. What the source throws.
   */
  async take(to: Rows, place: number, most: number): Promise<number> {
    while (this.#skip > 0) {
      const passed = await this.#some(undefined, 0, this.#skip);
      if (passed === 0) throw this.#wrongCount(`at least ${this.#taken + this.#skip}, as before`);
      this.#skip -= passed;
    }
    for (;;) {
      const given = await this.#some(to, place, most);
      if (given > 0) return given;
      this.#nextEpoch();
    }
  }

  /** Lets go of the source. */
  close(): Promise<void> {
    return this.#reader.close();
  }

  /** As `take`, of this epoch; to nowhere without a target. None at its end. */
  async #some(to: Rows | undefined, place: number, most: number): Promise<number> {
    for (;;) {
      if (!this.#block && !this.#isOver) await this.#next();
      const given = this.#buffer ? await this.#drawn(to, place, most) : await this.#inOrder(to, place, most);
      this.#taken += given;
      if (given > 0 || (this.#isOver && !this.#block && !this.#buffer?.size)) return given;
    }
  }

  async #inOrder(to: Rows | undefined, place: number, most: number): Promise<number> {
    const block = this.#block;
    if (!block) return 0;
    const count = Math.min(most, block.chunk.examples - block.at);
    if (to) {
      const from = await this.#rowsOf(block);
      copyRows(this.#options.form.rows, { from, at: block.at, to, place, count });
    } else this.#counts = true;
    this.#advance(block, count);
    return count;
  }

  /** Draws while the buffer is full, or all that is left of it. */
  async #drawn(to: Rows | undefined, place: number, most: number): Promise<number> {
    const buffer = this.#buffer!;
    for (let drawn = 0; ; drawn++) {
      const block = this.#block;
      if (block && !buffer.isFull) {
        const from = await this.#rowsOf(block);
        this.#advance(block, buffer.fill(from, block.at, block.chunk.examples - block.at));
      }
      const isReady = buffer.isFull || (this.#isOver && !this.#block);
      if (drawn === most || buffer.size === 0 || !isReady) return drawn;
      buffer.draw(to ?? this.#nowhere, to ? place + drawn : 0);
    }
  }

  #advance(block: Block, count: number): void {
    block.at += count;
    if (block.at === block.chunk.examples) this.#block = undefined;
  }

  async #rowsOf(block: Block): Promise<Rows> {
    if (block.rows) return block.rows;
    const rows = await this.#reader.onChunk(() => this.#options.form.rowsOf(block.chunk));
    this.#counts ||= (rows.exampleWeights as Float32Array | undefined)?.some((weight) => weight > 0) ?? true;
    return (block.rows = rows);
  }

  /** Reads the next chunk. An epoch's last examples are given only when it is known that they are. */
  async #next(): Promise<void> {
    const { examples, endless } = this.#options;
    const chunk = await this.#reader.next();
    if (chunk) {
      this.#read += chunk.examples;
      this.#block = { chunk, rows: undefined, at: 0 };
      if (endless || examples === undefined || this.#read < examples) return;
      // The source may use the chunk's memory again.
      await this.#rowsOf(this.#block);
      const more = await this.#reader.next();
      if (this.#read === examples && !more) this.#end();
      else throw this.#wrongCount(`${examples}, as streamOf was told`, this.#read + (more?.examples ?? 0));
      return;
    }
    this.#end();
    if (endless) throw this.#wrongCount('examples without end (endless: true)');
    if (this.#read === 0) throw this.#wrongCount('some');
    if (examples !== undefined) throw this.#wrongCount(`${examples}, as streamOf was told`);
  }

  /** Throws `E_ARGUMENT` where an epoch has ended in which no example counts: nothing would be learnt, at no cost. */
  #end(): void {
    this.#isOver = true;
    if (this.#read > 0 && !this.#counts)
      throw noneCounts(`weights of open({ epoch: ${this.#epoch} })`, this.#read);
  }

  #nextEpoch(): void {
    this.#epoch++;
    this.#reader = new ChunkReader(this.#options.open, this.#epoch);
    this.#buffer?.begin(this.#epoch);
    [this.#taken, this.#read, this.#isOver, this.#counts] = [0, 0, false, false];
  }

  #wrongCount(rule: string, got: number = this.#read): GradloomError {
    return new GradloomError(
      got === 0 ? 'E_ARGUMENT' : 'E_SHAPE',
      `stream: the examples of open({ epoch: ${this.#epoch} }) must be ${rule}; got ${got}.`,
      {
        hint:
          got === 0
            ? 'open must make a new iterable at each call: open: () => chunksOf(folder).'
            : 'Each epoch must give the same number of examples; leave `examples` out where it is not known.',
      },
    );
  }
}
