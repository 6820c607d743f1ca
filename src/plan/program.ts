// A compiled graph: kernel calls that are recorded once and replayed.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { PreparedCall } from '../gpu/shaderCall.ts';
import type { Cluster } from './cluster.ts';
import { checkValues, type Values, type Variable } from './variable.ts';

/** One kernel call in a report. */
export interface CallReport {
  /** What the kernel computes, for people. */
  readonly label: string;
  /** Workgroups of the call. */
  readonly workgroups: number;
  /** Floating-point operations of the call; a function of one element counts as one. */
  readonly flops: number;
  /** Bytes that the call reads and writes at least. */
  readonly bytes: number;
  /** Names of the program's outputs that the call makes. */
  readonly outputs: readonly string[];
  /** The WGSL module that it runs, where asked for. */
  readonly wgsl?: string;
  /** Time on the device where the adapter can tell, nanoseconds. */
  readonly nanoseconds?: number;
}

/** What a report shows beside labels and work. */
export interface ReportOptions {
  /** Times on the device. Default false. */
  readonly timed?: boolean | undefined;
  /** The WGSL of each call. Default false. */
  readonly wgsl?: boolean | undefined;
}

/** The memory of an output, and how its bytes become numbers. */
export interface ProgramOutput {
  readonly range: BufferRange;
  readonly toValues: (bytes: ArrayBuffer) => Values;
}

/** The parts that `compile` makes a program from. */
export interface ProgramParts {
  readonly gpu: Gpu;
  readonly calls: readonly PreparedCall[];
  readonly owned: readonly DeviceBuffer[];
  readonly inputs: ReadonlyMap<string, Variable>;
  /** Inputs by name on which nothing depends after simplification: what is written to them is only checked. */
  readonly unread?: ReadonlyMap<string, Tensor>;
  /** The variables that a run changes; each is marked as changed before the run. */
  readonly updated: readonly Variable[];
  /** Names of the outputs that each call makes; absent where a program has none. */
  readonly made?: readonly (readonly string[])[];
  /** Finds an output by name; throws `E_ARGUMENT` for another name. */
  readonly outputOf: (name: string) => ProgramOutput;
  /** Calls that make 1, 2, 4, … runs each, in programs of a single dispatch; `calls` is then the first of them. */
  readonly multiples?: readonly PreparedCall[];
}

/** Milliseconds of work that one submission should hold: short enough for drivers with a watchdog. */
const SUBMISSION_MS = 80;
/** Milliseconds of work over which runs are timed: much longer than a submission and the wait for it. */
const MEASURED_MS = 5;
/** Calls that one submission holds at most: encoding them must not keep the thread for long either. */
const SUBMISSION_CALLS = 2000;

/**
 * A compiled graph. Running it allocates nothing. Its memory is given back by `destroy()`, or some time after it cannot
 * be reached any more and its last run is done; the variables that it uses live as long as it does.
 */
