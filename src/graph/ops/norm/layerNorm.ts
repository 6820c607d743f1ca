// Normalisation of each example by itself.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, sameShape, showShape, broadcastShapes } from '../../shape.ts';
import { checkTensors, asTensor, checkReal, type Tensor, type TensorLike } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { aroundAxis } from '../axis.ts';
import { divide } from '../pointwise/divide.ts';
import { mean } from '../reduce/mean.ts';
import { multiply } from '../pointwise/multiply.ts';
import { norm1, norm2, quotientOrZero } from '../reduce/norm.ts';
import { sqrt } from '../pointwise/sqrt.ts';
import { square } from '../pointwise/square.ts';
import { standardize } from './standardize.ts';

/** Options of `layerNorm`: the first axis that is normalised, and the number that keeps the deviation from 0. */
export interface LayerNormOptions {
  /** The first of the normalised axes; the last one by default. */
  readonly axis?: number;
  /** ε > 0, added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/**
 * γ ∗ (x − mean) / √(variance + ε) + β, mean and variance over the axes from `axis` on; γ and β (or none) stretch to
 * these axes. Source: Ba, Kiros, Hinton, 2016; ONNX LayerNormalization.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`.
 */
export function layerNorm(
  x: Tensor,
  gamma?: TensorLike,
  beta?: TensorLike,
  options: LayerNormOptions = {},
): Tensor {
  checkOptions('layerNorm', options, ['axis', 'epsilon']);
  const { epsilon = 1e-5 } = options;
  checkEpsilon('layerNorm', epsilon);
  const axes = axesFrom('layerNorm', x, options.axis);
  const { values } = standardize('layerNorm', x, { axis: axes, epsilon });
  return scaled('layerNorm', values, { axes, gamma, beta });
}

/**
 * γ ∗ x / √(mean x² + ε), the mean over the axes from `axis` on; γ (or none) stretches to these axes.
 * Source: Zhang, Sennrich, 2019; ONNX RMSNormalization.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`.
 */
export function rmsNorm(x: Tensor, gamma?: TensorLike, options: LayerNormOptions = {}): Tensor {
  checkOptions('rmsNorm', options, ['axis', 'epsilon']);
  const { epsilon = 1e-5 } = options;
  checkReal('rmsNorm', x);
  checkEpsilon('rmsNorm', epsilon);
  const axes = axesFrom('rmsNorm', x, options.axis);
  const size = sqrt(add(mean(square(x), { axis: axes, keepDims: true }), epsilon));
  return scaled('rmsNorm', divide(x, size), { axes, gamma });
}

/** x / ‖x‖_p along an axis (the last by default), p 1 or 2 (the default); 0 where the norm is 0. Source: ONNX. */
export function lpNormalization(
  x: Tensor,
  options: { readonly axis?: number; readonly p?: 1 | 2 } = {},
): Tensor {
  checkOptions('lpNormalization', options, ['axis', 'p']);
  const { axis = -1, p = 2 } = options;
  checkReal('lpNormalization', x);
  aroundAxis('lpNormalization', x.shape, axis);
  if (p !== 1 && p !== 2) {
    throw new GradloomError('E_ARGUMENT', `lpNormalization: p must be 1 or 2; got ${String(p)}.`);
  }
  const norm = (p === 1 ? norm1 : norm2)(x, { axis, keepDims: true });
  return quotientOrZero(x, norm);
}

/**
 * (x − mean) / √(variance + ε²), mean and variance over the axes (0, 2 and 3 by default); ε is 1e-9 by default, so that
 * equal values give 0. Source: ONNX MeanVarianceNormalization.
 */
export function meanVarianceNormalization(
  x: Tensor,
  options: { readonly axis?: number | readonly number[]; readonly epsilon?: number } = {},
): Tensor {
  checkOptions('meanVarianceNormalization', options, ['axis', 'epsilon']);
  const { axis = [0, 2, 3], epsilon = 1e-9 } = options;
  checkEpsilon('meanVarianceNormalization', epsilon);
  return standardize('meanVarianceNormalization', x, { axis, epsilon: epsilon ** 2 }).values;
}

/** Throws `E_ARGUMENT` unless ε is a positive number. */
export function checkEpsilon(op: string, epsilon: number): void {
  if (Math.fround(epsilon) > 0 && Number.isFinite(epsilon)) return;
  throw new GradloomError('E_ARGUMENT', `${op}: epsilon must be above 0; got ${epsilon}.`, {
    hint: '1e-5 is usual.',
  });
}

function axesFrom(op: string, x: Tensor, axis = -1): number[] {
  checkTensors(op, x);
  const first = normalizeAxes(op, x.shape, axis)[0]!;
  return x.shape.flatMap((_, place) => (place >= first ? [place] : []));
}

function scaled(
  op: string,
  values: Tensor,
  options: { axes: readonly number[]; gamma?: TensorLike | undefined; beta?: TensorLike | undefined },
): Tensor {
  const shape = options.axes.map((axis) => values.shape[axis]!);
  const gamma = asTensor(options.gamma === undefined ? 1 : options.gamma);
  const beta = asTensor(options.beta === undefined ? 0 : options.beta);
  for (const factor of [gamma, beta]) {
    if (!sameShape(broadcastShapes(op, factor.shape, shape), shape)) {
      throw new GradloomError(
        'E_SHAPE',
        `${op}: gamma and beta must stretch to the normalised axes ${showShape(shape)}; got ${showShape(factor.shape)}.`,
        { hint: 'axis names the first normalised axis.' },
      );
    }
  }
  return add(multiply(values, gamma), beta);
}
