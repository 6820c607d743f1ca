// Random numbers of augmentation as tensors: functions of seed, use, step and place.

import { position } from '../../graph/ops/index/position.ts';
import { cos, log, multiply, sqrt, subtract } from '../../graph/ops/index.ts';
import { elementwise } from '../../graph/ops/pointwise/elementwise.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { wholeConstant, type Tensor } from '../../graph/tensor.ts';

/** What a number is for: the third word of the counter. */
export const USE = {
  shiftX: 0,
  shiftY: 1,
  rotate: 2,
  scale: 3,
  flipX: 4,
  flipY: 5,
  mixRadius: 6,
  mixAngle: 7,
  partner: 8,
  noiseRadius: 9,
  noiseAngle: 10,
} as const;

/** The step, a u32 scalar, and the seed. */
export interface Draw {
  readonly step: Tensor;
  readonly seed: number;
}

/** `count` uniform numbers in [0, 1), multiples of 2^−24. */
export function randomUnit(use: keyof typeof USE, count: number, { step, seed }: Draw): Tensor {
  return elementwise(
    'randomUnit',
    [position([count], 0), reshape(step, [1]), wholeConstant(seed), wholeConstant(USE[use])],
    { call: 'random_unit' },
  );
}

/** `count` normal numbers of mean 0 and variance 1: √(−2 ln(1 − u)) cos(2πv) (Box and Muller, 1958). */
export function randomNormal(count: number, draw: Draw): Tensor {
  const [u, v] = [randomUnit('noiseRadius', count, draw), randomUnit('noiseAngle', count, draw)];
  return multiply(sqrt(multiply(-2, log(subtract(1, u)))), cos(multiply(2 * Math.PI, v)));
}
