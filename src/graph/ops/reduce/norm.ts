// Norms over axes, and the sums they are made of.

import { checkOptions } from '../../../checkOptions.ts';
import { normalizeAxes } from '../../shape.ts';
import { checkTensors, type GradientContext, type Tensor } from '../../tensor.ts';
import { abs } from '../pointwise/abs.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { log } from '../pointwise/log.ts';
import { multiply } from '../pointwise/multiply.ts';
import { REDUCE_OPTIONS, reducedShape, type ReduceOptions } from './reduce.ts';
import { reshape } from '../shape/reshape.ts';
import { sqrt } from '../pointwise/sqrt.ts';
import { square } from '../pointwise/square.ts';
import { sum } from './sum.ts';
import { withGradient } from '../withGradient.ts';

/** Σ |x| over axes (all where none is named). ∂x = sign(x) ∗ ∂y, 0 at 0. */
export function norm1(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkOptions('norm1', options, REDUCE_OPTIONS);
  return sum(abs(x), options);
}

/** √(Σ x²) over axes (all where none is named). ∂x = x / y ∗ ∂y, 0 where all are 0. */
export function norm2(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensors('norm2', x);
  checkOptions('norm2', options, REDUCE_OPTIONS);
  const axes = normalizeAxes('norm2', x.shape, options.axis);
  return withGradient(sqrt(sumSquare(x, options)), {
    inputs: [x],
    gradient: ({ output, outputGradient }) => {
      const kept = reducedShape(x.shape, axes, true);
      return [multiply(quotientOrZero(x, reshape(output, kept)), reshape(outputGradient, kept))];
    },
  });
}

/** Σ x² over axes (all where none is named). ∂x = 2 x ∗ ∂y. */
export function sumSquare(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkOptions('sumSquare', options, REDUCE_OPTIONS);
  return sum(square(x), options);
}

/** ln Σ x over axes (all where none is named). ∂x = ∂y / Σ x. */
export function logSum(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkOptions('logSum', options, REDUCE_OPTIONS);
  return log(sum(x, options));
}

/** a / b, and 0 where b is 0. ∂a = ∂y / b, ∂b = −∂y ∗ y / b, 0 where b is 0. */
export function quotientOrZero(a: Tensor, b: Tensor): Tensor {
  return realElementwise('quotientOrZero', [a, b], {
    call: 'quotient_or_zero',
    gradient: ({ output, outputGradient }: GradientContext) => [
      quotientOrZero(outputGradient, b),
      multiply(quotientOrZero(multiply(outputGradient, output), b), -1),
    ],
  });
}
