// What a page or Node says when it opens the GPU.

import type { DriverInfo, MatrixUnit, Patiently } from './gpu.ts';
import type { TuningMode, TuningOptions } from './tuning.ts';
import type { PowerPreference } from './webgpuNames.ts';

/** Options of `openGpu`. */
export interface OpenOptions {
  /** The entry to WebGPU; by default `navigator.gpu`. `gradloom/node` passes Dawn's. */
  readonly instance?: GPU;
  readonly powerPreference?: PowerPreference;
  readonly driver?: DriverInfo;
  readonly patiently?: Patiently;
  /** Called with the new device before anything uses it: for counting calls and injecting faults in tests. */
  readonly onDevice?: (device: GPUDevice) => void;
  /** How kernels are chosen; see `TuningMode`. */
  readonly tuning?: TuningMode | TuningOptions;
  /** Has products use matrix units, those that it takes of the adapter's; it may throw. No page can: see `gradloom/node`. */
  readonly matrixUnit?: ((adapter: GPUAdapter) => MatrixUnit) | undefined;
}
