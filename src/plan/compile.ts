// Graph → program: plan, allocate, make the calls, prepare them.

import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sizeOf } from '../graph/shape.ts';
import { bytesOf } from '../wgsl/place.ts';
import { clusterNodes } from './cluster.ts';
import { contextOf } from './body.ts';
import { nodeSize, type MemoryOperand, type PlanNode } from './planNode.ts';
import type { MadeCall } from './pairCalls.ts';
import { planProgram, type CallsPlan } from './planProgram.ts';
import { Program } from './program.ts';
import type { ProgramSpec } from './programSpec.ts';
import { allocate } from './allocate.ts';
import { readsThrough, storedNodes } from './stored.ts';
import { toValues, Variable } from './variable.ts';

/**
 * Compiles a graph for a device.
 *
 * @param oneByOne Internal: whether each kernel waits for the one before, which leaves room for other work on the device
 *   meanwhile: browsers read the text of a kernel where they serve everything else.
 * @throws GradloomError `E_ARGUMENT` for updates that do not fit, `E_UNSUPPORTED`, `E_COMPILE`, `E_LIMIT`, `E_OUT_OF_MEMORY`.
 */
export async function compile(gpu: Gpu, spec: ProgramSpec, oneByOne?: boolean): Promise<Program> {
  const plan = await planProgram(gpu, spec);
  const program =
    plan.kind === 'calls' ? await compileCalls(gpu, spec, plan, oneByOne) : await plan.prepare();
  program.variables = plan.known;
  return program;
}

async function compileCalls(
  gpu: Gpu,
  { outputs = {}, updates = [], onCompile }: ProgramSpec,
  { graph, fused, kept, kernels, variables, inputs: free }: CallsPlan,
  oneByOne: boolean | undefined,
): Promise<Program> {
  const inputs = new Map<string, Variable>();
  const leafRange = ({ tensor }: PlanNode): BufferRange => {
    const { op, shape, dtype } = tensor;
    let variable = variables.get(tensor) ?? inputs.get(op);
    if (!variable) inputs.set(op, (variable = new Variable(gpu, op, { shape, dtype })));
    return variable.range;
  };
  const owned: DeviceBuffer[] = [];
  const create = (label: string, bytes: number): BufferRange => {
    const buffer = gpu.createBuffer(label, bytes);
    owned.push(buffer);
    return buffer.all;
  };
  const { clusters, inlined } = fused;
  const reads = readsThrough(inlined);
  const stored = storedNodes(graph, fused, reads, kept);
  try {
    const memory = allocate({ create, graph, clusters, stored, kept, leafRange, reads });
    const context = {
      ...contextOf({
        inlined,
        stored,
        variableOf: (node) => graph.overwrites.get(node),
        packed: (node) => graph.packed.has(node),
        rangeOf: memory.rangeOf,
        rangeFrom: memory.rangeFrom,
        stretchOf,
      }),
      device: gpu,
      scratch: memory.scratch,
    };
    let made: MadeCall[] = [];
    for (const cluster of clusters) {
      for (const call of kernels(cluster, context)) made.push({ call, clusters: [cluster], nodes: [] });
      // What needs no call of its own is there after the one before.
      made.at(-1)?.nodes.push(...clusterNodes(cluster));
    }
    if (gpu.driver.trial?.pairs) made = (await import('./pairCalls.ts')).pairCalls(made, gpu);
    // An output may be an input that no kernel reads.
    for (const node of kept) memory.rangeOf(node);
    const prepared = await gpu.prepare(
      made.map(({ call }) => call),
      { onCompile, oneByOne },
    );
    const program = new Program({
      gpu,
      calls: prepared.calls,
      owned: [...owned, ...prepared.owned],
      inputs,
      updated: updates.map(([variable]) => variable),
      made: made.map(({ nodes }) =>
        Object.keys(outputs).filter((name) => nodes.includes(graph.outputs.get(outputs[name]!)!)),
      ),
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
          range: { ...memory.rangeOf(node), bytes: nodeSize(node) * bytesOf(dtype) },
          toValues: (bytes) => toValues(dtype, bytes),
        };
      },
    });
    program.clusters = made.map((call) => call.clusters);
    return program;
  } catch (error) {
    for (const buffer of owned) buffer.destroy();
    for (const variable of inputs.values()) variable.destroy();
    throw error;
  }
}

/** The elements of an operand that lie side by side in the memory of its node. */
function stretchOf({ layout, node }: MemoryOperand, { buffer, offset }: BufferRange): BufferRange {
  const size = bytesOf(node.tensor.dtype);
  return { buffer, offset: offset + layout.offset * size, bytes: sizeOf(layout.shape) * size };
}
