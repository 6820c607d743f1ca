// Requests that arrive together are predicted together.

import { GradloomError } from '../../errors.ts';
import type { RealArray } from '../../data/dataSet.ts';
import { busy, HttpError } from './httpError.ts';
import type { ReadRows } from './readRows.ts';
import type { ServeSettings } from './serveOptions.ts';

/** Rows that wait for their answer. */
interface Job extends Pick<ReadRows, 'x' | 'rows'> {
  /** When it came, by `performance.now()`. */
  readonly at: number;
  readonly isWanted: () => boolean;
  readonly resolve: (outputs: RealArray) => void;
  readonly reject: (error: unknown) => void;
}

/** What a batcher needs. */
export interface BatcherParts extends Pick<ServeSettings, 'maxBatch' | 'maxDelayMs' | 'maxQueue'> {
  readonly inputs: number;
  readonly outputs: number;
  /** ŷ for x of any number of rows. */
  readonly predict: (x: Float64Array<ArrayBuffer>) => Promise<RealArray>;
  /** Told of each batch: its requests and rows. */
  readonly onBatch: (batch: { readonly requests: number; readonly rows: number }) => void;
}

/** Faults of one request that must not be those of others. */
const OF_THE_ROWS: ReadonlySet<string> = new Set(['E_ARGUMENT', 'E_SHAPE', 'E_DTYPE', 'E_NONFINITE']);

/**
 * Joins requests into batches: those that arrive while the device works go together, and one that finds it idle waits
 * `maxDelayMs` for others, unless `maxBatch` rows are there.
 */
export class Batcher {
  readonly #parts: BatcherParts;
  #waiting: Job[] = [];
  #waitingRows = 0;
  #runningRows = 0;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
  }

  /** Rows that wait or are under way. */
  get rows(): number {
    return this.#waitingRows + this.#runningRows;
  }

  /**
   * ŷ [rows, outputs] of the rows. What nobody wants any more when its turn comes is left out.
   *
   * Throws an `HttpError` of 413 for more rows than may ever wait, of 503 where too many wait already; what `predict` throws.
   */
  add({ x, rows }: Pick<ReadRows, 'x' | 'rows'>, isWanted: () => boolean = () => true): Promise<RealArray> {
    const { maxQueue } = this.#parts;
    if (rows > maxQueue) {
      throw new HttpError(413, 'E_LIMIT', {
        message: `predict: at most ${maxQueue} rows a request; got ${rows}.`,
        hint: 'Send them in several requests.',
      });
    }
    if (this.rows + rows > maxQueue) throw busy(this.rows, maxQueue);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ x, rows, isWanted, resolve, reject, at: performance.now() });
      this.#waitingRows += rows;
      this.#plan();
    });
  }

  /** Starts a batch now or when the first request has waited long enough; one that runs plans the next. */
  #plan(): void {
    const [first] = this.#waiting;
    if (!first || this.#isRunning) return;
    const { maxBatch, maxDelayMs } = this.#parts;
    const left = first.at + maxDelayMs - performance.now();
    if (this.#waitingRows >= maxBatch || left <= 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#run();
      return;
    }
    // Requests whose bytes lie there already come along.
    this.#timer ??= setTimeout(() => setImmediate(() => this.#elapsed()), left);
  }

  #elapsed(): void {
    this.#timer = undefined;
    if (!this.#isRunning && this.#waiting.length > 0) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    const jobs = this.#take();
    if (jobs.length > 0) await this.#answer(jobs);
    this.#runningRows = 0;
    this.#isRunning = false;
    this.#plan();
  }

  /** Whole requests of `maxBatch` rows together at most; the first in any case. */
  #take(): Job[] {
    const jobs: Job[] = [];
    let [count, rows] = [0, 0];
    for (const job of this.#waiting) {
      if (count > 0 && rows + job.rows > this.#parts.maxBatch) break;
      count++;
      if (!job.isWanted()) {
        this.#waitingRows -= job.rows;
        job.reject(new GradloomError('E_INTERRUPTED', 'predict: the client must wait; it has gone.'));
        continue;
      }
      rows += job.rows;
      jobs.push(job);
    }
    this.#waiting.splice(0, count);
    this.#waitingRows -= rows;
    this.#runningRows = rows;
    return jobs;
  }

  async #answer(jobs: readonly Job[]): Promise<void> {
    const { inputs, outputs, predict, onBatch } = this.#parts;
    const rows = jobs.reduce((sum, job) => sum + job.rows, 0);
    try {
      const x = new Float64Array(rows * inputs);
      let at = 0;
      for (const job of jobs) {
        x.set(job.x, at * inputs);
        at += job.rows;
      }
      const all = await predict(x);
      onBatch({ requests: jobs.length, rows });
      at = 0;
      for (const job of jobs) {
        job.resolve(all.slice(at * outputs, (at + job.rows) * outputs));
        at += job.rows;
      }
    } catch (error) {
      const isOfRows = error instanceof GradloomError && OF_THE_ROWS.has(error.code);
      // Each alone: only those at fault are refused, with their own row in the message.
      if (isOfRows && jobs.length > 1) for (const job of jobs) await this.#answer([job]);
      else for (const job of jobs) job.reject(error);
    }
  }
}
