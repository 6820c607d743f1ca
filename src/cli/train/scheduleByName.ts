// Schedules of the learning rate by name: `cosine`, `step:500:0.5`.

import * as v from 'valibot';
import { chained } from '../../optim/chained.ts';
import { cosineRestarts, oneCycle } from '../../optim/cycleSchedules.ts';
import { constantRate, cosineDecay, polynomialDecay, stepDecay } from '../../optim/decaySchedules.ts';
import { exponentialDecay, inverseTimeDecay, warmup, type Schedule } from '../../optim/schedule.ts';

/** What a schedule is made of: its numbers, and the steps that it has. */
type Maker = (numbers: readonly number[], steps: number) => Schedule;

/** How many numbers may stand behind a name, at least and at most, and the schedule. */
const SCHEDULES: Readonly<Record<string, readonly [least: number, most: number, make: Maker]>> = {
  constant: [0, 0, constantRate],
  step: [1, 2, ([every, factor]) => stepDecay({ every: every!, factor })],
  exponential: [1, 1, ([rate]) => exponentialDecay(rate!)],
  inverseTime: [1, 1, ([rate]) => inverseTimeDecay(rate!)],
  polynomial: [0, 2, ([power, least], steps) => polynomialDecay({ steps, power, least })],
  cosine: [0, 1, ([least], steps) => cosineDecay({ steps, least })],
  cosineRestarts: [1, 2, ([steps, growth]) => cosineRestarts({ steps: steps!, growth })],
  oneCycle: [0, 1, ([rise], steps) => oneCycle({ steps, rise })],
};

/** For the help. */
export const SCHEDULES_HELP =
  'how α changes: constant (default), step:EVERY:FACTOR, exponential:RATE, inverseTime:RATE, polynomial:POWER, cosine, cosineRestarts:STEPS:GROWTH, oneCycle';

/** A name with its numbers; what is wrong with them is told when the schedule is made. */
export const scheduleText = v.pipe(
  v.string(),
  v.check(
    (text) => parsed(text) !== undefined,
    `one of ${Object.keys(SCHEDULES).join(', ')}, with its numbers: step:500:0.5`,
  ),
);

/**
 * The schedule of a training of so many steps, after a warm-up; `undefined` where the rate is constant. Throws `E_ARGUMENT`
 * for numbers that make no schedule.
 */
export function scheduleByName(
  {
    schedule,
    warmup: rising = 0,
  }: { readonly schedule?: string | undefined; readonly warmup?: number | undefined },
  steps: number,
): Schedule | undefined {
  if (schedule === undefined && rising === 0) return undefined;
  const { make, numbers } = parsed(schedule ?? 'constant')!;
  const main = make(numbers, Math.max(1, steps - rising));
  return rising === 0 ? main : chained([{ steps: rising, schedule: warmup(rising) }, { schedule: main }]);
}

function parsed(text: string): { make: Maker; numbers: number[] } | undefined {
  const [name = '', ...rest] = text.split(':');
  const known = Object.keys(SCHEDULES).find(
    (other) => other.toLowerCase() === name.replaceAll('-', '').toLowerCase(),
  );
  const [least, most, make] = SCHEDULES[known ?? ''] ?? [1, 0, constantRate];
  const numbers = rest.map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  if (numbers.length < least || numbers.length > most || !numbers.every(Number.isFinite)) return undefined;
  return { make, numbers };
}
