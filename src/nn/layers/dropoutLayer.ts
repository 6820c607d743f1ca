// Random omission of values in training; in predictions the layer does nothing.

import { GradloomError } from '../../errors.ts';
import { dropout } from '../../graph/ops/norm/dropout.ts';
import type { Layer } from '../layer.ts';
import { libraryLayer } from '../libraryLayer.ts';

/**
 * In training each value is 0 with probability `rate` and others are divided by 1 − rate, by a mask of the training's
 * seed, the step and the layer; in predictions A[l] = A[l−1]. Source: Srivastava et al., 2014.
 *
 * @throws GradloomError `E_ARGUMENT` unless 0 ≤ rate < 1.
 */
export function dropoutLayer(rate: number): Layer {
  if (!(typeof rate === 'number' && rate >= 0 && rate < 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `dropout: the rate must be at least 0 and below 1; got ${String(rate)}.`,
      { hint: 'It is the share of values that are dropped.' },
    );
  }
  return libraryLayer({ kind: 'dropout', rate }, (shape) => ({
    shape,
    label: `dropout ${rate}`,
    forward: (x, { training, seed, step, stream }) => dropout(x, rate, { training, seed, step, stream }),
  }));
}
