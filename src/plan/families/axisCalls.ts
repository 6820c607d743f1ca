// The calls of the kinds along the middle axis of [outer, size, inner]; few graphs have them, so this loads on demand.

import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import { argReduce, scan, topK } from '../../kernels/alongAxis.ts';
import { gather, scatterAdd } from '../../kernels/gather.ts';
import { nodeSize } from '../planNode.ts';
import type { CallContext, ClusterOf, KernelKind, Kernels } from './family.ts';
import { inMemory, memoryOf, storedType } from './operandRules.ts';

/** The first operand, its sizes, and what becomes of each result. */
function axisOf(cluster: ClusterOf<KernelKind>, context: CallContext) {
  const [source] = cluster.anchor.operands;
  const [outer, size, inner] = inMemory(source).layout.shape as readonly [number, number, number];
  const { scratch } = context;
  const finish = () => context.finish(cluster, { columns: inner, plain: true });
  return { outer, size, inner, x: memoryOf(source, context), scratch, finish };
}

/** Makes calls that have the name of their cluster. */
function named<K extends KernelKind>(
  make: (axis: ReturnType<typeof axisOf>, ...rest: Parameters<Kernels<K>>) => readonly ShaderCall[],
): Kernels<K> {
  return (cluster, context) => {
    const label = context.label(cluster);
    return make(axisOf(cluster, context), cluster, context).map((call) => ({ ...call, label }));
  };
}

/** Makes the calls of each kind. */
export const axisCalls = {
  gather: named<'gather'>(({ x, finish, ...sizes }, { anchor }, context) => {
    const { operands, shape, lowering } = anchor;
    const indices = memoryOf(operands[1], context);
    const half = storedType(operands[0]) === 'f16';
    const problem = { ...sizes, ...lowering, n: shape[1]!, half, source: x, indices, finish: finish() };
    return [gather(problem, context.device)];
  }),
  scatterAdd: named<'scatterAdd'>(({ x, finish, size: n, ...sizes }, { anchor }, context) => {
    const { operands, shape, lowering } = anchor;
    const indices = memoryOf(operands[1], context);
    const problem = { ...sizes, ...lowering, size: shape[1]!, n, source: x, indices, finish: finish() };
    return [scatterAdd(problem, context.device)];
  }),
  scan: named<'scan'>((axis, { anchor }, { device }) =>
    scan({ ...axis, ...anchor.lowering, finish: axis.finish() }, device),
  ),
  argReduce: named<'argReduce'>((axis, { anchor }, { device, rangeOf }) => [
    argReduce({ ...axis, ...anchor.lowering, y: rangeOf(anchor) }, device),
  ]),
  topK: named<'topK'>((axis, { anchor, companion }, { device, rangeOf, scratch }) => {
    const { lowering, shape } = anchor;
    const found = (result: 'values' | 'indices'): BufferRange => {
      const node = lowering.result === result ? anchor : companion;
      return node ? rangeOf(node) : scratch(nodeSize(anchor) * 4);
    };
    const results = { values: found('values'), indices: found('indices') };
    return topK({ ...axis, ...results, largest: lowering.largest, k: shape[1]! }, device);
  }),
};
