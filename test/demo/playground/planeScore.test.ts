// How a network does on points of the plane.

import { expect, it } from 'vitest';
import { planeScore } from '../../../demo/playground/worker/planeScore.ts';

it('scores probabilities by their cost and the share of right classes', () => {
  const { cost, accuracy } = planeScore([0.8, 0.4, 0.5, 0.1], { labels: [1, 1, 1, 0], loss: 'default' });
  expect(accuracy).toBe(0.75);
  expect(cost).toBeCloseTo(-(Math.log(0.8) + Math.log(0.4) + Math.log(0.5) + Math.log(0.9)) / 4, 12);
});

it('takes no class from a network whose outputs are no numbers', () => {
  const { cost, accuracy } = planeScore([Number.NaN, Number.NaN], { labels: [0, 1], loss: 'default' });
  expect([cost, accuracy]).toEqual([Number.NaN, 0]);
});
