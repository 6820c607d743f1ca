// At which steps of a fit something is due.

import type { FitOptions } from './fitOptions.ts';

/** Milliseconds between checkpoints where nobody says how often. */
const USUAL_MS = 30_000;
/** They then take at most one part in so many of the time. */
const SHARE = 100;

/** The steps of a fit, counted from its first. */
export class Timetable {
  readonly steps: number;
  readonly #reportEvery: number;
  readonly #validateEvery: number;
  readonly #batchEvery: number;
  readonly #checkpointEvery: number;
  readonly #checkpointMs: number | undefined;

  constructor(options: FitOptions, { steps, stepsPerEpoch }: { steps: number; stepsPerEpoch: number }) {
    const { reportEvery = 1, validateEvery = reportEvery, validation, onBatch, every = 1 } = options;
    this.steps = steps;
    this.#reportEvery = reportEvery * stepsPerEpoch;
    this.#validateEvery = validation === undefined ? Infinity : validateEvery * stepsPerEpoch;
    this.#batchEvery = onBatch ? every : Infinity;
    this.#checkpointEvery = options.checkpoint?.everySteps ?? Infinity;
    this.#checkpointMs = options.checkpoint?.everyMs;
  }

  /** The next step after `done` at which the fit must look: always for the last one, for reports only if they are watched. */
  nextStop(done: number, { isWatched }: { isWatched: boolean }): number {
    return Math.min(
      this.steps,
      after(done, this.#validateEvery),
      after(done, this.#batchEvery),
      after(done, this.#checkpointEvery),
      isWatched ? after(done, this.#reportEvery) : Infinity,
    );
  }

  /** Whether a report is due after so many steps. */
  isReported(done: number): boolean {
    return this.isValidated(done) || after(done - 1, this.#reportEvery) === done;
  }

  /** Whether held-out examples, where there are any, are due. */
  isValidated(done: number): boolean {
    return done === this.steps || after(done - 1, this.#validateEvery) === done;
  }

  /** Whether a checkpoint is due, by steps or so long after the last one, which took `tookMs`. */
  isCheckpoint(done: number, { sinceMs, tookMs }: { sinceMs: number; tookMs: number }): boolean {
    if (this.#checkpointEvery !== Infinity) return after(done - 1, this.#checkpointEvery) === done;
    return sinceMs >= (this.#checkpointMs ?? Math.max(USUAL_MS, SHARE * tookMs));
  }

  /** Whether `onBatch` is due. */
  isBatch(done: number): boolean {
    return after(done - 1, this.#batchEvery) === done;
  }
}

/** The first of round(every), round(2 · every), … above `done`. */
function after(done: number, every: number): number {
  if (every === Infinity) return Infinity;
  let times = Math.floor(done / every);
  while (Math.round(times * every) <= done) times++;
  return Math.round(times * every);
}
