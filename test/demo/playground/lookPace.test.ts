// When looks into a network come: seldom where they take long, but the first one is not counted, since it compiles.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LookPace } from '../../../demo/playground/worker/lookPace.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const lookFor = (ms: number) => () => Promise.resolve(void vi.advanceTimersByTime(ms));

it('waits thirty times as long as a look took, but not for the first one at something new', async () => {
  const pace = new LookPace({ leastMs: 4000 });
  expect(pace.isDue).toBe(false);
  vi.advanceTimersByTime(4000);
  expect(pace.isDue).toBe(true);
  await pace.take(lookFor(9000));
  vi.advanceTimersByTime(4000);
  expect(pace.isDue).toBe(true);
  await pace.take(lookFor(1000));
  vi.advanceTimersByTime(29_999);
  expect(pace.isDue).toBe(false);
  vi.advanceTimersByTime(1);
  expect(pace.isDue).toBe(true);
});

it('comes at once where something is wrong, but only if none came yet', async () => {
  const pace = new LookPace({ leastMs: 4000 });
  pace.soon();
  expect(pace.isDue).toBe(true);
  await pace.take(lookFor(10));
  pace.soon();
  expect(pace.isDue).toBe(false);
  pace.later();
  pace.soon();
  expect(pace.isDue).toBe(true);
});
