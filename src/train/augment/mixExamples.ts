// Mixup: each example of a step becomes a mean of itself and another, and so does what it should give.
// Source: Zhang, Cissé, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018.

import {
  add,
  cos,
  divide,
  exp,
  gather,
  log,
  maximum,
  multiply,
  sqrt,
  subtract,
} from '../../graph/ops/index.ts';
import { partners } from '../../graph/ops/random/randomUnit.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { uniform, USE, type Chance } from './chance.ts';

/** Keeps 0 / 0 away: far below all that is added to it otherwise. */
const SMALLEST = 2 ** -126;

/**
 * λ of each of `count` examples, of the distribution Beta(α, α): λ = ½ + ½ √(1 − w) c / √(w + (1 − w) c²) with
 * w = U^(1/α), c = cos 2πV. √(2α (1 − w) / w) c is of Student's distribution with 2α degrees of freedom (Bailey, 1994),
 * and of such a T, ½ + ½ T / √(2α + T²) is of Beta(α, α).
 */
export function betaShares(alpha: number, count: number, chance: Chance): Tensor {
  const u = subtract(1, uniform('mixRadius', count, chance));
  const w = exp(divide(log(u), alpha));
  const c = cos(multiply(2 * Math.PI, uniform('mixAngle', count, chance)));
  const rest = subtract(1, w);
  const length = sqrt(maximum(add(w, multiply(rest, multiply(c, c))), SMALLEST));
  return add(0.5, multiply(0.5, divide(multiply(sqrt(rest), c), length)));
}

/** Rows of inputs and of targets, both f32, mixed with those of another example of the step by the same shares. */
export function mixExamples(
  rows: readonly Tensor[],
  { alpha, step, seed }: Chance & { readonly alpha: number },
): Tensor[] {
  const count = rows[0]!.shape[0]!;
  const share = reshape(betaShares(alpha, count, { step, seed }), [count, 1]);
  const partner = partners(count, { step, seed, use: USE.partner });
  return rows.map((own) => {
    const flat = reshape(own, [count, own.size / count]);
    const other = gather(flat, partner);
    return reshape(add(multiply(share, flat), multiply(subtract(1, share), other)), own.shape);
  });
}
