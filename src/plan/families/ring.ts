// A value put into a ring of them: the record of the costs of past steps.

import type { ElementFamily } from './family.ts';
import { ANYWHERE } from './operandRules.ts';

export const ring: ElementFamily<'ring'> = {
  form: 'element',
  operands: ANYWHERE,
  leavesFirstInBuffer: true,
  inPlace: true,
  cheap: false,
  calls: () => [],
  over: () => [1],
  output({ operands: [, slot, value], shape }, body) {
    return {
      value: body.argument(value!, [1]),
      ring: { slot: body.argument(slot!, [1]), slots: shape[0]! },
    };
  },
};
