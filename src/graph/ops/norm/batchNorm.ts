// Normalisation of each feature over the mini-batch.

import { checkOptions, kindOf, needOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { sameShape, showShape } from '../../shape.ts';
import { checkReal, type Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { aroundAxis } from '../axis.ts';
import { divide } from '../pointwise/divide.ts';
import { checkEpsilon } from './layerNorm.ts';
import { multiply } from '../pointwise/multiply.ts';
import { reshape } from '../shape/reshape.ts';
import { sqrt } from '../pointwise/sqrt.ts';
import { standardize } from './standardize.ts';
import { subtract } from '../pointwise/subtract.ts';

/** Scale, shift and running statistics, each [features]. */
export interface BatchNormTensors {
  /** γ, the scale; default 1. */
  readonly gamma?: Tensor;
  /** β, the shift; default 0. */
  readonly beta?: Tensor;
  /** Running mean of each feature. */
  readonly runningMean: Tensor;
  /** Running variance of each feature. */
  readonly runningVariance: Tensor;
}

/** Options of `batchNorm`. */
export interface BatchNormOptions {
  /** Whether to use the statistics of the batch and update the running ones, or to use the running ones. */
  readonly training: boolean;
  /** The axis of features, 1 by default. */
  readonly axis?: number;
  /** ε > 0, added to the variance; default 1e-5. */
  readonly epsilon?: number;
  /** Share of the old running statistics that stays, 0.9 by default (PyTorch's `momentum` is 1 minus this). */
  readonly momentum?: number;
  /** 0 (default): running variances are of the batch's values; 1: n/(n − 1) times that, as PyTorch keeps them. */
  readonly correction?: 0 | 1;
}

/** The normalised values, and the running statistics after this batch (as given in inference). */
export interface BatchNormResult {
  /** The normalised values, of the shape of x. */
  readonly y: Tensor;
  /** The running mean after this batch, [features]. */
  readonly runningMean: Tensor;
  /** The running variance after this batch, [features]. */
  readonly runningVariance: Tensor;
}

/**
 * γ ∗ (x − μ) / √(σ² + ε) + β for each feature of x [examples, features, …]. In training μ and σ² are mean and variance
 * over all other axes, and running statistics become momentum ∗ old + (1 − momentum) ∗ the batch's; they have no
 * gradient worth following. In inference μ and σ² are the running statistics.
 * Source: Ioffe, Szegedy, 2015; ONNX BatchNormalization.
 *
 * @throws GradloomError `E_SHAPE` unless all tensors are [features], `E_ARGUMENT`.
 */
export function batchNorm(x: Tensor, tensors: BatchNormTensors, options: BatchNormOptions): BatchNormResult {
  needOptions('batchNorm', tensors, ['gamma', 'beta', 'runningMean', 'runningVariance']);
  checkOptions('batchNorm', options ?? null, ['training', 'axis', 'epsilon', 'momentum', 'correction']);
  const { training, axis = 1, epsilon = 1e-5, momentum = 0.9, correction = 0 } = options;
  checkReal('batchNorm', x);
  if (typeof training !== 'boolean') {
    throw new GradloomError(
      'E_ARGUMENT',
      `batchNorm: training must be true or false; got ${kindOf(training)}.`,
    );
  }
  checkEpsilon('batchNorm', epsilon);
  const { axis: along, size } = aroundAxis('batchNorm', x.shape, axis);
  check(tensors, size, momentum);
  const kept = x.shape.map((_, place) => (place === along ? size : 1));
  const { gamma, beta, runningMean, runningVariance } = tensors;
  const finish = (values: Tensor): Tensor => {
    const stretched = gamma ? multiply(values, reshape(gamma, kept)) : values;
    return beta ? add(stretched, reshape(beta, kept)) : stretched;
  };
  if (!training) {
    const spread = sqrt(add(reshape(runningVariance, kept), epsilon));
    const y = finish(divide(subtract(x, reshape(runningMean, kept)), spread));
    return { y, runningMean, runningVariance };
  }
  const axes = x.shape.flatMap((_, place) => (place === along ? [] : [place]));
  const { values, mean, variance } = standardize('batchNorm', x, { axis: axes, epsilon });
  const count = x.size / size;
  if (correction !== 0 && correction !== 1) {
    throw new GradloomError('E_ARGUMENT', `batchNorm: correction must be 0 or 1; got ${String(correction)}.`);
  }
  if (correction === 1 && count === 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `batchNorm: correction 1 needs at least two values a feature; got ${showShape(x.shape)}.`,
      { hint: 'Use a larger batch, or correction 0.' },
    );
  }
  const running = (old: Tensor, now: Tensor): Tensor =>
    add(multiply(old, momentum), multiply(reshape(now, [size]), 1 - momentum));
  return {
    y: finish(values),
    runningMean: running(runningMean, mean),
    runningVariance: running(runningVariance, multiply(variance, count / (count - correction))),
  };
}

/** The statistics that must be given. */
const NEEDED = { runningMean: undefined, runningVariance: undefined };

function check(tensors: BatchNormTensors, size: number, momentum: number): void {
  for (const [name, tensor] of Object.entries({ ...NEEDED, ...tensors }) as [string, Tensor | undefined][]) {
    if (tensor === undefined && (name === 'gamma' || name === 'beta')) continue;
    checkReal('batchNorm', tensor!);
    if (sameShape(tensor!.shape, [size])) continue;
    throw new GradloomError(
      'E_SHAPE',
      `batchNorm: ${name} must be [features]; got ${showShape(tensor!.shape)} for ${size} features.`,
      { hint: 'axis names the axis of features, 1 by default.' },
    );
  }
  if (typeof momentum === 'number' && momentum >= 0 && momentum <= 1) return;
  throw new GradloomError('E_ARGUMENT', `batchNorm: momentum must be from 0 to 1; got ${momentum}.`, {
    hint: "0.9 keeps nine tenths of the old statistics; PyTorch's 0.1 means the same.",
  });
}
