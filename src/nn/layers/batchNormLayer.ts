// Normalisation of each feature over the mini-batch, with running statistics for predictions.

import { checkOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { batchNorm } from '../../graph/ops/norm/batchNorm.ts';
import { checkEpsilon } from '../../graph/ops/norm/layerNorm.ts';
import type { Layer } from '../layer.ts';
import { checkRank } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** Options of a batch normalisation layer. */
export interface BatchNormLayerOptions {
  /** ε > 0, added to the variance; default 1e-5. */
  readonly epsilon?: number | undefined;
  /**
   * Share of the old running statistics that stays after a step, 0.9 by default (PyTorch's `momentum` is 1 minus this).
   */
  readonly momentum?: number | undefined;
}

/**
 * γ ∗ (x − μ) / √(σ² + ε) + β for each feature, the last axis (of pictures each channel); γ and β [features]. In
 * training μ and σ² are mean and variance of the mini-batch over all other axes, and the running ones become momentum ∗
 * old + (1 − momentum) ∗ the batch's, n/(n − 1) times the variance as PyTorch keeps it. Predictions take the running
 * ones, which begin at 0 and 1 and are part of the model. Source: Ioffe, Szegedy, 2015.
 *
 * @throws GradloomError `E_ARGUMENT`; in training with a single value a feature too, which has no variance.
 */
export function batchNormLayer(options: BatchNormLayerOptions = {}): Layer {
  checkOptions('batchNorm', options, ['epsilon', 'momentum']);
  const { epsilon = 1e-5, momentum = 0.9 } = options;
  checkEpsilon('batchNorm', epsilon);
  if (!(typeof momentum === 'number' && momentum >= 0 && momentum <= 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `batchNorm: momentum must be from 0 to 1; got ${String(momentum)}.`,
    );
  }
  return libraryLayer({ kind: 'batchNorm', epsilon, momentum }, (shape) => {
    checkRank('batchNorm', shape, 1);
    const own = [shape.at(-1)!];
    return {
      shape,
      label: 'batch norm',
      activation: 'identity',
      parameters: [
        { name: 'gamma', role: 'scale', shape: own, initial: 1 },
        { name: 'beta', role: 'bias', shape: own, initial: 0 },
      ],
      state: [
        { name: 'runningMean', shape: own, initial: 0 },
        { name: 'runningVariance', shape: own, initial: 1 },
      ],
      forward: (x, { parameters, state, training }) => {
        const { gamma, beta } = parameters;
        const { runningMean, runningVariance } = state as Record<'runningMean' | 'runningVariance', typeof x>;
        const { y, ...next } = batchNorm(
          x,
          { gamma: gamma!, beta: beta!, runningMean, runningVariance },
          { training, axis: x.shape.length - 1, epsilon, momentum, correction: training ? 1 : 0 },
        );
        return { a: y, state: next };
      },
    };
  });
}
