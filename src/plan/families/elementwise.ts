// A function of shaders/parts, called with each element of the operands, then with the parameters.

import type { Argument } from '../../wgsl/fusedBody.ts';
import type { ElementFamily } from './family.ts';
import { ANYWHERE } from './operandRules.ts';
import { ROUND_TO_HALF } from '../planNode.ts';

export const elementwise: ElementFamily<'elementwise'> = {
  form: 'element',
  operands: ANYWHERE,
  leavesFirstInBuffer: false,
  inPlace: true,
  cheap: true,
  calls: ({ call }) => [call],
  over: ({ shape }) => shape,
  value(node, body) {
    const { lowering, operands, shape, tensor } = node;
    const args = operands.map((operand) => body.argument(operand, shape));
    const parameters = lowering.parameters.map((value): Argument => ({ from: 'constant', value }));
    const value = body.instruction(lowering.call, [...args, ...parameters], node);
    // Rounded even if it is not stored: what is fused must not change results.
    const rounds = tensor.dtype === 'f16' && lowering.call !== ROUND_TO_HALF;
    return rounds ? body.instruction(ROUND_TO_HALF, [value], node) : value;
  },
};
