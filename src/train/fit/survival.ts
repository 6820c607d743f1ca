// What a fit does about a lost device: another one is opened, and all is trained again since the last snapshot.

import { GradloomError } from '../../errors.ts';
import { isLost } from '../../gpu/reopenedDevice.ts';
import type { Program } from '../../plan/program.ts';
import { renewProgram } from '../../plan/renewProgram.ts';
import { toValues, type Values, type Variable } from '../../plan/variable.ts';
import { rangeOf } from '../state/trainerState.ts';
import type { Cursor } from '../feed.ts';
import type { FitSubject, Recovery } from './fitOptions.ts';

/** Snapshots take at most one part in so many of the time. */
const SHARE = 100;
/** Milliseconds between them at least: what is trained once more then takes no longer. */
const EVERY = 1000;
/** Milliseconds to wait before each further attempt in a row: a driver that was reset needs some. */
const WAITS = [0, 500, 2000];

/** What happened since the snapshot, after so many steps: values were written, or a program beside the training ran. */
type Event = { readonly at: number } & (
  | { readonly variable: Variable; readonly values: Values }
  | { readonly program: Program }
);

/** The values of variables on the host, and how often each had been changed by then. */
type Snapshot = Map<Variable, { readonly changes: number; readonly values: Values }>;

/** Watches over the device of one fit. */
export class Survival {
  readonly recoveries: Recovery[] = [];
  readonly #subject: FitSubject;
  readonly #limit: number;
  #programs: () => readonly Program[] = () => [];
  #variables: readonly Variable[] = [];
  #snapshot: Snapshot = new Map();
  /** The step of the snapshot, and the last one that is known to have been done. */
  #from = 0;
  #position = 0;
  /** Where a stream stood then: what it brings is no part of the snapshot. */
  #cursor: Cursor | undefined;
  #brought: readonly Variable[] = [];
  #journal: Event[] = [];
  #isRecovering = false;
  #nextAt = Infinity;
  /** Attempts in a row at one step. */
  #attempts = 0;
  #failedAt = -1;

  constructor(subject: FitSubject, { limit }: { limit: number }) {
    this.#subject = subject;
    this.#limit = limit;
  }

  /** Within the fit's turn: takes the first snapshot of all that the programs read or change; `more` use the same. */
  async begin(programs: readonly Program[], more: () => readonly Program[] = () => []): Promise<void> {
    if (this.#limit === 0) return;
    this.#programs = () => [...programs, ...more()];
    const { feed, variables: own } = this.#subject.parts;
    this.#brought = feed ? own.data : [];
    this.#variables = [...new Set(programs.flatMap(({ variables }) => variables))].filter(
      (variable) => !this.#brought.includes(variable),
    );
    for (const variable of this.#variables) {
      variable.onWrite = (values) => {
        if (!this.#isRecovering) this.#journal.push({ at: this.#step, variable, values: values.slice() });
      };
    }
    this.#position = this.#step;
    await this.#take();
  }

  /** Takes another snapshot where it is time. */
  async tick(): Promise<void> {
    if (performance.now() >= this.#nextAt) await this.guard(() => this.#take());
  }

  /** Does work that reads something back: again after a loss, which it must bear. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await work();
        this.#position = this.#step;
        return result;
      } catch (error) {
        if (!(await this.#isLoss(error))) {
          // The device has answered: what was done before the failure was done.
          this.#position = this.#step;
          throw error;
        }
        await this.#recover(error as GradloomError);
      }
    }
  }

  /** Tells that a program beside the training was run. */
  ran(program: Program): void {
    if (this.#snapshot.size > 0) this.#journal.push({ at: this.#step, program });
  }

  end(): void {
    for (const variable of this.#variables) variable.onWrite = undefined;
    this.#snapshot.clear();
    this.#journal = [];
    this.#nextAt = Infinity;
  }

  get #step(): number {
    return this.#subject.trainer.step;
  }

  async #isLoss(error: unknown): Promise<boolean> {
    const { code } = Object(error) as { code?: unknown };
    return code === 'E_DEVICE_LOST' && this.#snapshot.size > 0 && isLost(this.#subject.owner.gpu);
  }

  /** Reads what was changed since the last snapshot. */
  async #take(): Promise<void> {
    const begin = performance.now();
    const changed = this.#variables.filter(
      (variable) => this.#snapshot.get(variable)?.changes !== variable.changes,
    );
    const next: [Variable, Values][] = changed.flatMap((own) => (own.kept ? [[own, own.kept]] : []));
    const read = changed.filter(({ kept }) => !kept);
    const bytes = read.length > 0 ? await this.#subject.owner.gpu.readAll(read.map(rangeOf)) : [];
    read.forEach((own, at) => next.push([own, toValues(own.tensor.dtype, bytes[at]!)]));
    for (const [own, values] of next) this.#snapshot.set(own, { changes: own.changes, values });
    this.#from = this.#step;
    this.#cursor = this.#subject.parts.feed?.cursor;
    this.#journal = [];
    const end = performance.now();
    this.#nextAt = end + Math.max(EVERY, SHARE * (end - begin));
  }

  async #recover(loss: GradloomError): Promise<void> {
    const begin = performance.now();
    const step = this.#position;
    const replayed = step - this.#from;
    let cause = loss;
    this.#isRecovering = true;
    try {
      for (;;) {
        this.#attempts = step === this.#failedAt ? this.#attempts + 1 : 1;
        this.#failedAt = step;
        if (this.#attempts > this.#limit) throw this.#tooOften(loss, cause);
        const wait = WAITS[Math.min(this.#attempts, WAITS.length) - 1]!;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        try {
          await this.#again();
          break;
        } catch (error) {
          if (!(error instanceof GradloomError) || !RETRIED.has(error.code)) throw error;
          cause = error;
        }
      }
    } finally {
      this.#isRecovering = false;
    }
    const milliseconds = performance.now() - begin;
    this.recoveries.push({ step, replayed, milliseconds, reason: loss.message });
  }

  /** Opens a device, puts all on it as it was, and trains to where the loss was noticed. */
  async #again(): Promise<void> {
    const { owner, parts, moveTo } = this.#subject;
    await owner.gpu.reopen();
    for (const variable of this.#brought) variable.renewNow(undefined);
    for (const variable of this.#variables) variable.renewNow(this.#snapshot.get(variable)?.values);
    for (const program of this.#programs()) await renewProgram(program);
    const { feed } = parts;
    moveTo(this.#from);
    await feed?.moveTo(this.#from, this.#cursor);
    const trainTo = async (step: number): Promise<void> => {
      if (!feed) await parts.program.runNow(step - this.#step);
      else while (this.#step < step) await feed.advance(this.#step, step - this.#step);
    };
    for (const event of this.#journal) {
      await trainTo(event.at);
      if ('program' in event) await event.program.runNow(1);
      else event.variable.writeNow(event.values);
    }
    await trainTo(this.#position);
    await this.#take();
  }

  #tooOften(loss: GradloomError, cause: GradloomError): GradloomError {
    return new GradloomError('E_DEVICE_LOST', loss.message, {
      hint: `${this.#limit} attempts in a row to go on with another device failed (${cause.message}). ${loss.hint}`,
      cause,
    });
  }
}

/** What may be otherwise at the next attempt. */
const RETRIED: ReadonlySet<string> = new Set(['E_DEVICE_LOST', 'E_NO_ADAPTER', 'E_OUT_OF_MEMORY']);
