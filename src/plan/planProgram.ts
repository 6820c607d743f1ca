// Graph → plan: what is computed by which calls, and whether a single dispatch runs it all. `compile` makes a program
// of the
// plan, `tune` only has its kernels chosen.

import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { leavesOf, type Tensor } from '../graph/tensor.ts';
import { loadParts } from '../kernels/parts.ts';
import { checkInputNames, checkSpec } from './checkSpec.ts';
import type { Cluster } from './cluster.ts';
import { CycleError } from './clusterGraph.ts';
import type { CallContext } from './families/family.ts';
import { loadKernels } from './families/load.ts';
import { callsOf, writesWithin } from './families/traits.ts';
import { fuse, type FusedGraph } from './fuse.ts';
import { checkHalf } from './half.ts';
import { planGraph, type PlanGraph } from './planGraph.ts';
import type { PlanNode } from './planNode.ts';
import type { Program } from './program.ts';
import type { ProgramSpec } from './programSpec.ts';
import { checkVariables, variableOf, type Variable } from './variable.ts';

/** A plan that a single dispatch runs, for any number of runs. */
export interface SingleDispatchPlan {
  readonly kind: 'singleDispatch';
  readonly prepare: () => Promise<Program>;
  /** Variables that it reads or changes. */
  readonly known: readonly Variable[];
}

/** A plan that makes one kernel call after another. */
export interface CallsPlan {
  readonly kind: 'calls';
  readonly graph: PlanGraph;
  readonly fused: FusedGraph;
  /** The nodes that hold outputs. */
  readonly kept: ReadonlySet<PlanNode>;
  /** Makes the calls of a cluster. */
  readonly kernels: (cluster: Cluster, context: CallContext) => ShaderCall[];
  /** Variables by their tensors, and the leaves that are inputs. */
  readonly variables: ReadonlyMap<Tensor, Variable>;
  readonly known: readonly Variable[];
  readonly inputs: readonly Tensor[];
}

/** A plan of either kind. */
export type ProgramPlan = SingleDispatchPlan | CallsPlan;

/**
 * Plans a graph for a device, and chooses and loads its kernels.
 *
 * @throws GradloomError as `compile`.
 */
export async function planProgram(gpu: Gpu, spec: ProgramSpec): Promise<ProgramPlan> {
  checkSpec(gpu, spec);
  const { outputs = {}, updates = [], variables: named = [], singleDispatch = false } = spec;
  const known = [...named, ...updates.map(([variable]) => variable)];
  const variables = new Map(known.map((variable) => [variable.tensor, variable]));
  const leaves = leavesOf([...Object.values(outputs), ...updates.map(([, value]) => value)]);
  for (const leaf of leaves) {
    const variable = variables.get(leaf) ?? variableOf(leaf);
    if (variable) variables.set(leaf, variable);
  }
  checkVariables(
    gpu,
    leaves.flatMap((leaf) => variables.get(leaf) ?? []),
  );
  const inputs = leaves.filter((leaf) => !variables.has(leaf));
  checkInputNames(inputs);
  if (singleDispatch && Object.keys(outputs).length === 0 && mayFit(gpu, updates)) {
    // Loaded only here: a page that trains large networks never needs it.
    const { planSingleDispatch } = await import('./singleDispatch/planSingleDispatch.ts');
    const prepare = await planSingleDispatch(gpu, { updates });
    if (prepare) return { kind: 'singleDispatch', prepare, known: [...variables.values()] };
  }
  const graph = planGraph({
    outputs: Object.values(outputs),
    updates: updates.map(([variable, value]) => [variable.tensor, value]),
  });
  checkRings(graph);
  for (const { tensor } of graph.nodes) checkHalf(gpu, tensor.op, tensor.dtype);
  await loadParts(callsOf(graph.nodes));
  const kept = new Set(graph.outputs.values());
  const fused = fuseOrExplain(gpu, graph);
  const kernels = await loadKernels(gpu, fused.clusters);
  return { kind: 'calls', graph, fused, kept, kernels, variables, inputs, known: [...variables.values()] };
}

/** Whether the values that a run changes fit into the memory of a workgroup. Rings stay in their buffers. */
function mayFit({ limits }: Gpu, updates: NonNullable<ProgramSpec['updates']>): boolean {
  const changed = updates.filter(([, value]) => !writesWithin(value));
  const bytes = changed.reduce((sum, [, value]) => sum + 4 * value.size, 0);
  return bytes <= limits.maxComputeWorkgroupStorageSize;
}

/** The kernel calls of a graph. Throws `E_ARGUMENT` where updates wait for each other. */
function fuseOrExplain(gpu: Gpu, graph: PlanGraph): FusedGraph {
  try {
    return fuse(graph, { maxBindings: gpu.limits.maxStorageBuffersPerShaderStage });
  } catch (error) {
    if (!(error instanceof CycleError)) throw error;
    throw new GradloomError(
      'E_ARGUMENT',
      'compile: updates must not read each other in a circle; got a cycle.',
      {
        hint: 'Keep a copy: assign the old value to a third variable first.',
      },
    );
  }
}

/** A run writes few elements of a ring or record, so the result must lie where the other elements are. */
function checkRings({ nodes, updates }: PlanGraph): void {
  for (const node of nodes) {
    if (!writesWithin(node)) continue;
    const [ring] = node.operands;
    if (ring?.kind === 'memory' && updates.get(ring.node) === node) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `${node.tensor.op}: the result must be the update of its own variable; got another use.`,
      { hint: 'updates: [[history, recordAt(history.tensor, step, value)]]' },
    );
  }
}
