// A swish of straight pieces and a parabola.

import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { less } from '../compare/less.ts';
import { lessEqual } from '../compare/lessEqual.ts';
import { multiply } from '../pointwise/multiply.ts';
import { where } from '../compare/where.ts';

/**
 * a = x min(1, max(0, x/6 + 1/2)); −0 at −∞, +∞ at +∞. ∂x = 0 below −3, ∂a above 3, (x/3 + 1/2) ∗ ∂a between them
 * and at both. Source: Howard et al., 2019.
 */
export function hardSwish(x: Tensor): Tensor {
  return realElementwise('hardSwish', [x], {
    call: 'hard_swish',
    gradient: ({ outputGradient }) => {
      const between = where(lessEqual(x, 3), add(multiply(x, 1 / 3), 0.5), 1);
      return [multiply(outputGradient, where(less(x, -3), 0, between))];
    },
  });
}
