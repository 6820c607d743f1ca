// Squared error of predictions.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, checkSameShape, type Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { subtract } from '../pointwise/subtract.ts';

/** (h − y)² for each element. ∂h = 2 (h − y) ∗ ∂loss (the factor 2 that the notes drop), ∂y = −∂h. Reduced on request. */
export function squaredError(h: Tensor, y: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('squaredError', options, ['reduction']);
  const { reduction = 'none' } = options;
  checkReal('squaredError', h, y);
  checkSameShape('squaredError', h, y);
  const losses = realElementwise('squaredError', [h, y], {
    call: 'squared_error',
    gradient: ({ outputGradient }) => {
      const gradient = multiply(multiply(outputGradient, 2), subtract(h, y));
      return [gradient, negate(gradient)];
    },
  });
  return reduceLoss('squaredError', losses, { reduction });
}
