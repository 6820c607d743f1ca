// What the kinds along the middle axis of [outer, size, inner] share: few graphs have them, so they load on demand.

import type { ShaderCall } from '../../gpu/shaderCall.ts';
import { loadParts } from '../../kernels/parts.ts';
import { nodeSize } from '../planNode.ts';
import type { CallContext, ClusterOf, KernelFamily, KernelKind, Kernels } from './family.ts';
import { inMemory, memoryOf } from './operandRules.ts';

/** What such kinds say alike. */
export const ALONG_AXIS = {
  form: 'kernel',
  leavesFirstInBuffer: false,
  takesFetch: false,
  flops: nodeSize,
  phase: undefined,
} as const satisfies Partial<KernelFamily<KernelKind>>;

/** The first operand, its sizes, and what becomes of each result. */
function axisOf(cluster: ClusterOf<KernelKind>, context: CallContext) {
  const [source] = cluster.anchor.operands;
  const [outer, size, inner] = inMemory(source).layout.shape as readonly [number, number, number];
  const { scratch } = context;
  const finish = () => context.finish(cluster, { columns: inner, plain: true });
  return { outer, size, inner, x: memoryOf(source, context), scratch, finish };
}

/** What the calls along an axis are made from. */
export type Axis = ReturnType<typeof axisOf>;

/** Loads a module of kernels, with the parts that it needs; the calls that `make` makes have their cluster's name. */
export async function axisKernels<K extends KernelKind, Module>(
  module: Promise<Module>,
  make: (kernels: Module, axis: Axis, ...rest: Parameters<Kernels<K>>) => readonly ShaderCall[],
): Promise<Kernels<K>> {
  const [kernels] = await Promise.all([module, loadParts()]);
  return (cluster, context) => {
    const label = context.label(cluster);
    return make(kernels, axisOf(cluster, context), cluster, context).map((call) => ({ ...call, label }));
  };
}
