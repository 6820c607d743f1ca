// Rectified linear unit with a learned slope.

import { GradloomError } from '../../../errors.ts';
import { broadcastShapes, sameShape, showShape } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { greater } from '../compare/greater.ts';
import { multiply } from '../pointwise/multiply.ts';
import { where } from '../compare/where.ts';

/**
 * a = x where x > 0 or x is +0, else slope ∗ x; the slope broadcasts to x. ∂x = ∂a or slope ∗ ∂a, the slope at 0;
 * ∂slope = x ∗ ∂a where x ≤ 0, summed over broadcast axes. Source: He et al., 2015.
 *
 * @throws GradloomError `E_SHAPE` where the slope does not broadcast to the shape of x.
 */
export function prelu(x: Tensor, slope: Tensor): Tensor {
  checkTensors('prelu', x, slope);
  if (!sameShape(broadcastShapes('prelu', x.shape, slope.shape), x.shape)) {
    throw new GradloomError(
      'E_SHAPE',
      `prelu: the slope must broadcast to x; got ${showShape(slope.shape)} for x ${showShape(x.shape)}.`,
      { hint: 'One slope a feature is [features]; one in all is [].' },
    );
  }
  return realElementwise('prelu', [x, slope], {
    call: 'leaky_relu',
    gradient: ({ outputGradient }) => {
      const positive = greater(x, 0);
      return [
        multiply(outputGradient, where(positive, 1, slope)),
        multiply(outputGradient, where(positive, 0, x)),
      ];
    },
  });
}
