// Compiles a small training step into one kernel call for any number of steps, of one network or of many.

import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { liftBatching } from '../../graph/liftBatching.ts';
import { leavesOf, type Tensor } from '../../graph/tensor.ts';
import type { DeviceTraits } from '../../kernels/deviceTraits.ts';
import { loadParts } from '../../kernels/parts.ts';
import { planGraph } from '../planGraph.ts';
import { callsOf } from '../families/traits.ts';
import type { PlanNode } from '../planNode.ts';
import { Program } from '../program.ts';
import type { ProgramSpec } from '../programSpec.ts';
import { checkVariables, variableOf, type Variable } from '../variable.ts';
import { planResident, type LeafBuffer, type ResidentOptions, type ResidentPlan } from './planResident.ts';

/** Runs in one call: a sum of powers of two is put together for any other number. */
const POWERS = Array.from({ length: 11 }, (_, power) => 2 ** power);

/** What is compiled. */
export interface ResidentSpec extends Pick<ProgramSpec, 'updates'> {
  /** What the choice of variants is made by; default: the device itself. */
  readonly traits?: DeviceTraits;
}

/**
 * The program of these updates as one kernel call for up to 1024 runs, in the memory of one workgroup. `undefined` where
 * the values do not fit there, an operation has no such form, or the work is better spread over the device.
 *
 * @throws GradloomError `E_COMPILE`, `E_OUT_OF_MEMORY`.
 */
export async function compileResident(gpu: Gpu, spec: ResidentSpec): Promise<Program | undefined> {
  const { call } = await planOneDispatch(gpu, spec);
  return (
    call &&
    prepareOneDispatch(
      gpu,
      call,
      (spec.updates ?? []).map(([variable]) => variable),
    )
  );
}

/** The call of these updates for a number of runs, or why there is none. */
export async function planOneDispatch(
  gpu: Gpu,
  { updates = [], traits = gpu }: ResidentSpec,
): Promise<ResidentPlan> {
  const leaves = leavesOf(updates.flatMap(([{ tensor }, value]) => [tensor, value]));
  checkVariables(
    gpu,
    leaves.flatMap((leaf) => variableOf(leaf) ?? []),
  );
  // Trainings that differ in seeds only are one kernel: drivers take seconds to compile one, and megabytes to keep it.
  const lifted = liftBatching(updates.map(([, value]) => value));
  return plan(
    updates.map(([{ tensor }], index) => [tensor, lifted.roots[index]!]),
    {
      device: traits,
      leafOf: ownBuffer,
      members: 1,
      settings: lifted.values,
    },
  );
}

/** Values of a population: those of one member after the other, or one for all. */
export interface PopulationLeaf {
  /** Shared [shape of the leaf], or [members, words of a member], a multiple of 4. */
  readonly variable: Variable;
  readonly shared: boolean;
  /** Where the leaf begins within a member's words; default 0. Above 0 only for scalars that are not updated. */
  readonly offset?: number;
}

/** What a population is compiled from. */
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
  const planned = await plan(updates, {
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
  if (planned.call) return prepareOneDispatch(gpu, planned.call, updated);
  throw new GradloomError(
    'E_LIMIT',
    `population: each member must fit into the memory of one workgroup; got ${planned.reason}.`,
    {
      hint: 'Use fewer units or smaller batches, or train the networks one after another with createTrainer().',
    },
  );
}

/** Plans the updates of leaves, with the parts that their functions are in. */
async function plan(
  updates: PopulationSpec['updates'],
  options: Omit<ResidentOptions, 'graph'>,
): Promise<ResidentPlan> {
  const graph = planGraph({ outputs: [], updates });
  await loadParts(callsOf(graph.nodes));
  return planResident({ ...options, graph });
}

type ResidentCall = NonNullable<ResidentPlan['call']>;

/** Calls for 1, 2, 4, … runs, of which any number of runs is put together; `updated` is what they change. */
export async function prepareOneDispatch(
  gpu: Gpu,
  call: ResidentCall,
  updated: readonly Variable[],
): Promise<Program> {
  const { calls, owned } = await gpu.prepare(POWERS.map(call));
  return new Program({
    gpu,
    calls: [calls[0]!],
    multiples: calls,
    owned,
    updated,
    inputs: new Map(),
    outputOf: (name) => {
      throw new GradloomError(
        'E_ARGUMENT',
        `read: the program must have outputs; got none, asked for ${name}.`,
      );
    },
  });
}

function ownBuffer({ tensor }: PlanNode): LeafBuffer {
  const variable = variableOf(tensor);
  if (variable) return { range: variable.range, stride: 0 };
  throw new GradloomError(
    'E_ARGUMENT',
    `compile: a repeated program reads variables only; got the input ${tensor.op}.`,
  );
}
