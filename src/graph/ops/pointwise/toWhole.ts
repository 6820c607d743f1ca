// Real numbers as whole ones: indices out of data that came as numbers.

import { checkReal, type Tensor } from '../../tensor.ts';
import { elementwise } from './elementwise.ts';

/**
 * x without its fraction as u32: numbers below 1 and NaN give 0, those above 4294967040, the largest that f32 has below 2^32,
 * give that one. It has no gradient.
 */
export function toWhole(x: Tensor): Tensor {
  checkReal('toWhole', x);
  return elementwise('toWhole', [x], { call: 'to_whole', dtype: 'u32' });
}
