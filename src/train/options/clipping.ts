// Gradients that are held to a size: each number, each array, or all together.

import {
  abs,
  clip,
  divide,
  lessEqual,
  max,
  maximum,
  multiply,
  sqrt,
  square,
  sum,
  where,
} from '../../graph/ops/index.ts';
import type { ParameterLayout } from '../../graph/parameterLayout.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { StepOptionsOfTraining } from './stepSettings.ts';

/** The smallest number with all its digits: a gradient of zeros is divided by it. */
const SMALLEST = 2 ** -126;

/** An arena of gradients, clipped by value, then array by array, then as a whole, by what is asked for. */
export function clipped(
  gradients: Tensor,
  options: Pick<StepOptionsOfTraining, 'clipNorm' | 'clipTensorNorm' | 'clipValue'> & {
    readonly layout: ParameterLayout;
  },
): Tensor {
  const { clipNorm, clipTensorNorm, clipValue, layout } = options;
  let result = gradients;
  if (clipValue !== undefined) result = clip(result, { min: -clipValue, max: clipValue });
  if (clipTensorNorm !== undefined)
    result = layout.join(layout.split(result).map((own) => shortened(own, clipTensorNorm)));
  return clipNorm === undefined ? result : shortened(result, clipNorm);
}

/** Gaps of an arena are zero, so its norm is that of the gradient. */
function shortened(gradients: Tensor, norm: number): Tensor {
  // It is largest · length: neither squares nor the norm itself may overflow, or a long gradient would be cut to nothing.
  const largest = maximum(max(abs(gradients)), SMALLEST);
  const direction = divide(gradients, largest);
  const length = sqrt(sum(square(direction)));
  const isShort = lessEqual(multiply(largest, length), norm);
  return where(isShort, gradients, multiply(direction, divide(norm, length)));
}
