// Kernel calls that have no kernel of one kind: elementwise operations over all elements of a shape.

import type { ShaderCall } from '../../gpu/shaderCall.ts';
import { sizeOf } from '../../graph/shape.ts';
import { elementwise } from '../../kernels/elementwise.ts';
import type { ResidentPhase } from '../../kernels/residentPhase.ts';
import type { Cluster } from '../cluster.ts';
import type { CallContext, KernelContext, PhaseContext } from './family.ts';
import { trafficOf } from './nothingFused.ts';
import { iterationShape } from './traits.ts';

/** The call. */
export function chainCall(cluster: Cluster, context: CallContext): ShaderCall {
  const { count, columns, single } = sizesOf(cluster, context);
  const width = single ? 1 : 4;
  const finish = context.finish(cluster, { columns, plain: columns % width === 0 });
  const cost = { flops: cluster.finish.length * count, bytes: trafficOf(finish) };
  return elementwise({ label: context.label(cluster), count, columns, width, finish, cost }, context.device);
}

/** Loads what makes the phase of a program of one dispatch. */
export async function chainPhases(): Promise<(cluster: Cluster, context: PhaseContext) => ResidentPhase> {
  const { elementwisePhase } = await import('../../kernels/residentPhase.ts');
  return (cluster, context) => {
    const { count, columns, single } = sizesOf(cluster, context);
    // In one subgroup the lanes are the driver's own vectors, and four a lane only make more code.
    const width = single || context.oneSubgroup ? 1 : 4;
    const finish = context.finish(cluster, { columns, plain: columns % width === 0 });
    return elementwisePhase({ label: context.label(cluster), count, columns, width, finish });
  };
}

/** `count` elements in rows of `columns`; `single` where no more than one may be written at once. */
function sizesOf<Where>({ finish: nodes }: Cluster, { packed }: KernelContext<Where>) {
  const shape = iterationShape(nodes[0]!);
  const count = sizeOf(shape);
  const single = count === 1 || (count % 4 !== 0 && nodes.some(packed));
  return { count, columns: shape.at(-1) ?? 1, single };
}
