// Where the extreme values along an axis are.

import { ALONG_AXIS, axisOf, named, withParts } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder } from './operandRules.ts';

export const argReduce: KernelFamily<'argReduce'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  ownOutputs: 0,
  companion: undefined,
  async kernels() {
    const kernels = await withParts(import('../../kernels/alongAxis.ts'));
    return (cluster, context) => {
      const { anchor } = cluster;
      const problem = { ...axisOf(cluster, context), ...anchor.lowering, y: context.rangeOf(anchor) };
      return named([kernels.argReduce(problem, context.device)], cluster, context);
    };
  },
};
