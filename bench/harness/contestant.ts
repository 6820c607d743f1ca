// What takes part in a measurement.

import type { Peak } from '../machine/peak.ts';
import type { Workload } from '../workloads/workloads.ts';

/** A workload that is ready to run. */
export interface Run {
  /** Runs it `times` over, waits until all is done, and returns the last cost, or a sum over the last result. */
  readonly run: (times: number) => Promise<number>;
  readonly end: () => void | Promise<void>;
}

/** A library on a device. */
export interface Contestant {
  /** Name of the adapter, or of what computes. */
  readonly adapter: string;
  /** Whether a CPU serves the adapter: workloads are smaller then. */
  readonly software: boolean;
  /** The roof of the device, where the contestant can measure it. */
  readonly peak?: () => Promise<Peak>;
  readonly prepare: (workload: Workload) => Promise<Run>;
}
