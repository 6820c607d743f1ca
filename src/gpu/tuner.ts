// Which of several kernels serves a class of problems: decided once, by measurement on the device, and kept.

import { GradloomError } from '../errors.ts';
import type { Gpu } from './gpu.ts';
import { LIBRARY_VERSION } from './libraryVersion.ts';
import type { ShaderCall } from './shaderCall.ts';
import type { TuningRecord, TuningRecords, TuningStore } from './tuningRecord.ts';

/**
 * How a kernel is chosen where several can serve. `measure`: a class that is met for the first time is measured. `stored`: what was measured before is used, for other
 * classes the written rule. `off`: the written rule alone.
 */
export type TuningMode = 'off' | 'stored' | 'measure';

/** All modes. */
export const TUNING_MODES: readonly TuningMode[] = ['off', 'stored', 'measure'];

/** Milliseconds that measuring may take. A candidate that is being compiled may overrun them. */
export interface TuningBudget {
  /** For one class. */
  readonly perClass: number;
  /** For all classes, from opening the device on. */
  readonly total: number;
}

/** A class of problems and the kernels that can serve it. */
export interface TuningProblem {
  /** Problems of the same name share a decision. */
  readonly name: string;
  /** The problem for people: `[128, 784] · [784, 512]`. */
  readonly title: string;
  /** Names of candidates, the written rule's choice first, then in the order in which they are tried. */
  readonly candidates: readonly string[];
  /** Fingerprint of all that the candidate would run. */
  readonly fingerprint: (candidate: string) => string;
  /** Makes a problem of the class on the device. */
  readonly prepare: (gpu: Gpu) => Promise<Trial>;
}

/** A problem on the device that candidates solve in turn. */
export interface Trial {
  readonly flops: number;
  readonly calls: (candidate: string) => readonly ShaderCall[];
  /** Whether the last run gave the plain kernel's result; spoils it, so that the next run must write it anew. */
  readonly verify: () => Promise<boolean>;
  /**
   * For a candidate that rounds what others do not: whether its results keep to the bound of its error, on operands that
   * it must round. `run` runs it once more. Undefined where nothing is rounded.
   */
  readonly verifyRounding?: (candidate: string, run: () => Promise<void>) => Promise<boolean>;
  readonly destroy: () => void;
}

/** How kernels are chosen. */
export interface TuningOptions {
  /** Default `measure` on a GPU, `stored` on software drivers. */
  readonly mode?: TuningMode | undefined;
  /** Default 300 ms a class, 2000 ms in all. */
  readonly budget?: Partial<TuningBudget> | undefined;
  /** Where records are kept; by default IndexedDB in a page, and in Node files in the cache folder. */
  readonly store?: TuningStore | undefined;
  /** What compiles the shaders, with its version: records hold for no other. By default the browser. */
  readonly runtime?: string | undefined;
  /** Called with the title of each problem before it is measured. */
  readonly onMeasure?: ((title: string) => void) | undefined;
}

const BUDGET: TuningBudget = { perClass: 300, total: 2000 };

/** Milliseconds under which no measurement is begun. */
const LEAST = 20;

/** What this process knows about a device. */
interface Knowledge {
  readonly records: Map<string, TuningRecord>;
  /** Classes that were left to the rule since the budget was spent. */
  readonly left: Set<string>;
}

/** By store and device: devices opened one after another in a process, as after a loss, decide alike. */
const known = new WeakMap<TuningStore, Map<string, Promise<Knowledge>>>();

/** Keeps nothing for the next run. */
const FORGETFUL: TuningStore = { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() };

/** Decides for one device. Every class is decided once: a program compiled later runs the same kernels. */
export class Tuner {
  readonly mode: TuningMode;
  readonly device: string;
  readonly #store: TuningStore;
  readonly #budget: TuningBudget;
  readonly #onMeasure: TuningOptions['onMeasure'];
  readonly #choices = new Map<string, Promise<string | undefined>>();
  readonly #used = new Map<string, TuningRecord>();
  #spent = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({
    mode = 'off',
    device,
    store = FORGETFUL,
    budget,
    onMeasure,
  }: TuningOptions & { readonly device: string }) {
    this.mode = mode;
    this.#onMeasure = onMeasure;
    this.device = device;
    this.#store = store;
    this.#budget = { ...BUDGET, ...budget };
  }

  /** Records that choices of this device were made by so far. */
  get used(): TuningRecords {
    return this.#used;
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
    const { records, left } = await knowledge(this.#store, this.device);
    const holds = (found: TuningRecord | undefined): found is TuningRecord =>
      found !== undefined &&
      candidates.includes(found.winner) &&
      problem.fingerprint(found.winner) === found.source;
    let record = records.get(name);
    if (!holds(record) && this.mode === 'measure' && !left.has(name)) {
      record = await this.#inTurn(() => this.#measure(gpu, problem));
      if (record) {
        records.set(name, record);
        await this.#store.save(this.device, new Map([[name, record]]));
      } else {
        left.add(name);
      }
    }
    if (!holds(record)) return undefined;
    this.#used.set(name, record);
    return record.winner;
  }

  async #measure(gpu: Gpu, problem: TuningProblem): Promise<TuningRecord | undefined> {
    const budget = Math.min(this.#budget.perClass, this.#budget.total - this.#spent);
    if (budget < LEAST) return undefined;
    this.#onMeasure?.(problem.title);
    const begin = performance.now();
    try {
      // Where all is known, or nothing may be measured, pages need not load this.
      const { measureCandidates } = await import('./measureCandidates.ts');
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

  /** One measurement at a time: two would time each other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/**
 * What a device is called in a store: the library's version, the adapter, its driver, and what compiles the shaders for
 * it, by default the browser.
 */
export function tuningDevice(
  info: Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>,
  runtime: string = browser(),
): string {
  const { vendor, architecture, device, description } = info;
  const library = `gradloom ${LIBRARY_VERSION}`;
  return [library, vendor, architecture, device, description, runtime].filter(Boolean).join(' / ');
}

/** `Chrome/156.0.0.0`; a page is told neither the driver nor its version. */
function browser(): string {
  const agent = globalThis.navigator?.userAgent ?? '';
  return /(?:Chrome|Firefox|Version)\/[\d.]+/.exec(agent)?.[0] ?? agent;
}

function knowledge(store: TuningStore, device: string): Promise<Knowledge> {
  let devices = known.get(store);
  if (!devices) known.set(store, (devices = new Map()));
  let found = devices.get(device);
  if (!found) {
    found = store.load(device).then((records) => ({ records: new Map(records), left: new Set<string>() }));
    devices.set(device, found);
  }
  return found;
}
