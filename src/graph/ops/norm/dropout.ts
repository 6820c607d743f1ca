// Random omission of values in training.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { showShape } from '../../shape.ts';
import { checkTensors, checkReal, wholeConstant, type Tensor } from '../../tensor.ts';
import { checkWhole } from '../axis.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { position } from '../index/position.ts';
import { reshape } from '../shape/reshape.ts';

/** Options of `dropout`: the numbers that determine the mask. */
export interface DropoutOptions {
  /** Seed of the random numbers, a whole number below 2^32. */
  readonly seed: number;
  /** The training step, a u32 scalar: every step has a mask of its own. */
  readonly step: Tensor;
  /** Tells the dropouts of one network apart, 0 by default: give each its own number. */
  readonly stream?: number;
  /** Whether values are dropped at all; without, the result is x. True by default. */
  readonly training?: boolean;
}

const MOST = 2 ** 32 - 1;

/**
 * x ∗ mask / (1 − rate): each value is 0 with probability `rate`, and the expectation stays. Element e of step s is
 * dropped where word e mod 4 of philox([⌊e/4⌋, s, stream, 0], [seed, dropout domain]) is below rate ∗ 2^32. The mask is
 * computed again in the backward pass, never stored. ∂x = ∂y ∗ mask / (1 − rate).
 * Source: Srivastava et al., 2014; Philox: Salmon et al., 2011.
 *
 * @throws GradloomError `E_ARGUMENT` unless 0 ≤ rate < 1, `E_DTYPE`, `E_SHAPE`.
 */
export function dropout(x: Tensor, rate: number, options: DropoutOptions): Tensor {
  checkOptions('dropout', options ?? null, ['seed', 'step', 'stream', 'training']);
  const { seed, step, stream = 0, training = true } = options;
  checkReal('dropout', x);
  checkTensors('dropout', step);
  if (typeof rate !== 'number' || !(rate >= 0 && rate < 1)) {
    throw new GradloomError('E_ARGUMENT', `dropout: the rate must be at least 0 and below 1; got ${rate}.`, {
      hint: 'It is the share of values that are dropped.',
    });
  }
  checkWhole('dropout: the seed', seed, { least: 0, most: MOST });
  checkWhole('dropout: the stream', stream, { least: 0, most: MOST });
  if (step.dtype !== 'u32' || step.size !== 1) {
    throw new GradloomError(
      step.dtype === 'u32' ? 'E_SHAPE' : 'E_DTYPE',
      `dropout: the step must be a u32 scalar; got ${step.dtype} ${showShape(step.shape)}.`,
      { hint: 'Pass the step counter of the training program.' },
    );
  }
  if (!training || rate === 0) return x;
  const places = position([x.size], 0);
  const mask = elementwise(
    'dropoutMask',
    [
      places,
      reshape(step, [1]),
      wholeConstant(seed),
      wholeConstant(stream),
      wholeConstant(Math.min(MOST, Math.round(rate * 2 ** 32))),
    ],
    { call: 'dropout_mask', parameters: [1 / (1 - rate)] },
  );
  return multiply(x, reshape(mask, x.shape));
}
