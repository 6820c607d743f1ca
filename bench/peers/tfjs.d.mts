// Types of the contestant that TensorFlow.js is.
import type { Run } from '../harness/contestant.ts';
import type * as values from '../workloads/values.ts';
import type { Workload } from '../workloads/workloads.ts';

/** Opens a backend; `values` are the functions of bench/workloads/values.ts. */
export function open(options: {
  backend: 'webgpu' | 'wasm' | 'cpu';
  values: typeof values;
}): Promise<{ version: string; prepare: (workload: Workload) => Promise<Run> }>;
