// Chooses the kernels of a graph ahead of its use.

import type { Gpu } from '../gpu/gpu.ts';
import { planProgram } from './planProgram.ts';
import type { ProgramSpec } from './programSpec.ts';

/**
 * Chooses the kernels that `compile` of the same graph would choose, without compiling it: on a device opened with
 * `tuning: 'measure'` classes of problems that are not known yet are measured, and kept. The results are in
 * `gpu.tuning.used`.
 *
 * @throws GradloomError as `compile`, and `E_INTERNAL` where no kernel gives the right result.
 */
export async function tune(gpu: Gpu, spec: ProgramSpec): Promise<void> {
  await planProgram(gpu, spec);
}
