// When reports and checkpoints are due: as asked for, checkpoints else seldom enough to cost little.

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

/** The epochs of the reports of a fit of nine. */
function epochsOf(stepsPerEpoch: number): number[] {
  const steps = Math.round(9 * stepsPerEpoch);
  const timetable = new Timetable({ epochs: 9 }, { steps, stepsPerEpoch });
  const all = Array.from({ length: steps }, (_, index) => index + 1);
  return all
    .filter((step) => timetable.isReported(step) || step === steps)
    .map((step) => step / stepsPerEpoch);
}

it('a report comes at the step nearest to each epoch, so that its epoch rounded is its number', () => {
  // 20 examples in batches of 8.
  expect(epochsOf(2.5).slice(0, 3)).toEqual([1.2, 2, 3.2]);
  for (let stepsPerEpoch = 1; stepsPerEpoch < 12; stepsPerEpoch += 0.0625)
    expect(epochsOf(stepsPerEpoch).map(Math.round), `${stepsPerEpoch}`).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
