// Keeps two slots of examples on the device filled while it trains on them.

import { GradloomError } from '../../errors.ts';
import type { Program } from '../../plan/program.ts';
import type { Variable } from '../../plan/variable.ts';
import { bytesOf } from '../../wgsl/place.ts';
import type { Cursor, Feed } from '../feed.ts';
import { ExampleSource, type SourceOptions } from './exampleSource.ts';
import { Pump, type EpochStart } from './pump.ts';
import { ROW_NAMES, type EachOf, type Numbers, type RowForm } from './rows.ts';

/** Milliseconds that data is waited for before whoever trains may look whether to go on. */
const PATIENCE_MS = 200;
/** Rows that begin at a multiple of four bytes, whatever they hold. */
export const ALIGNED_ROWS = 4;

/** What a feed is made of. */
export interface FeedParts {
  readonly program: Program;
  /** Both slots together: example p is in row p mod `slots · 2`. */
  readonly data: EachOf<Variable>;
  /** Rows of one slot, a multiple of `ALIGNED_ROWS`, at least a step's and as many more. */
  readonly slot: number;
  /** Examples a step. */
  readonly batchSize: number;
  readonly source: SourceOptions;
  /** What tells these examples, and what weighs them, from others. */
  readonly about?: string | undefined;
}

/**
 * The step's kernels read rows (step ∗ batch size + i) mod 2 slots, as they do of data that is all there. So a slot is
 * written when the steps on it are submitted: the queue keeps the order, and nothing has to be waited for.
 */
