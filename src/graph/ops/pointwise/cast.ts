// The same numbers, stored in 16 or in 32 bits.

import { GradloomError } from '../../../errors.ts';
import { checkReal, Tensor, type GradientRule } from '../../tensor.ts';
import { elementwise } from './elementwise.ts';

/**
 * x as numbers stored in half precision (`f16`), or as f32 again.
 *
 * To f16 each number is rounded to the nearest with 11 significant bits, ties to even: below 2^-14 = 6.1e-5 to multiples of
 * 2^-24, from 65520 on to ±infinity; NaN stays. It is rounded whether it is ever stored or not, and everything that is
 * computed from it is computed in f32. To f32 nothing changes. ∂x = ∂y: rounding counts as the identity.
 *
 * A graph with f16 runs on devices with the feature `shader-f16` only; `compile` throws `E_UNSUPPORTED` on others.
 *
 * @throws GradloomError `E_DTYPE` for whole numbers and for other types.
 */
export function cast(x: Tensor, dtype: 'f16' | 'f32'): Tensor {
  checkReal('cast', x);
  if (dtype !== 'f16' && dtype !== 'f32') {
    throw new GradloomError('E_DTYPE', `cast: the type must be f16 or f32; got ${String(dtype)}.`);
  }
  if (x.dtype === dtype) return x;
  if (dtype === 'f16') return elementwise('cast', [x], { call: 'to_half', dtype, gradient });
  const { shape } = x;
  return new Tensor({
    op: 'cast',
    lowering: { kind: 'view', view: (layout) => layout },
    inputs: [x],
    shape,
    gradient,
  });
}

const gradient: GradientRule = ({ outputGradient }) => [outputGradient];

/**
 * An operation with its result stored in another type, for networks: unlike a cast of it, its gradient rule is given the
 * stored result too, so that nothing has to be stored in f32 beside it.
 */
export function storedAs(x: Tensor, dtype: 'f16' | 'f32'): Tensor {
  if (x.dtype === dtype || x.lowering.kind !== 'elementwise') return cast(x, dtype);
  const { op, lowering, inputs, shape, gradient, implied } = x;
  return new Tensor({ op, lowering, inputs, shape, dtype, gradient, implied });
}
