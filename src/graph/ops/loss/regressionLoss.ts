// Losses of single values, of distributions and of directions.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { checkReal, checkSameShape, type Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { aroundAxis } from '../axis.ts';
import { divide } from '../pointwise/divide.ts';
import { exp } from '../pointwise/exp.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { checkEpsilon } from '../norm/layerNorm.ts';
import { maximum } from '../pointwise/maximum.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { norm2, quotientOrZero } from '../reduce/norm.ts';
import { notEqual } from '../compare/notEqual.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { relu } from '../activation/relu.ts';
import { subtract } from '../pointwise/subtract.ts';
import { sum } from '../reduce/sum.ts';

/**
 * e²/2 where |e| ≤ δ, else δ (|e| − δ/2), for e = h − y; δ is 1 by default. Reduced by mean (default), sum or none.
 * ∂h = e held to −δ … δ, ∂y = −∂h. Source: Huber, 1964; PyTorch's HuberLoss.
 *
 * @throws GradloomError `E_SHAPE`, `E_ARGUMENT` unless δ is above 0.
 */
export function huber(h: Tensor, y: Tensor, options: LossOptions & { readonly delta?: number } = {}): Tensor {
  checkOptions('huber', options, ['reduction', 'delta']);
  const { delta = 1, reduction = 'mean' } = options;
  checkReal('huber', h, y);
  checkSameShape('huber', h, y);
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new GradloomError('E_ARGUMENT', `huber: delta must be above 0; got ${delta}.`, {
      hint: 'It is the error from which on the loss grows linearly.',
    });
  }
  return reduceLoss('huber', huberOf(subtract(h, y), delta), { reduction });
}

/**
 * max(0, margin − y h) for scores h and targets y of −1 or 1; the margin is 1 by default. Reduced by mean (default), sum
 * or none. ∂h = −y where the loss is above 0. Source: Cortes, Vapnik, 1995.
 *
 * @throws GradloomError `E_SHAPE`.
 */
export function hinge(
  h: Tensor,
  y: Tensor,
  options: LossOptions & { readonly margin?: number } = {},
): Tensor {
  checkOptions('hinge', options, ['reduction', 'margin']);
  const { margin = 1, reduction = 'mean' } = options;
  checkReal('hinge', h, y);
  checkSameShape('hinge', h, y);
  return reduceLoss('hinge', relu(subtract(margin, multiply(y, h))), { reduction });
}

/**
 * y (ln y − logp) for each element, 0 where y = 0: the divergence of logarithms of probabilities from a target. With
 * `logTarget` y is given as ln y. Reduced by `batchmean` (the sum by the size of the first axis, the divergence of one
 * example; default), mean, sum or none. ∂logp = −y, ∂y = ln y + 1 − logp. Source: PyTorch's KLDivLoss.
 *
 * @throws GradloomError `E_SHAPE`.
 */
export function klDivergence(
  logProbabilities: Tensor,
  y: Tensor,
  options: { readonly logTarget?: boolean; readonly reduction?: LossOptions['reduction'] | 'batchmean' } = {},
): Tensor {
  checkOptions('klDivergence', options, ['reduction', 'logTarget']);
  const { logTarget = false, reduction = 'batchmean' } = options;
  checkReal('klDivergence', logProbabilities, y);
  checkSameShape('klDivergence', logProbabilities, y);
  const elements = logTarget
    ? multiply(exp(y), subtract(y, logProbabilities))
    : divergenceOf(logProbabilities, y);
  if (reduction !== 'batchmean') return reduceLoss('klDivergence', elements, { reduction });
  return multiply(sum(elements), 1 / (y.shape[0] ?? 1));
}

/**
 * a·b / max(‖a‖ ‖b‖, ε) along an axis (the last by default), ε 1e-8 by default. → the shape without the axis.
 *
 * @throws GradloomError `E_SHAPE` unless both are of one shape.
 */
export function cosineSimilarity(
  a: Tensor,
  b: Tensor,
  options: { readonly axis?: number; readonly epsilon?: number } = {},
): Tensor {
  checkOptions('cosineSimilarity', options, ['axis', 'epsilon']);
  const { axis = -1, epsilon = 1e-8 } = options;
  checkReal('cosineSimilarity', a, b);
  checkSameShape('cosineSimilarity', a, b);
  aroundAxis('cosineSimilarity', a.shape, axis);
  checkEpsilon('cosineSimilarity', epsilon);
  const over = { axis };
  const lengths = multiply(norm2(a, over), norm2(b, over));
  return divide(sum(multiply(a, b), over), maximum(lengths, epsilon));
}

/**
 * 1 − cos(a, b) where y = 1, max(0, cos(a, b) − margin) where y = −1, for rows a and b [examples, features] and y
 * [examples]; the margin is 0 by default. Reduced by mean (default), sum or none. Source: PyTorch's CosineEmbeddingLoss.
 *
 * @throws GradloomError `E_SHAPE`.
 */
export function cosineEmbeddingLoss(
  a: Tensor,
  b: Tensor,
  y: Tensor,
  options: LossOptions & { readonly margin?: number } = {},
): Tensor {
  checkOptions('cosineEmbeddingLoss', options, ['reduction', 'margin']);
  const { margin = 0, reduction = 'mean' } = options;
  const cosine = cosineSimilarity(a, b);
  checkReal('cosineEmbeddingLoss', y);
  checkSameShape('cosineEmbeddingLoss', cosine, y);
  // y = ±1 chooses: half of 1 + y is the one's share, half of 1 − y the other's.
  const alike = multiply(add(y, 1), 0.5);
  const unlike = multiply(subtract(1, y), 0.5);
  const losses = add(multiply(alike, subtract(1, cosine)), multiply(unlike, relu(subtract(cosine, margin))));
  return reduceLoss('cosineEmbeddingLoss', losses, { reduction });
}

function huberOf(error: Tensor, delta: number): Tensor {
  return realElementwise('huber', [error], {
    call: 'huber',
    parameters: [delta],
    gradient: ({ outputGradient }) => [multiply(heldTo(error, delta), outputGradient)],
  });
}

function heldTo(x: Tensor, bound: number): Tensor {
  return realElementwise('heldTo', [x], {
    call: 'held_to',
    parameters: [bound],
    gradient: ({ outputGradient }) => [
      multiply(
        realElementwise('within', [x], { call: 'within', parameters: [bound], gradient: () => [] }),
        outputGradient,
      ),
    ],
  });
}

function divergenceOf(logProbabilities: Tensor, y: Tensor): Tensor {
  return realElementwise('klDivergence', [logProbabilities, y], {
    call: 'divergence',
    gradient: ({ outputGradient }) => [
      negate(multiply(outputGradient, y)),
      multiply(outputGradient, divergenceGrad(logProbabilities, y)),
    ],
  });
}

/** ln y + 1 − logp, 0 where y = 0. */
function divergenceGrad(logProbabilities: Tensor, y: Tensor): Tensor {
  return realElementwise('divergenceGrad', [logProbabilities, y], {
    call: 'divergence_grad',
    gradient: ({ outputGradient }) => [
      negate(multiply(outputGradient, notEqual(y, 0))),
      quotientOrZero(outputGradient, y),
    ],
  });
}
