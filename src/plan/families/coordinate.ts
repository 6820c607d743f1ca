// The position along an axis, u32; it needs no memory.

import { sizeOf } from '../../graph/shape.ts';
import type { ElementFamily } from './family.ts';
import { ANYWHERE } from './operandRules.ts';

export const coordinate: ElementFamily<'coordinate'> = {
  form: 'element',
  operands: ANYWHERE,
  leavesFirstInBuffer: false,
  inPlace: true,
  cheap: true,
  calls: () => [],
  over: ({ shape }) => shape,
  value: ({ lowering: { axis }, shape }) => {
    return { from: 'coordinate', stride: sizeOf(shape.slice(axis + 1)), size: shape[axis]! };
  },
};
