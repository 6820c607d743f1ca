// Graph → kernel calls: plan, allocate, emit, prepare.

import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { CompileProgress } from '../gpu/shaderCall.ts';
import { leavesOf, type Tensor } from '../graph/tensor.ts';
import { loadColumns } from '../kernels/reduce.ts';
import { loadParts } from '../kernels/parts.ts';
import { chooseMatmuls } from '../kernels/chooseMatmuls.ts';
import { bytesOf } from '../wgsl/place.ts';
import { runsAlongAxis } from './cluster.ts';
import { CycleError } from './clusterGraph.ts';
import { reducesColumns } from './clusterTask.ts';
import { emit } from './emit.ts';
import type { EmitContext } from './emitContext.ts';
import { fuse, type FusedGraph } from './fuse.ts';
import { checkInputNames, checkSpec } from './checkSpec.ts';
import { checkHalf } from './half.ts';
import { matmulTasks } from './matmulTask.ts';
import { planGraph, type PlanGraph } from './planGraph.ts';
import { callsOf, nodeSize, writesWithin, type PlanNode } from './planNode.ts';
import { Program } from './program.ts';
import { allocate } from './storage.ts';
import { readsThrough, storedNodes } from './stored.ts';
import { checkVariables, toValues, Variable, variableOf } from './variable.ts';

/** What a program computes. */
export interface ProgramSpec {
  /** Values to be read after a run, by name. */
  readonly outputs?: Readonly<Record<string, Tensor>>;
  /** Variables and the values they take at the end of each run. */
  readonly updates?: readonly (readonly [variable: Variable, value: Tensor])[];
  /** Variables in place of inputs that are none; those of the graph itself are found without being named. */
  readonly variables?: readonly Variable[];
  /** Called as each distinct kernel is compiled; some drivers do most of that work when a kernel first runs. */
  readonly onCompile?: (progress: CompileProgress) => void;
}

/**
 * Compiles a graph for a device.
 *
 * @throws GradloomError `E_ARGUMENT` for updates that do not fit, `E_UNSUPPORTED`, `E_COMPILE`, `E_LIMIT`, `E_OUT_OF_MEMORY`.
 */
export async function compile(gpu: Gpu, spec: ProgramSpec): Promise<Program> {
  checkSpec(gpu, spec);
  const { outputs = {}, updates = [], variables = [], onCompile } = spec;
  const known = new Map(
    [...variables, ...updates.map(([variable]) => variable)].map((variable) => [variable.tensor, variable]),
  );
  const leaves = leavesOf([...Object.values(outputs), ...updates.map(([, value]) => value)]);
  checkVariables(
    gpu,
    leaves.flatMap((leaf) => known.get(leaf) ?? variableOf(leaf) ?? []),
  );
  const free = leaves.filter((leaf) => !known.has(leaf) && !variableOf(leaf));
  checkInputNames(free);
  const graph = planGraph({
    outputs: Object.values(outputs),
    updates: updates.map(([variable, value]) => [variable.tensor, value]),
  });
  checkRings(graph);
  for (const { tensor } of graph.nodes) checkHalf(gpu, tensor.op, tensor.dtype);
  await loadParts(callsOf(graph.nodes));
  const kept = new Set(graph.outputs.values());
  const fused = fuseOrExplain(gpu, graph, kept);
  const matmuls = await chooseMatmuls(gpu, matmulTasks(fused.clusters));
  const reads = readsThrough(fused.inlined);
  const stored = storedNodes(graph, fused, reads, kept);
  const inputs = new Map<string, Variable>();
  const leafRange = (node: PlanNode): BufferRange => {
    let variable = known.get(node.tensor) ?? variableOf(node.tensor);
    if (!variable) {
      const { op, shape, dtype } = node.tensor;
      variable = new Variable(gpu, op, { shape, dtype });
      known.set(node.tensor, variable);
      inputs.set(op, variable);
    }
    return variable.range;
  };
  if (fused.clusters.some(reducesColumns)) await loadColumns();
  const alongAxis = fused.clusters.some(runsAlongAxis) ? await fetchAxisKernels() : undefined;
  const owned: DeviceBuffer[] = [];
  try {
    const storage = allocate({ gpu, graph, clusters: fused.clusters, stored, kept, leafRange, reads, owned });
    const context: EmitContext = {
      device: gpu,
      inlined: fused.inlined,
      stored,
      variableOf: (node) => graph.overwrites.get(node),
      rangeOf: storage.rangeOf,
      rangeFrom: storage.rangeFrom,
      scratch: storage.scratch,
      packed: (node) => graph.packed.has(node),
      matmuls,
    };
    const calls = fused.clusters.flatMap((cluster) =>
      runsAlongAxis(cluster) ? alongAxis!.emitAxis(cluster, context) : emit(cluster, context),
    );
    // An output may be an input that no kernel reads.
    for (const node of kept) storage.rangeOf(node);
    const prepared = await gpu.prepare(calls, { onCompile });
    return new Program({
      gpu,
      calls: prepared.calls,
      owned: [...owned, ...prepared.owned],
      inputs,
      updated: updates.map(([variable]) => variable),
      unread: new Map(free.flatMap((leaf) => (inputs.has(leaf.op) ? [] : [[leaf.op, leaf]]))),
      outputOf: (name) => {
        if (!Object.hasOwn(outputs, name)) {
          throw new GradloomError(
            'E_ARGUMENT',
            `read: the name must be one of ${Object.keys(outputs).join(', ') || '(none)'}; got ${name}.`,
          );
        }
        const node = graph.outputs.get(outputs[name]!)!;
        const { dtype } = node.tensor;
        return {
          range: { ...storage.rangeOf(node), bytes: nodeSize(node) * bytesOf(dtype) },
          toValues: (bytes) => toValues(dtype, bytes),
        };
      },
    });
  } catch (error) {
    for (const buffer of owned) buffer.destroy();
    for (const variable of inputs.values()) variable.destroy();
    throw error;
  }
}

/** What makes the calls along an axis, which few graphs have. */
async function fetchAxisKernels() {
  await loadParts();
  return import('./emitAxis.ts');
}

/** The kernel calls of a graph. Throws `E_ARGUMENT` where updates wait for each other. */
export function fuseOrExplain(gpu: Gpu, graph: PlanGraph, kept: ReadonlySet<PlanNode>): FusedGraph {
  try {
    return fuse({
      nodes: graph.nodes,
      stored: new Set([...kept, ...graph.updates.values(), ...graph.packed.keys()]),
      overwrites: graph.overwrites,
      packed: graph.packed,
      maxBindings: gpu.limits.maxStorageBuffersPerShaderStage,
    });
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

/** A ring or a record is written here and there only, so it must lie where its other values are. */
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
