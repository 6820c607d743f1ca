// The first step at which a value was not finite, noted where the values are made.

import type { Shape } from '../../graph/shape.ts';
import type { ElementFamily, NodeOf } from './family.ts';
import { ANYWHERE } from './operandRules.ts';

export const watch: ElementFamily<'watch'> = {
  form: 'element',
  operands: ANYWHERE,
  leavesFirstInBuffer: true,
  inPlace: true,
  cheap: false,
  calls: () => [],
  over: watchedShape,
  output(node, body) {
    const [, step, ...values] = node.operands;
    const shape = watchedShape(node);
    return {
      value: body.argument(step!, shape),
      watched: values.map((value) => body.argument(value, shape)),
    };
  },
};

/** The kernel looks at all values. */
function watchedShape({ operands: [, , watched], shape }: NodeOf<'watch'>): Shape {
  return watched?.kind === 'memory' ? watched.layout.shape : shape;
}
