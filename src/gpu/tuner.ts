// Which of several kernels serves a class of problems: decided once, by measurement on the device, and kept.

import { GradloomError } from '../errors.ts';
import type { Gpu } from './gpu.ts';
import { measureCandidates } from './measureCandidates.ts';
import { RecordKeeper } from './recordKeeper.ts';
import { knowledge, type Tuning, type TuningBudget, type TuningMode, type TuningOptions } from './tuning.ts';
import type { TuningProblem } from './tuningProblem.ts';
import type { TuningRecord, TuningStore } from './tuningRecord.ts';

const BUDGET: TuningBudget = { perClass: 300, total: 2000 };

/** Milliseconds under which no measurement is begun. */
const LEAST = 20;

/** A store that keeps nothing for the next run. */
const FORGETFUL: TuningStore = { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() };

const tuners = new WeakMap<Tuning, Tuner>();

/** The one tuner of a device. */
export function tunerOf(tuning: Tuning): Tuner {
  let tuner = tuners.get(tuning);
  if (!tuner) tuners.set(tuning, (tuner = new Tuner(tuning)));
  return tuner;
}

/** Decides for one device. Every class is decided once: a program compiled later runs the same kernels. */
export class Tuner {
  readonly mode: TuningMode;
  readonly device: string;
  /** Records that choices of this device were made by so far. */
  readonly used: Map<string, TuningRecord>;
  /** What the store did not do. */
  readonly remarks: string[];
  readonly #store: TuningStore;
  readonly #budget: TuningBudget;
  readonly #onMeasure: TuningOptions['onMeasure'];
  readonly #keeper: RecordKeeper;
  readonly #choices = new Map<string, Promise<string | undefined>>();
  #spent = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({
    mode = 'off',
    device,
    store = FORGETFUL,
    budget,
    onMeasure,
    used = new Map(),
    remarks = [],
  }: Partial<Tuning> & { readonly device: string }) {
    this.mode = mode;
    this.used = used;
    this.remarks = remarks;
    this.#onMeasure = onMeasure;
    this.device = device;
    this.#store = store;
    this.#budget = { ...BUDGET, ...budget };
    this.#keeper = new RecordKeeper(store, device, remarks);
  }

  /**
   * The candidate to use; undefined where nothing is known, so that the written rule holds.
   *
   * @throws GradloomError `E_INTERNAL` where no candidate gives the plain kernel's result, `E_DEVICE_LOST`.
   */
  choose(gpu: Gpu, problem: TuningProblem): Promise<string | undefined> {
    let choice = this.#choices.get(problem.name);
    if (!choice) {
      choice = this.#decide(gpu, problem);
      this.#choices.set(problem.name, choice);
      choice.catch(() => this.#choices.delete(problem.name));
    }
    return choice;
  }

  async #decide(gpu: Gpu, problem: TuningProblem): Promise<string | undefined> {
    const { name, candidates } = problem;
    if (this.mode === 'off' || candidates.length < 2) return undefined;
    const { records, left } = await knowledge(this.#store, this);
    const holds = (found: TuningRecord | undefined): found is TuningRecord =>
      found !== undefined &&
      candidates.includes(found.winner) &&
      problem.fingerprint(found.winner) === found.source;
    let record = records.get(name);
    if (!holds(record) && this.mode === 'measure' && !left.has(name)) {
      record = await this.#inTurn(() => this.#measure(gpu, problem));
      if (record) {
        records.set(name, record);
        await this.#keeper.keep(new Map([[name, record]]));
      } else {
        left.add(name);
      }
    }
    if (!holds(record)) return undefined;
    this.used.set(name, record);
    return record.winner;
  }

  async #measure(gpu: Gpu, problem: TuningProblem): Promise<TuningRecord | undefined> {
    const budget = Math.min(this.#budget.perClass, this.#budget.total - this.#spent);
    if (budget < LEAST) return undefined;
    this.#onMeasure?.(problem.title);
    const begin = performance.now();
    try {
      return await measureCandidates(gpu, problem, budget);
    } catch (error) {
      // A problem that is too large for a trial beside it is left to the rule.
      if (error instanceof GradloomError && ['E_LIMIT', 'E_OUT_OF_MEMORY'].includes(error.code))
        return undefined;
      throw error;
    } finally {
      this.#spent += performance.now() - begin;
    }
  }

  /** Measures one class at a time: two measurements would slow each other down. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
