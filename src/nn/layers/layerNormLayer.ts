// Normalisation of each example by itself.

import { checkOptions } from '../../checkOptions.ts';
import { checkEpsilon, layerNorm } from '../../graph/ops/norm/layerNorm.ts';
import type { Layer } from '../layer.ts';
import { checkRank } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';

/**
 * γ ∗ (x − mean) / √(variance + ε) + β, mean and variance over the last axis; γ and β [features]; ε is 1e-5 by default.
 * The same in training and predictions. Source: Ba, Kiros, Hinton, 2016.
 */
export function layerNormLayer(options: { readonly epsilon?: number | undefined } = {}): Layer {
  checkOptions('layerNorm', options, ['epsilon']);
  const { epsilon = 1e-5 } = options;
  checkEpsilon('layerNorm', epsilon);
  return libraryLayer({ kind: 'layerNorm', epsilon }, (shape) => {
    checkRank('layerNorm', shape, 1);
    const own = [shape.at(-1)!];
    return {
      shape,
      label: 'layer norm',
      activation: 'identity',
      parameters: [
        { name: 'gamma', role: 'scale', shape: own, initial: 1 },
        { name: 'beta', role: 'bias', shape: own, initial: 0 },
      ],
      forward: (x, { parameters: { gamma, beta } }) => layerNorm(x, gamma, beta, { epsilon }),
    };
  });
}
