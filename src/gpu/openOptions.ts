// What a page or Node says when it opens the GPU.

import type { TensorCoreSize } from './gpu.ts';
import type { Patiently } from './patiently.ts';
import type { DriverInfo } from './driverInfo.ts';
import type { TuningMode, TuningOptions } from './tuning.ts';
import type { PowerPreference } from './webgpuNames.ts';

/** Options of `openGpu`. */
export interface OpenOptions {
  /** The entry to WebGPU; by default `navigator.gpu`. `gradloom/node` passes Dawn's. */
  readonly instance?: GPU;
  /** Which adapter to ask for where a machine has several; default `high-performance`. */
  readonly powerPreference?: PowerPreference;
  /** The driver behind the adapter, where it is known; default: what the adapter says of itself. */
  readonly driver?: DriverInfo;
  /** How to wait for asynchronous WebGPU calls; default: as the event loop does. */
  readonly patiently?: Patiently;
  /** Called with the new device before anything uses it: for counting calls and injecting faults in tests. */
  readonly onDevice?: (device: GPUDevice) => void;
  /** How kernels are chosen; see `TuningMode`. */
  readonly tuning?: TuningMode | TuningOptions;
  /** Chooses the tensor cores of an adapter that products use, or throws. Pages have none: see `gradloom/node`. */
  readonly tensorCoreSize?: ((adapter: GPUAdapter) => TensorCoreSize) | undefined;
}
