// Random numbers of augmentation: functions of seed, use, step and place.

import { wholeConstant, type Tensor } from '../../tensor.ts';
import { position } from '../index/position.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { reshape } from '../shape/reshape.ts';

/** What random numbers of augmentation are drawn by. */
export interface Draw {
  /** The training step, a u32 scalar. */
  readonly step: Tensor;
  readonly seed: number;
  /** What they are for: each use has numbers of its own. */
  readonly use: number;
}

/** `count` uniform numbers in [0, 1), multiples of 2^−24: word p mod 4 of philox([⌊p/4⌋, step, use, 0], [seed, domain]). */
export function randomUnit(count: number, { step, seed, use }: Draw): Tensor {
  return elementwise(
    'randomUnit',
    [position([count], 0), reshape(step, [1]), wholeConstant(seed), wholeConstant(use)],
    { call: 'random_unit' },
  );
}

/** For each of `count` rows another one, u32, all at the same distance (modulo `count`), which the step draws. */
export function partners(count: number, { step, seed, use }: Draw): Tensor {
  return elementwise(
    'partners',
    [position([count], 0), reshape(step, [1]), wholeConstant(seed), wholeConstant(use), wholeConstant(count)],
    { call: 'partner_of', dtype: 'u32' },
  );
}
