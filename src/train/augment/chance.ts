// What augmentation draws random numbers for.

import { cos, log, multiply, sqrt, subtract } from '../../graph/ops/index.ts';
import { randomUnit, type Draw } from '../../graph/ops/random/randomUnit.ts';
import type { Tensor } from '../../graph/tensor.ts';

/** Each use has numbers of its own. */
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
export type Chance = Omit<Draw, 'use'>;

/** `count` uniform numbers in [0, 1) for a use. */
export function uniform(use: keyof typeof USE, count: number, chance: Chance): Tensor {
  return randomUnit(count, { ...chance, use: USE[use] });
}

/** `count` normal numbers of mean 0 and variance 1: √(−2 ln(1 − u)) cos(2πv) (Box and Muller, 1958). */
export function normal(count: number, chance: Chance): Tensor {
  const [u, v] = [uniform('noiseRadius', count, chance), uniform('noiseAngle', count, chance)];
  return multiply(sqrt(multiply(-2, log(subtract(1, u)))), cos(multiply(2 * Math.PI, v)));
}
