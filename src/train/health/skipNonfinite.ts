// Steps that change nothing where their cost or gradient is NaN or infinite.

import { add, isFinite, min, multiply, square, where } from '../../graph/ops/index.ts';
import type { StepValues } from '../graphStep.ts';

/**
 * The same step with its changes taken back unless the cost is finite, and the gradient so small that its square is: what
 * optimisers keep of it overflows otherwise. The cost of a step that is skipped is infinite or NaN, so that it can be told
 * from others.
 */
export function skipNonfinite({
  cost,
  gradients,
  changes,
}: StepValues): Pick<StepValues, 'cost' | 'changes'> {
  const isGood = multiply(isFinite(cost), min(isFinite(square(gradients))));
  // A constant may not be infinite; a product may.
  const mark = multiply(where(isGood, 0, 3e38), 10);
  return {
    cost: add(cost, mark),
    changes: changes.map(([before, after]) => [before, where(isGood, after, before)]),
  };
}
