// The operand written out in order: a view that no strides can express, or a value in a place of its own.

import type { ElementFamily } from './family.ts';
import { ANYWHERE } from './operandRules.ts';

export const copy: ElementFamily<'copy'> = {
  form: 'element',
  operands: ANYWHERE,
  leavesFirstInBuffer: false,
  inPlace: true,
  cheap: false,
  calls: () => [],
  over: ({ shape }) => shape,
  value: ({ operands, shape }, body) => body.argument(operands[0]!, shape),
};
