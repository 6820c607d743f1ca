// Logarithms of sums of exponentials, safe at any magnitude.

import { checkOptions } from '../../../checkOptions.ts';
import { normalizeAxes } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { aroundAxis } from '../axis.ts';
import { add } from '../pointwise/add.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { exp } from '../pointwise/exp.ts';
import { log } from '../pointwise/log.ts';
import { max } from './max.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { REDUCE_OPTIONS, reducedShape, type ReduceOptions } from './reduce.ts';
import { reshape } from '../shape/reshape.ts';
import { subtract } from '../pointwise/subtract.ts';
import { sum } from './sum.ts';
import { withGradient } from '../withGradient.ts';

/**
 * ln Σ e^x over axes (all where none is named), as m + ln Σ e^(x − m) with m = max x. −∞ only gives −∞, any +∞ gives
 * +∞, any NaN gives NaN. ∂x = e^(x − y) ∗ ∂y, 0 where all x are −∞.
 */
export function logSumExp(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensors('logSumExp', x);
  checkOptions('logSumExp', options, REDUCE_OPTIONS);
  const axes = normalizeAxes('logSumExp', x.shape, options.axis);
  const kept = reducedShape(x.shape, axes, true);
  const top = finiteMax(x, { axis: axes, keepDims: true });
  const value = add(log(sum(exp(subtract(x, top)), { axis: axes, keepDims: true })), top);
  const result = withGradient(value, {
    inputs: [x],
    gradient: ({ output, outputGradient }) => [multiply(expShare(x, output), outputGradient)],
  });
  return options.keepDims ? reshape(result, kept) : reshape(result, reducedShape(x.shape, axes, false));
}

/**
 * x − ln Σ e^x over `axis` (the last by default), as (x − m) − ln Σ e^(x − m) with m = max x, which keeps its digits at
 * any magnitude. Where one x is NaN, or all are −∞, all are NaN. ∂x = ∂y − e^y Σ ∂y.
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  checkTensors('logSoftmax', x);
  const over = { axis: aroundAxis('logSoftmax', x.shape, axis).axis, keepDims: true };
  const centred = subtract(x, finiteMax(x, over));
  return withGradient(subtract(centred, log(sum(exp(centred), over))), {
    inputs: [x],
    gradient: ({ output, outputGradient }) => [
      subtract(outputGradient, multiply(exp(output), sum(outputGradient, over))),
    ],
  });
}

/** The largest value, 0 where that is not finite. */
function finiteMax(x: Tensor, over: ReduceOptions): Tensor {
  return realElementwise('finiteOrZero', [max(x, over)], { call: 'finite_or_zero' });
}

/** e^(x − y), with y = −∞ as 0. */
function expShare(x: Tensor, y: Tensor): Tensor {
  return realElementwise('expShare', [x, y], {
    call: 'exp_share',
    gradient: ({ output, outputGradient }) => {
      const gradient = multiply(output, outputGradient);
      return [gradient, negate(gradient)];
    },
  });
}
