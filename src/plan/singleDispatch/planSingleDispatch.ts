// Plans a small training step as one kernel call for any number of steps.

import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { liftBatching } from '../../graph/liftBatching.ts';
import { leavesOf } from '../../graph/tensor.ts';
import type { PlanNode } from '../planNode.ts';
import type { Program } from '../program.ts';
import type { ProgramSpec } from '../programSpec.ts';
import { checkVariables, variableOf } from '../variable.ts';
import type { LeafBuffer } from './planResident.ts';
import { planUpdates } from './planUpdates.ts';
import { prepareSingleDispatch } from './prepareSingleDispatch.ts';

/**
 * Plans a program of these updates that is one kernel call for up to 1024 runs, in the memory of one workgroup.
 * Undefined where the values do not fit there, an operation has no such form, or the work is better spread over the
 * device.
 *
 * @returns What prepares the program; it throws `E_COMPILE`, `E_OUT_OF_MEMORY`.
 * @throws GradloomError `E_ARGUMENT` for inputs that are no variables.
 */
export async function planSingleDispatch(
  gpu: Gpu,
  { updates = [] }: Pick<ProgramSpec, 'updates'>,
): Promise<(() => Promise<Program>) | undefined> {
  const leaves = leavesOf(updates.flatMap(([{ tensor }, value]) => [tensor, value]));
  checkVariables(
    gpu,
    leaves.flatMap((leaf) => variableOf(leaf) ?? []),
  );
  // Trainings that differ in seeds only are one kernel: drivers take seconds to compile one, and megabytes to keep it.
  const lifted = liftBatching(updates.map(([, value]) => value));
  const { call } = await planUpdates(
    updates.map(([{ tensor }], index) => [tensor, lifted.roots[index]!]),
    { device: gpu, leafOf: ownBuffer, members: 1, settings: lifted.values },
  );
  const updated = updates.map(([variable]) => variable);
  return call && (() => prepareSingleDispatch(gpu, call, updated));
}

function ownBuffer({ tensor }: PlanNode): LeafBuffer {
  const variable = variableOf(tensor);
  if (variable) return { range: variable.range, stride: 0 };
  throw new GradloomError(
    'E_ARGUMENT',
    `compile: a repeated program reads variables only; got the input ${tensor.op}.`,
  );
}
