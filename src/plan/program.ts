// A compiled graph: kernel calls that are recorded once and replayed.

import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PreparedCall } from '../gpu/shaderCall.ts';
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

/** Where an output lies, and what its bytes are. */
export interface ProgramOutput {
  readonly range: BufferRange;
  readonly toValues: (bytes: ArrayBuffer) => Values;
}

/** What a program is made of; `compile` makes it. */
export interface ProgramParts {
  readonly gpu: Gpu;
  readonly calls: readonly PreparedCall[];
  readonly owned: readonly DeviceBuffer[];
  readonly inputs: ReadonlyMap<string, Variable>;
  /** Throws `E_ARGUMENT` for a name that is no output. */
  readonly outputOf: (name: string) => ProgramOutput;
  /** Calls that are worth 1, 2, 4, … runs each, where there are such; `calls` is then the first alone. */
  readonly multiples?: readonly PreparedCall[];
}

/** Milliseconds of work that one submission should hold: short enough for drivers with a watchdog. */
const SUBMISSION_MS = 80;
/** Milliseconds of work over which runs are timed: much longer than a submission and its wait take by themselves. */
const MEASURED_MS = 5;
/** Calls that one submission holds at most: encoding them must not keep the thread for long either. */
const SUBMISSION_CALLS = 2000;

/** A compiled graph. Running it allocates nothing. */
export class Program {
  readonly gpu: Gpu;
  readonly #parts: ProgramParts;
  readonly #queue: PreparedCall[] = [];
  #msPerRun: number | undefined;
  #runs = 0;
  /** Whether `#msPerRun` was measured over enough work to be trusted. */
  #paced = false;
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

  /** Runs submitted since it was compiled. */
  get runs(): number {
    return this.#runs;
  }

  /** Sets an input that is no variable, to what `values` hold now. Calls made before see what was written before. */
  write(name: string, values: Values): void {
    this.#assertAlive();
    this.#inputOf(name).write(values);
  }

  /**
   * Queues `times` runs, one after another. Resolves when they are submitted, not when they are done.
   *
   * @throws GradloomError `E_ARGUMENT` unless `times` is a whole number; `E_DISPOSED` where `destroy` is called before
   *   its end.
   */
  async run(times = 1): Promise<void> {
    this.#assertAlive();
    if (!Number.isSafeInteger(times) || times < 0) {
      throw new GradloomError(
        'E_ARGUMENT',
        `run: times must be a whole number of at least 0; got ${String(times)}.`,
      );
    }
    return this.gpu.turns.take(() => this.runNow(times));
  }

  /** An output's values after all calls made so far. */
  async read(name: string): Promise<Values> {
    this.#assertAlive();
    const { range, toValues } = this.#parts.outputOf(name);
    return this.gpu.turns.take(async () => toValues(await this.gpu.read(range)));
  }

  /** Runs once and reads an output, in one submission: `run` and `read` in less time. */
  async runAndRead(name: string): Promise<Values> {
    this.#assertAlive();
    this.#parts.outputOf(name);
    return this.gpu.turns.take(() => this.runAndReadNow(name));
  }

  /** Each kernel call with its work, and its time where the adapter has timestamps (which takes one more run). */
  async report({ timed = false } = {}): Promise<CallReport[]> {
    this.#assertAlive();
    const times = timed ? await this.gpu.turns.take(() => this.#time()) : undefined;
    return this.#parts.calls.map(({ label, workgroups: [x, y, z], cost }, index) => ({
      label,
      workgroups: x * y * z,
      ...cost,
      ...(times ? { nanoseconds: times[index] } : {}),
    }));
  }

  /**
   * Frees the program's own memory; variables stay. A run under way ends early, with `E_DISPOSED`; all else that was
   * called before is answered first. Twice is allowed.
   */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.gpu.turns.put(() => {
      for (const buffer of this.#parts.owned) buffer.destroy();
    });
    for (const variable of this.#parts.inputs.values()) variable.destroy();
  }

  /** As `write`, within a turn of the Gpu. */
  writeNow(name: string, values: Values): void {
    this.#inputOf(name).writeNow(values);
  }

  /** As `run`, within a turn of the Gpu. */
  async runNow(times: number): Promise<void> {
    let left = times;
    while (left > 0) {
      this.#assertAlive();
      const count = Math.min(left, this.#runsPerSubmission());
      const begin = this.#paced ? 0 : performance.now();
      await this.#submit(count);
      this.#runs += count;
      if (!this.#paced) {
        // The first runs are waited for, so that later submissions can be given the right length.
        await this.gpu.settle();
        const elapsed = performance.now() - begin;
        // What the very first run takes says little: some drivers compile only then.
        this.#paced = this.#msPerRun !== undefined && elapsed > MEASURED_MS;
        this.#msPerRun = this.#msPerRun === undefined ? SUBMISSION_MS : elapsed / count;
      }
      left -= count;
    }
  }

  /** As `runAndRead`, within a turn of the Gpu. */
  async runAndReadNow(name: string): Promise<Values> {
    const { range, toValues } = this.#parts.outputOf(name);
    return toValues(await this.gpu.runAndRead(this.#parts.calls, range));
  }

  #inputOf(name: string): Variable {
    const variable = this.#parts.inputs.get(name);
    if (variable) return variable;
    throw new GradloomError(
      'E_ARGUMENT',
      `write: the name must be one of ${[...this.#parts.inputs.keys()].join(', ') || '(none)'}; got ${name}.`,
    );
  }

  async #time(): Promise<number[] | undefined> {
    const { timeCalls } = await import('../gpu/timer.ts');
    return timeCalls(this.gpu, this.#parts.calls, () => this.#runs++);
  }

  #submit(count: number): Promise<void> {
    const { calls, multiples } = this.#parts;
    if (!multiples) return this.gpu.run(calls, count);
    this.#queue.length = 0;
    for (let left = count; left > 0;) {
      const power = Math.min(multiples.length - 1, 31 - Math.clz32(left));
      this.#queue.push(multiples[power]!);
      left -= 2 ** power;
    }
    return this.gpu.run(this.#queue);
  }

  #runsPerSubmission(): number {
    if (this.#msPerRun === undefined) return 1;
    const byTime = Math.floor(SUBMISSION_MS / Math.max(this.#msPerRun, 1e-3));
    const { multiples } = this.#parts;
    const most = multiples ? 2 ** multiples.length : Math.floor(SUBMISSION_CALLS / Math.max(1, this.calls));
    return Math.max(1, Math.min(byTime, most));
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', 'program: it must be alive to run; got destroyed.', {
      hint: 'Compile it again.',
    });
  }
}
