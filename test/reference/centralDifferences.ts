// Derivatives of a graph's scalar by small nudges, in float64.

import type { Tensor } from '../../src/graph/tensor.ts';
import { evaluateOne } from './evaluate.ts';

const NUDGE = 1e-5;

/**
 * ∂loss/∂x[index] = (J(x + h) − J(x − h)) / 2h; `undefined` where J has a kink within h of x, so that there is none.
 */
export function centralDifference(
  loss: Tensor,
  leaves: ReadonlyMap<Tensor, Float64Array>,
  { leaf, index }: { leaf: Tensor; index: number },
): number | undefined {
  const at = (nudge: number): number => {
    const values = leaves.get(leaf)!.slice();
    values[index]! += nudge;
    return evaluateOne(loss, new Map([...leaves, [leaf, values]]))[0]!;
  };
  const [above, here, below] = [at(NUDGE), at(0), at(-NUDGE)];
  const slope = (above - below) / (2 * NUDGE);
  // h J″ for a smooth J, the jump of the slope at a kink.
  const jump = (above - 2 * here + below) / NUDGE;
  const smooth = Math.abs(jump) < 1e-3 * (Math.abs(slope) + 1);
  return smooth ? slope : undefined;
}
