// Compiles the training of many small networks of one structure into one kernel call, a network a workgroup.

import { GradloomError } from '../../errors.ts';
import type { BufferRange, DeviceBuffer } from '../../gpu/buffer.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { PlanNode } from '../planNode.ts';
import type { Program } from '../program.ts';
import { checkVariables, type Variable } from '../variable.ts';
import type { LeafBuffer } from './planResident.ts';
import { planUpdates } from './planUpdates.ts';
import { prepareSingleDispatch } from './prepareSingleDispatch.ts';

/** Values of a population: those of one member after the other, or one for all. */
export interface PopulationLeaf {
  /** Shared [shape of the leaf], or [members, words of a member], a multiple of 4. */
  readonly variable: Variable;
  readonly shared: boolean;
  /** Where the leaf begins within a member's words; default 0. Above 0 only for scalars that are not updated. */
  readonly offset?: number;
}

/** The graph of one member, and how many members there are. */
export interface PopulationSpec {
  /** Leaves of one member's graph, and what they become. */
  readonly updates: readonly (readonly [leaf: Tensor, value: Tensor])[];
  readonly leaves: ReadonlyMap<Tensor, PopulationLeaf>;
  readonly members: number;
}

/**
 * The program of many networks of one structure side by side, one a workgroup.
 *
 * @throws GradloomError `E_LIMIT` where a member does not fit into one workgroup, `E_COMPILE`, `E_OUT_OF_MEMORY`.
 */
export async function compilePopulation(
  gpu: Gpu,
  { updates, leaves, members }: PopulationSpec,
): Promise<Program> {
  checkVariables(
    gpu,
    [...leaves.values()].map(({ variable }) => variable),
  );
  const planned = await planUpdates(updates, {
    device: gpu,
    leafOf: ({ tensor }) => {
      const { variable, shared, offset } = leaves.get(tensor)!;
      return {
        range: variable.range,
        stride: shared ? 0 : variable.tensor.shape[1]!,
        ...(offset ? { offset } : {}),
      };
    },
    members,
  });
  const updated = updates.flatMap(([leaf]) => leaves.get(leaf)?.variable ?? []);
  if (planned.call) return prepareSingleDispatch(gpu, planned.call, updated);
  throw tooLarge(planned.reason);
}

/** Throws `E_LIMIT` as `compilePopulation` would, with nothing on the device yet. `table`: scalars that lie in one buffer. */
export async function checkPopulation(
  gpu: Gpu,
  {
    updates,
    table,
    members,
  }: Pick<PopulationSpec, 'updates' | 'members'> & { readonly table: readonly Tensor[] },
): Promise<void> {
  const shared = standIn();
  const leafOf = ({ tensor }: PlanNode): LeafBuffer => {
    const place = table.indexOf(tensor);
    return place < 0 ? { range: standIn(), stride: 0 } : { range: shared, stride: 0, offset: place };
  };
  const planned = await planUpdates(updates, { device: gpu, leafOf, members });
  if (!planned.call) throw tooLarge(planned.reason);
}

/** Of a buffer that is not there yet. */
function standIn(): BufferRange {
  return { buffer: {} as DeviceBuffer, offset: 0, bytes: 0 };
}

function tooLarge(reason: string): GradloomError {
  return new GradloomError(
    'E_LIMIT',
    `population: each member must fit into the memory of one workgroup; got ${reason}.`,
    {
      hint: 'Use fewer units or smaller batches, or train the networks one after another with createTrainer().',
    },
  );
}
