// A compiled graph: kernel calls that are recorded once and replayed.

import { GradloomError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PreparedCall } from '../gpu/shaderCall.ts';
import { timeCalls } from '../gpu/timer.ts';
import type { Variable, Values } from './variable.ts';

/** One kernel call in a report. */
export interface CallReport {
  readonly label: string;
  readonly workgroups: number;
  readonly flops: number;
  readonly bytes: number;
  /** Time on the device where the adapter can tell, nanoseconds. */
  readonly nanoseconds?: number;
}

/** What a program is made of; `compile` makes it. */
export interface ProgramParts {
  readonly gpu: Gpu;
  readonly calls: readonly PreparedCall[];
  readonly owned: readonly DeviceBuffer[];
  readonly inputs: ReadonlyMap<string, Variable>;
  readonly read: (name: string) => Promise<Values>;
}

/** Milliseconds of work that one submission should hold: short enough for drivers with a watchdog. */
const SUBMISSION_MS = 80;
/** Calls that one submission holds at most: encoding them must not keep the thread for long either. */
const SUBMISSION_CALLS = 2000;

/** A compiled graph. Running it allocates nothing. */
export class Program {
  readonly gpu: Gpu;
  readonly #parts: ProgramParts;
  #msPerRun: number | undefined;
  #destroyed = false;

  constructor(parts: ProgramParts) {
    this.gpu = parts.gpu;
    this.#parts = parts;
  }

  /** Number of kernel calls of one run. */
  get calls(): number {
    return this.#parts.calls.length;
  }

  /** Bytes of device memory that belong to the program itself. */
  get bytes(): number {
    return this.#parts.owned.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Sets an input that is no variable. */
  write(name: string, values: Values): void {
    this.#assertAlive();
    const variable = this.#parts.inputs.get(name);
    if (!variable) {
      throw new GradloomError(
        'E_ARGUMENT',
        `write: the name must be one of ${[...this.#parts.inputs.keys()].join(', ') || '(none)'}; got ${name}.`,
      );
    }
    variable.write(values);
  }

  /** Queues `times` runs, one after another. Resolves when they are submitted, not when they are done. */
  async run(times = 1): Promise<void> {
    this.#assertAlive();
    let left = times;
    while (left > 0) {
      const count = Math.min(left, this.#runsPerSubmission());
      const begin = this.#msPerRun === undefined ? performance.now() : 0;
      await this.gpu.run(this.#parts.calls, count);
      if (this.#msPerRun === undefined) {
        // The first run is waited for, so that later submissions can be given the right length.
        await this.gpu.settle();
        this.#msPerRun = (performance.now() - begin) / count;
      }
      left -= count;
    }
  }

  /** An output's values after all runs queued so far. */
  read(name: string): Promise<Values> {
    this.#assertAlive();
    return this.#parts.read(name);
  }

  /** Each kernel call with its work, and its time where the adapter has timestamps (which takes one more run). */
  async report({ timed = false } = {}): Promise<CallReport[]> {
    this.#assertAlive();
    const times = timed ? await timeCalls(this.gpu, this.#parts.calls) : undefined;
    return this.#parts.calls.map(({ label, workgroups: [x, y, z], cost }, index) => ({
      label,
      workgroups: x * y * z,
      ...cost,
      ...(times ? { nanoseconds: times[index] } : {}),
    }));
  }

  /** Frees the program's own memory; variables stay. Twice is allowed. */
  destroy(): void {
    this.#destroyed = true;
    for (const buffer of this.#parts.owned) buffer.destroy();
    for (const variable of this.#parts.inputs.values()) variable.destroy();
  }

  #runsPerSubmission(): number {
    if (this.#msPerRun === undefined) return 1;
    const byTime = Math.floor(SUBMISSION_MS / Math.max(this.#msPerRun, 1e-3));
    return Math.max(1, Math.min(byTime, Math.floor(SUBMISSION_CALLS / Math.max(1, this.calls))));
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', 'program: it must be alive to run; got destroyed.', {
      hint: 'Compile it again.',
    });
  }
}