export class Program implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** The device that it runs on. */
  readonly gpu: Gpu;
  #parts: ProgramParts;
  readonly #queue: PreparedCall[] = [];
  #msPerRun: number | undefined;
  #runs = 0;
  /** Whether `#msPerRun` was measured over enough work to be trusted. */
  #paced = false;
  /** All variables that it reads or changes, in an order that only its graph decides. */
  variables: readonly Variable[] = [];
  /** @internal The nodes that each call computes, in the order of the calls; empty where one call makes whole runs. */
  clusters: readonly (readonly Cluster[])[] = [];
  #destroyed = false;
  /** Whether every input was written at least once. */
  #written = false;

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

  /**
   * Sets an input that is not a variable. An input on which no output depends may be written as well.
   *
   * @throws GradloomError `E_ARGUMENT` for another name, `E_DTYPE`, `E_SHAPE` for values that do not fit.
   */
  write(name: string, values: Values): void {
    this.#assertAlive();
    const { inputs, unread } = this.#parts;
    const variable = inputs.get(name);
    const tensor = unread?.get(name);
    if (variable) variable.write(values);
    else if (tensor) checkValues(tensor, values);
    else {
      const names = [...inputs.keys(), ...(unread?.keys() ?? [])].join(', ');
      throw new GradloomError(
        'E_ARGUMENT',
        `write: the name must be one of ${names || '(none)'}; got ${name}.`,
      );
    }
  }

  /**
   * Makes `times` runs, one after another, after all earlier calls. Resolves when they are submitted, not when they are
   * done.
   *
   * @throws GradloomError `E_ARGUMENT` unless `times` is a whole number from 0 on and every input was written; `E_DISPOSED`, also where `destroy` is
   *   called before all are submitted.
   */
  async run(times = 1): Promise<void> {
    this.#assertAlive();
    if (!Number.isSafeInteger(times) || times < 0) {
      throw new GradloomError(
        'E_ARGUMENT',
        `run: the number of runs must be a whole number from 0 on; got ${String(times)}.`,
      );
    }
    return this.gpu.turns.take(() => this.runNow(times));
  }

  /**
   * Reads the values of an output after all earlier calls. An output that is a variable, or the new value of one, lies
   * in its memory, so that values written there later are read.
   *
   * @throws GradloomError `E_ARGUMENT` for a name other than an output's, and before the first run; `E_DISPOSED`.
   */
  async read(name: string): Promise<Values> {
    this.#assertAlive();
    const { range, toValues } = this.#parts.outputOf(name);
    return this.gpu.turns.take(async () => {
      if (this.#runs === 0) {
        throw new GradloomError(
          'E_ARGUMENT',
          `read: the program must have run before ${name} is read; got no run so far.`,
          { hint: 'await program.run(), or runAndRead() for both at once.' },
        );
      }
      return toValues(await this.gpu.read(range));
    });
  }

  /** Runs once and reads an output, in one submission: `run` and `read` in less time. */
  async runAndRead(name: string): Promise<Values> {
    this.#assertAlive();
    return this.gpu.turns.take(() => this.runAndReadNow(name));
  }

  /**
   * Each kernel call with its work; with `timed` its time where the adapter has timestamps (which takes one more run), with
   * `wgsl` its shader.
   */
  async report(options: ReportOptions = {}): Promise<CallReport[]> {
    this.#assertAlive();
    checkOptions('report', options, ['timed', 'wgsl']);
    const { timed = false, wgsl = false } = options;
    if (!timed) return this.#describe({ wgsl });
    return this.gpu.turns.take(() => this.reportNow({ wgsl }));
  }

  /** Frees the memory that the program owns when earlier calls are done; variables stay. May be called twice. */
  destroy(): void {
    this.#destroyed = true;
    this.gpu.turns.put(() => {
      for (const buffer of this.#parts.owned) buffer.destroy();
      for (const { buffer } of this.#parts.inputs.values()) buffer.destroy();
    });
  }

  /** Does the work of `run` within a turn. */
  async runNow(times: number): Promise<void> {
    if (times > 0) this.#assertWritten();
    let left = times;
    while (left > 0) {
      this.#assertAlive();
      const count = Math.min(left, this.#runsPerSubmission());
      const begin = this.#paced ? 0 : performance.now();
      this.#tellUpdated();
      await this.#submit(count);
      this.#runs += count;
      if (!this.#paced) {
        // The first runs are waited for, so that later submissions can be given the right length.
        await this.gpu.settle();
        const elapsed = performance.now() - begin;
        // The time of the very first run says little: some drivers compile only then.
        this.#paced = this.#msPerRun !== undefined && elapsed > MEASURED_MS;
        this.#msPerRun = this.#msPerRun === undefined ? SUBMISSION_MS : elapsed / count;
      }
      left -= count;
    }
  }

  /** Within a turn: has `renewed` make its parts again after a loss; variables are renewed by themselves. */
  async renewNow(renewed: (parts: ProgramParts) => Promise<ProgramParts>): Promise<void> {
    this.#parts = await renewed(this.#parts);
  }

  /** Does the work of `write` for an input that is read, within a turn. */
  writeNow(name: string, values: Values): void {
    this.#parts.inputs.get(name)?.writeNow(values);
  }

  /** Does the work of `runAndRead` within a turn. */
  async runAndReadNow(name: string): Promise<Values> {
    return (await this.submitNow(name)).values;
  }

  /** Starts `runAndRead` within a turn: resolves when it is submitted and inputs may be written again. */
  async submitNow(name: string): Promise<{
    /** What is read. */
    readonly values: Promise<Values>;
  }> {
    this.#assertWritten();
    const { range, toValues } = this.#parts.outputOf(name);
    this.#tellUpdated();
    const { result } = await this.gpu.runAndRead(this.#parts.calls, range);
    this.#runs++;
    return { values: result.then(toValues) };
  }

  /** `read` of several outputs in one submission, within a turn. */
  async readAllNow(names: readonly string[]): Promise<Values[]> {
    const outputs = names.map((name) => this.#parts.outputOf(name));
    const bytes = await this.gpu.readAll(outputs.map(({ range }) => range));
    return bytes.map((own, index) => outputs[index]!.toValues(own));
  }

  /** Does the work of `report` with times, within a turn. */
  async reportNow({ wgsl = false } = {}): Promise<CallReport[]> {
    this.#assertWritten();
    const { timeCalls } = await import('../gpu/timer.ts');
    this.#tellUpdated();
    const times = await timeCalls(this.gpu, this.#parts.calls, () => this.#runs++);
    return this.#describe({ wgsl, times });
  }

  #describe({ wgsl, times }: { wgsl: boolean; times?: readonly number[] }): CallReport[] {
    const { calls, made } = this.#parts;
    return calls.map(({ label, workgroups: [x, y, z], cost, wgsl: code }, index) => ({
      label,
      workgroups: x * y * z,
      ...cost,
      outputs: made?.[index] ?? [],
      ...(wgsl ? { wgsl: code } : {}),
      ...(times ? { nanoseconds: times[index] } : {}),
    }));
  }

  #tellUpdated(): void {
    for (const variable of this.#parts.updated) variable.changed();
  }

  /** Memory that was never written holds zeros, which are not what the caller asked for. */
  #assertWritten(): void {
    if (this.#written) return;
    for (const [name, { writes }] of this.#parts.inputs) {
      if (writes > 0) continue;
      throw new GradloomError(
        'E_ARGUMENT',
        `run: every input must be written before; got nothing for ${name}.`,
        {
          hint: `program.write(${JSON.stringify(name)}, values)`,
        },
      );
    }
    this.#written = true;
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

endsBy(Program, 'destroy');
