// Elements picked by index along an axis, and values summed at the places that their indices name.

import { ALONG_AXIS, loadAxis } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder } from './operandRules.ts';

export const gather: KernelFamily<'gather'> = {
  ...ALONG_AXIS,
  operands: inOrder('f16'),
  takesFinish: () => true,
  moreBindings: 0,
  kernels: () => loadAxis('gather'),
};

export const scatterAdd: KernelFamily<'scatterAdd'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  // The sums.
  moreBindings: 1,
  kernels: () => loadAxis('scatterAdd'),
};
