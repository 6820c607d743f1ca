// Kernel calls that have no kernel of one kind: elementwise operations over all elements of a shape.

import type { ShaderCall } from '../../gpu/shaderCall.ts';
import { sizeOf } from '../../graph/shape.ts';
import { elementwise } from '../../kernels/elementwise.ts';
import type { Cluster } from '../cluster.ts';
import type { CallContext, KernelContext } from './family.ts';
import { trafficOf } from './nothingFused.ts';
import { iterationShape } from './traits.ts';

/** The kernel call of a chain. */
export function chainCall(cluster: Cluster, context: CallContext): ShaderCall {
  const { count, columns, single } = chainSizes(cluster, context);
  const width = single ? 1 : 4;
  const finish = context.finish(cluster, { columns, plain: columns % width === 0 });
  const cost = { flops: cluster.finish.length * count, bytes: trafficOf(finish) };
  return elementwise({ label: context.label(cluster), count, columns, width, finish, cost }, context.device);
}

/** `count` elements in rows of `columns`; `single` where no more than one may be written at once. */
export function chainSizes<Where>({ finish: nodes }: Cluster, { packed }: KernelContext<Where>) {
  const shape = iterationShape(nodes[0]!);
  const count = sizeOf(shape);
  const single = count === 1 || (count % 4 !== 0 && nodes.some(packed));
  return { count, columns: shape.at(-1) ?? 1, single };
}
