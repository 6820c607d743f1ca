// The smaller of two values.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { stepFunction } from '../activation/stepFunction.ts';
import { subtract } from './subtract.ts';

/**
 * min(a, b), with broadcasting. NaN in either gives NaN; of −0 and +0 it may be any. ∂y goes to the smaller one;
 * equal arguments share it.
 */
export function minimum(a: TensorLike, b: TensorLike): Tensor {
  return realElementwise('minimum', [a, b], {
    call: 'minimum',
    gradient: ({ outputGradient }) => {
      const share = stepFunction('minimumShare', [a, b], 'minimum_share');
      return [multiply(outputGradient, share), multiply(outputGradient, subtract(1, share))];
    },
  });
}
