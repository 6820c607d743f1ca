// Elements picked by index along an axis.

import { ALONG_AXIS, axisOf, named, withParts } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, memoryOf, storedType } from './operandRules.ts';

export const gather: KernelFamily<'gather'> = {
  ...ALONG_AXIS,
  operands: inOrder('f16'),
  takesFinish: () => true,
  ownOutputs: 0,
  companion: undefined,
  async kernels() {
    const kernels = await withParts(import('../../kernels/gather.ts'));
    return (cluster, context) => {
      const { operands, shape, lowering } = cluster.anchor;
      const { x, ...sizes } = axisOf(cluster, context);
      const problem = {
        ...sizes,
        n: shape[1]!,
        own: lowering.own,
        half: storedType(operands[0]) === 'f16',
        source: x,
        indices: memoryOf(operands[1], context),
        finish: context.finish(cluster, { columns: sizes.inner, plain: true }),
      };
      return named([kernels.gather(problem, context.device)], cluster, context);
    };
  },
};
