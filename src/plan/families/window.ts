// A stretch of the operand along an axis, with one value around it.

import type { ElementFamily } from './family.ts';
import { inMemory, inOrder } from './operandRules.ts';

export const window: ElementFamily<'window'> = {
  form: 'element',
  operands: inOrder('u8', 'f16'),
  leavesFirstInBuffer: false,
  inPlace: false,
  cheap: false,
  calls: () => [],
  over: ({ shape }) => shape,
  value({ operands, shape, lowering: { before, fill } }, body) {
    const [, length, inner] = shape as [number, number, number];
    const { node, layout } = inMemory(operands[0]);
    return body.read(node, { kind: 'window', size: layout.shape[1]!, length, inner, before, fill });
  },
};
