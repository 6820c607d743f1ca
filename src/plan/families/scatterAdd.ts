// Values summed at the places that their indices name along an axis.

import { ALONG_AXIS, axisOf, named, withParts } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, memoryOf } from './operandRules.ts';

export const scatterAdd: KernelFamily<'scatterAdd'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  // The sums.
  ownOutputs: 1,
  companion: undefined,
  async kernels() {
    const kernels = await withParts(import('../../kernels/gather.ts'));
    return (cluster, context) => {
      const { operands, shape, lowering } = cluster.anchor;
      const { x, size: n, ...sizes } = axisOf(cluster, context);
      const problem = {
        ...sizes,
        size: shape[1]!,
        n,
        own: lowering.own,
        source: x,
        indices: memoryOf(operands[1], context),
        finish: context.finish(cluster, { columns: sizes.inner, plain: true }),
      };
      return named([kernels.scatterAdd(problem, context.device)], cluster, context);
    };
  },
};
