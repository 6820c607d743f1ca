// Running sums along an axis.

import { ALONG_AXIS, axisOf, named, withParts } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder } from './operandRules.ts';

export const scan: KernelFamily<'scan'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  ownOutputs: 0,
  companion: undefined,
  async kernels() {
    const kernels = await withParts(import('../../kernels/alongAxis.ts'));
    return (cluster, context) => {
      const axis = axisOf(cluster, context);
      const finish = context.finish(cluster, { columns: axis.inner, plain: true });
      const calls = kernels.scan({ ...axis, ...cluster.anchor.lowering, finish }, context.device);
      return named(calls, cluster, context);
    };
  },
};
