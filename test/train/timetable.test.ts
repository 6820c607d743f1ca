// When checkpoints are due: as asked for, else seldom enough to cost little.

import { expect, it } from 'vitest';
import { Timetable } from '../../src/train/fit/timetable.ts';

const due = (checkpoint: object, tookMs: number, sinceMs: number, done = 7): boolean =>
  new Timetable(
    { steps: 100, checkpoint: { save: () => undefined, ...checkpoint } },
    { steps: 100, stepsPerEpoch: 10 },
  ).isCheckpoint(done, { sinceMs, tookMs });

it('checkpoints come each 30 s, and where they take long so seldom that they take a hundredth of the time', () => {
  expect([due({}, 5, 29_999), due({}, 5, 30_000)]).toEqual([false, true]);
  expect([due({}, 2000, 199_999), due({}, 2000, 200_000)]).toEqual([false, true]);
});

it('checkpoints come as often as is asked for, whatever they take', () => {
  expect([due({ everyMs: 10 }, 2000, 9), due({ everyMs: 10 }, 2000, 10)]).toEqual([false, true]);
  expect([due({ everySteps: 5 }, 0, 1e9, 9), due({ everySteps: 5 }, 0, 0, 10)]).toEqual([false, true]);
});
