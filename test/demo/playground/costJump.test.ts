// What is told at once of a cost that jumps.

import { expect, it } from 'vitest';
import { costJumpText } from '../../../demo/playground/worker/costJump.ts';

it('tells of a cost that is three times that of the start or more, and of none below', () => {
  const jump = { first: 0.7, learningRate: 100 };
  expect(costJumpText({ ...jump, cost: 2 })).toBeUndefined();
  expect(costJumpText({ ...jump, cost: 15.62 })).toBe(
    'The cost has gone from 0.7 to 15.6. Lower the learning rate (100): try a tenth.',
  );
  expect(costJumpText({ ...jump, cost: Infinity })).toContain('to beyond all numbers.');
  expect(costJumpText({ ...jump, cost: NaN })).toContain('to beyond all numbers.');
});

it('waits for a start that it can compare with', () => {
  for (const cost of [5, Infinity])
    expect(costJumpText({ first: Infinity, cost, learningRate: 1 })).toBeUndefined();
});
