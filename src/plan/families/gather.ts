// Elements picked by index along an axis, and values summed at the places that their indices name.

import { ALONG_AXIS, axisKernels } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, memoryOf, storedType } from './operandRules.ts';

export const gather: KernelFamily<'gather'> = {
  ...ALONG_AXIS,
  operands: inOrder('f16'),
  takesFinish: () => true,
  ownOutputs: 0,
  companion: undefined,
  kernels: () =>
    axisKernels(load(), (kernels, { x, finish, ...sizes }, { anchor }, context) => {
      const { operands, shape, lowering } = anchor;
      const indices = memoryOf(operands[1], context);
      const half = storedType(operands[0]) === 'f16';
      const problem = { ...sizes, ...lowering, n: shape[1]!, half, source: x, indices, finish: finish() };
      return [kernels.gather(problem, context.device)];
    }),
};

export const scatterAdd: KernelFamily<'scatterAdd'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  // The sums.
  ownOutputs: 1,
  companion: undefined,
  kernels: () =>
    axisKernels(load(), (kernels, { x, finish, size: n, ...sizes }, { anchor }, context) => {
      const { operands, shape, lowering } = anchor;
      const indices = memoryOf(operands[1], context);
      const problem = { ...sizes, ...lowering, size: shape[1]!, n, source: x, indices, finish: finish() };
      return [kernels.scatterAdd(problem, context.device)];
    }),
};

function load() {
  return import('../../kernels/gather.ts');
}
