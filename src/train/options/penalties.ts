// Penalties on parameters: L1 and L2, one strength for all weights or one for each parameter by name.

import { abs, add, multiply, square, sum } from '../../graph/ops/index.ts';
import type { ParameterLayout } from '../../graph/parameterLayout.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { Penalty } from './stepSettings.ts';

/** The strength for each parameter of a layout, in order. */
export function strengthsOf(penalty: Penalty, layout: ParameterLayout): number[] {
  return layout.parameters.map(({ name, role }) => {
    if (typeof penalty === 'number') return role === 'weight' ? penalty : 0;
    return penalty[name] ?? 0;
  });
}

/** λ₂ / (2m) Σ W² + λ₁ / m Σ |W|, m the examples of a step; 0 where there is none. */
export function penaltyOf(
  parameters: readonly Tensor[],
  options: { l1: Penalty; l2: Penalty; layout: ParameterLayout; examples: number },
): Tensor | number {
  const { l1, l2, layout, examples } = options;
  const squares = shareOf(parameters, { strengths: strengthsOf(l2, layout), of: square, by: 2 * examples });
  const sizes = shareOf(parameters, { strengths: strengthsOf(l1, layout), of: abs, by: examples });
  if (squares === undefined || sizes === undefined) return squares ?? sizes ?? 0;
  return add(squares, sizes);
}

/** Parameters of one strength are summed before they are multiplied by it. */
function shareOf(
  parameters: readonly Tensor[],
  { strengths, of, by }: { strengths: readonly number[]; of: (value: Tensor) => Tensor; by: number },
): Tensor | undefined {
  const shares = [...new Set(strengths)]
    .filter((strength) => strength > 0)
    .map((strength) => {
      const own = parameters.filter((_, index) => strengths[index] === strength);
      return multiply(strength / by, own.map((value) => sum(of(value))).reduce(add));
    });
  return shares.length === 0 ? undefined : shares.reduce(add);
}
