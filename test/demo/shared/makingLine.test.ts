// What takes long is said to be made, and what is there at once is not.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MakingLine, makingText } from '../../../demo/shared/makingLine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function line(): { element: HTMLElement; making: MakingLine } {
  const element = { textContent: '' } as HTMLElement;
  return { element, making: new MakingLine(element) };
}

it('says nothing of what is there within 300 ms', () => {
  const { element, making } = line();
  making.say('first');
  vi.advanceTimersByTime(299);
  making.end();
  vi.advanceTimersByTime(1000);
  expect(element.textContent).toBe('');
});

it('says the last of what came within that time, and from then on all at once', () => {
  const { element, making } = line();
  making.say('first');
  vi.advanceTimersByTime(200);
  making.say('second');
  vi.advanceTimersByTime(99);
  expect(element.textContent).toBe('');
  vi.advanceTimersByTime(1);
  expect(element.textContent).toBe('second');
  making.say('third');
  expect(element.textContent).toBe('third');
  making.end();
  expect(element.textContent).toBe('');
  // The next thing has its own time.
  making.say('fourth');
  vi.advanceTimersByTime(299);
  expect(element.textContent).toBe('');
  vi.advanceTimersByTime(1);
  expect(element.textContent).toBe('fourth');
});

it('counts parts in the order in which they are made', () => {
  const parts = { one: 'reading', other: 'writing' };
  expect(makingText('It is being made', { parts, part: 'other' })).toBe(
    'It is being made, 2 of 2: writing …',
  );
});
