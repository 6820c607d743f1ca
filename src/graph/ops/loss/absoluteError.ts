// Absolute error of predictions.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, checkSameShape, type Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** |h − y| for each element. ∂h = sign(h − y) ∗ ∂loss, 0 where they are equal; ∂y = −∂h. Reduced on request. */
export function absoluteError(h: Tensor, y: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('absoluteError', options, ['reduction']);
  const { reduction = 'none' } = options;
  checkReal('absoluteError', h, y);
  checkSameShape('absoluteError', h, y);
  const losses = realElementwise('absoluteError', [h, y], {
    call: 'absolute_error',
    gradient: ({ outputGradient }) => {
      const gradient = multiply(
        stepFunction('absoluteErrorGrad', [h, y], 'absolute_error_grad'),
        outputGradient,
      );
      return [gradient, negate(gradient)];
    },
  });
  return reduceLoss('absoluteError', losses, { reduction });
}
