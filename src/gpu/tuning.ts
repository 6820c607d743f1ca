// How kernels are chosen on a device: the options, and what is known so far. The choice itself is in tuner.ts.

import { askStore } from './askStore.ts';
import { LIBRARY_VERSION } from './libraryVersion.ts';
import { readRecords, type TuningRecord, type TuningStore } from './tuningRecord.ts';

/**
 * How a kernel is chosen where several can serve. `measure`: a class that is met for the first time is measured.
 * `stored`: what was measured before is used, for other classes the written rule. `off`: the written rule alone.
 */
export type TuningMode = 'off' | 'stored' | 'measure';

/** All modes of tuning: how kernels are chosen. */
export const TUNING_MODES: readonly TuningMode[] = ['off', 'stored', 'measure'];

/** Milliseconds that measuring may take. A candidate that is being compiled may overrun them. */
export interface TuningBudget {
  /** Milliseconds for one class of problems. */
  readonly perClass: number;
  /** Milliseconds for all classes, from the opening of the device on. */
  readonly total: number;
}

/** Options of `openGpu` for tuning: how the kernels of matrix products are chosen. */
export interface TuningOptions {
  /** Default `measure` on a GPU, `stored` on software drivers. */
  readonly mode?: TuningMode | undefined;
  /** Time that measuring may take; default 300 ms for a class, 2000 ms in all. */
  readonly budget?: Partial<TuningBudget> | undefined;
  /** Where records are kept; by default IndexedDB in a page, and in Node files in the cache folder. */
  readonly store?: TuningStore | undefined;
  /** Name and version of what compiles the shaders, by default the browser: records are valid for this version only. */
  readonly runtime?: string | undefined;
  /** Called with the title of each problem before it is measured. */
  readonly onMeasure?: ((title: string) => void) | undefined;
}

/** How kernels are chosen on one device. */
export interface Tuning extends TuningOptions {
  readonly mode: TuningMode;
  readonly device: string;
  /** Records that choices of this device were made by so far. */
  readonly used: Map<string, TuningRecord>;
  /** What the store did not do, and what follows, in sentences for people. */
  readonly remarks: string[];
}

/** What this process knows about a device. */
export interface Knowledge {
  readonly records: Map<string, TuningRecord>;
  /** Classes that were left to the rule since the budget was spent. */
  readonly left: Set<string>;
  /** Why less may be known than the store holds. */
  readonly remarks: string[];
}

/** What is known, by store and device, so that devices opened one after another in a process decide alike. */
const known = new WeakMap<TuningStore, Map<string, Promise<Knowledge>>>();

/**
 * What is known about a device, from its store at first. A store that fails, takes too long or holds anything else than
 * records knows nothing, as long as the process runs: its device is measured again, and the remarks say so.
 */
export async function knowledge(
  store: TuningStore,
  { device, remarks }: Pick<Tuning, 'device' | 'remarks'>,
): Promise<Knowledge> {
  let devices = known.get(store);
  if (!devices) known.set(store, (devices = new Map()));
  let found = devices.get(device);
  if (!found) devices.set(device, (found = keptBy(store, device)));
  const all = await found;
  remarks.push(...all.remarks.filter((sentence) => !remarks.includes(sentence)));
  return all;
}

async function keptBy(store: TuningStore, device: string): Promise<Knowledge> {
  const remarks: string[] = [];
  const load = async () => readRecords(Object.fromEntries(await store.load(device)));
  return { records: (await askStore('load', load, remarks)) ?? new Map(), left: new Set(), remarks };
}

/** Whether a choice may differ from the written rule's, so that the tuner must be loaded. */
export async function mayDiffer(tuning: Tuning): Promise<boolean> {
  const { mode, store } = tuning;
  if (mode !== 'stored' || !store) return mode === 'measure';
  return (await knowledge(store, tuning)).records.size > 0;
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

/** `Chrome/156.0.0.0`; a page cannot see the driver or its version. */
function browser(): string {
  const agent = globalThis.navigator?.userAgent ?? '';
  return /(?:Chrome|Firefox|Version)\/[\d.]+/.exec(agent)?.[0] ?? agent;
}
