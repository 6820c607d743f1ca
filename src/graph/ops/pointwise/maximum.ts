// The larger of two values.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { stepFunction } from '../activation/stepFunction.ts';
import { subtract } from './subtract.ts';

/**
 * max(a, b), with broadcasting. NaN in either gives NaN; of −0 and +0 it may be any. ∂y goes to the larger one;
 * equal arguments share it.
 */
export function maximum(a: TensorLike, b: TensorLike): Tensor {
  return realElementwise('maximum', [a, b], {
    call: 'maximum',
    gradient: ({ outputGradient }) => {
      const share = stepFunction('maximumShare', [b, a], 'minimum_share');
      return [multiply(outputGradient, share), multiply(outputGradient, subtract(1, share))];
    },
  });
}
