// What the kinds along the middle axis of [outer, size, inner] share: few graphs have them, so they load on demand.

import { unreachable } from '../../errors.ts';
import { sizeOf } from '../../graph/shape.ts';
import { loadParts } from '../../kernels/parts.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { CallContext, ClusterOf, KernelKind } from './family.ts';
import { inMemory, memoryOf } from './operandRules.ts';

/** What such kinds say alike. */
export const ALONG_AXIS = {
  form: 'kernel',
  leavesFirstInBuffer: false,
  takesFetch: false,
  flops: ({ shape }: { readonly shape: readonly number[] }) => sizeOf(shape),
  hasPhase: () => false,
  phases: () => unreachable('a phase along an axis'),
} as const;

/** A module of kernels, with the parts that it needs. */
export async function withParts<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadParts()]);
  return loaded;
}

/** The first operand and its sizes. */
export function axisOf(cluster: ClusterOf<KernelKind>, context: CallContext) {
  const [source] = cluster.anchor.operands;
  const [outer, size, inner] = inMemory(source).layout.shape as readonly [number, number, number];
  return { outer, size, inner, x: memoryOf(source, context), scratch: context.scratch };
}

/** The calls under the name of their cluster. */
export function named(
  calls: readonly ShaderCall[],
  cluster: ClusterOf<KernelKind>,
  context: CallContext,
): ShaderCall[] {
  return calls.map((call) => ({ ...call, label: context.label(cluster) }));
}