export class StreamFeed implements Feed {
  readonly description: string;
  readonly #parts: FeedParts;
  #pump: Pump | undefined;
  /** Where epochs began, up to the one of the next step's first example. */
  #starts: EpochStart[] = [{ epoch: 0, position: 0 }];
  /** The first example that no step has used, and the first that is not on the device. */
  #used = 0;
  #there = 0;
  #wanted = 0;
  #isDestroyed = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    const { examples, endless, shuffleBuffer, seed } = parts.source;
    const { x, y } = parts.data;
    const { about = '' } = parts;
    const order =
      shuffleBuffer === undefined ? '' : `, shuffled by a buffer of ${shuffleBuffer}, seed ${seed}`;
    const length = `${endless ? 'endless, ' : ''}${examples ?? 'unknown'} examples an epoch`;
    this.description = `stream of ${x.tensor.toString()} ${y.tensor.toString()}, ${length}${order}${about}`;
  }

  get cursor(): Cursor {
    return this.#cursorAt(this.#used);
  }

  checkFit(options: object): void {
    const { examples } = this.#parts.source;
    const asked = ['epochs', 'reportEvery', 'validateEvery'].filter(
      (name) => (options as Readonly<Record<string, unknown>>)[name] !== undefined,
    );
    if (examples !== undefined || asked.length === 0) return;
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: ${asked.join(', ')} must come with a stream that says how long an epoch is; got one without examples.`,
      { hint: 'streamOf({ open, examples: 60_000 }), or fit({ steps: 1000 }).' },
    );
  }

  checkReport(options: object | undefined): void {
    if (!(Object(options) as { timed?: unknown }).timed) return;
    throw new GradloomError(
      'E_ARGUMENT',
      'report: times of a step must be those of data in memory; got a stream.',
      { hint: 'Timing trains one more step. Make a trainer on stream.take(batchSize) to see times.' },
    );
  }

  begin(last: number): void {
    this.#wanted = Math.max(this.#wanted, last * this.#parts.batchSize);
  }

  async advance(step: number, count: number): Promise<number> {
    const { batchSize, program } = this.#parts;
    if (this.#used !== step * batchSize) await this.#startAt(step * batchSize);
    this.#wanted = Math.max(this.#wanted, (step + count) * batchSize);
    const pump = (this.#pump ??= this.#open());
    const end = performance.now() + PATIENCE_MS;
    this.#load(pump);
    for (let done = 0; ;) {
      if (done === count || this.#isDestroyed || pump.isClosed) return done;
      const ready = Math.min(Math.floor((this.#there - this.#used) / batchSize), count - done);
      if (ready > 0) {
        await program.runNow(ready);
        done += ready;
        this.#use(ready * batchSize);
        this.#load(pump);
      } else if (pump.position > this.#there) this.#load(pump);
      else {
        if (done === 0 && pump.failure) await this.#fail(pump.failure.error);
        const left = end - performance.now();
        if (left <= 0 || pump.failure) return done;
        await pump.news(left);
      }
    }
  }

  async moveTo(step: number, cursor: Cursor | undefined): Promise<void> {
    const position = step * this.#parts.batchSize;
    if (cursor) this.#starts = [{ epoch: cursor.epoch, position: position - cursor.taken }];
    await this.#startAt(position);
  }

  async close(): Promise<void> {
    const pump = this.#pump;
    this.#pump = undefined;
    this.#there = this.#used;
    this.#wanted = 0;
    await pump?.close();
  }

  destroy(): void {
    this.#isDestroyed = true;
    void this.close().catch(() => undefined);
  }

  /** What is on the device or on its way is another part of the stream. */
  async #startAt(position: number): Promise<void> {
    const { epoch, taken } = this.#cursorAt(position);
    const wanted = this.#wanted;
    // What the source says at the end of what is no longer wanted is not about this.
    await this.close().catch(() => undefined);
    this.#starts = [{ epoch, position: position - taken }];
    [this.#used, this.#there, this.#wanted] = [position, position, wanted];
  }

  #open(): Pump {
    const { source, slot } = this.#parts;
    const position = this.#used;
    const { epoch, taken } = this.cursor;
    this.#starts = [{ epoch, position: position - taken }];
    return new Pump(new ExampleSource(source, { epoch, taken }), {
      forms: source.form.rows,
      size: slot,
      position,
      onEpoch: (start) => this.#starts.push(start),
    });
  }

  #cursorAt(position: number): Cursor {
    const { examples, endless } = this.#parts.source;
    if (endless) return { epoch: 0, taken: position };
    if (examples !== undefined) return { epoch: Math.floor(position / examples), taken: position % examples };
    const start = this.#starts.findLast((own) => own.position <= position)!;
    return { epoch: start.epoch, taken: position - start.position };
  }

  #use(examples: number): void {
    this.#used += examples;
    while (this.#starts.length > 1 && this.#starts[1]!.position <= this.#used) this.#starts.shift();
  }

  /** Puts on the device what is there on the host and has room; what was used makes room. */
  #load(pump: Pump): void {
    const { slot, data, source } = this.#parts;
    const size = 2 * slot;
    const end = Math.min(pump.position, this.#used + size - ALIGNED_ROWS);
    for (let at = aligned(this.#there); this.#there < end;) {
      // Rows before `there` are written once more: they begin where a write may begin.
      const count = Math.min(end - at, slot - (at % slot));
      const place = { from: at % slot, to: at % size, count };
      for (const name of ROW_NAMES) {
        const form = source.form.rows[name];
        if (form) this.#write(data[name]!, { rows: pump.rows[name]!, form, ...place });
      }
      at += count;
      this.#there = at;
    }
    pump.goOn({ needed: aligned(this.#there), wanted: this.#wanted });
  }

  #write(
    variable: Variable,
    {
      rows,
      form: { columns, dtype },
      from,
      to,
      count,
    }: { rows: Numbers; form: RowForm; from: number; to: number; count: number },
  ): void {
    variable.changed();
    const values = rows.subarray(from * columns, (from + count) * columns);
    variable.gpu.write(variable.buffer, values, to * columns * bytesOf(dtype));
  }

  async #fail(cause: unknown): Promise<never> {
    await this.close().catch(() => undefined);
    throw cause;
  }
}

function aligned(row: number): number {
  return row - (row % ALIGNED_ROWS);
}
