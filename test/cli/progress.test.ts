// Progress: a bar that fits the terminal, plain lines without one, JSON lines for machines.

import { expect, test, vi } from 'vitest';
import { Output, type OutputOptions } from '../../src/cli/output.ts';
import { ProgressView, type TrainingState } from '../../src/cli/train/progress.ts';
import type { TextStream } from '../../src/cli/surroundings.ts';
import { textWidth } from '../../src/drawing/text.ts';

const STATE: TrainingState = {
  step: 500,
  steps: 1000,
  epoch: 2.5,
  epochs: 5,
  cost: 0.123456,
  stepsPerSecond: 250,
  share: 0.5,
  elapsed: 6000,
  left: 2000,
  score: { name: 'accuracy', value: 0.975 },
};

const nothing = () => undefined;

function view({ columns, ...options }: OutputOptions & { columns?: number }) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): TextStream => ({
    isTTY: columns !== undefined,
    columns,
    write: (text) => (texts[name] += text),
    on: () => undefined,
  });
  const output = new Output(
    { stdout: stream('stdout'), stderr: stream('stderr'), env: { TERM: 'xterm' }, on: nothing, off: nothing },
    options,
  );
  return { progress: new ProgressView(output), texts };
}

test('without a terminal there is a line every five seconds, and one for the end', () => {
  const { progress, texts } = view({});
  for (const elapsed of [100, 4000, 5200, 6000, 9000, 10_300]) progress.show({ ...STATE, elapsed });
  progress.show({ ...STATE, step: 1000, share: 1, elapsed: 10_400 }, { final: true });
  progress.stop();
  const lines = texts.stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^step 500\/1,000 .*cost 0\.123 .*accuracy 97\.5 % .*250 steps\/s .*2\.0 s left$/);
  expect(lines[2]).toMatch(/^step 1,000\/1,000 /);
  expect(lines[2]).not.toContain('left');
  expect(texts.stdout).toBe('');
  expect(texts.stderr).not.toContain('\u001b');
});

test('a compilation that takes its time is told, at most once a second', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { progress, texts } = view({});
    for (const compiled of [1, 2, 3, 4, 5, 6]) {
      vi.advanceTimersByTime(400);
      progress.compiling({ compiled, total: 12 });
    }
    expect(texts.stderr).toBe('compiling 3 of 12 kernels\ncompiling 6 of 12 kernels\n');
  } finally {
    vi.useRealTimers();
  }
});

test.each([24, 40, 60, 80, 120])('on a terminal of %i cells the bar fits one line', (columns) => {
  const { progress, texts } = view({ columns });
  progress.show(STATE);
  progress.stop();
  const bar = texts.stderr.split('\u001b[1G').find((part) => part.includes('█')) ?? '';
  expect(bar).toContain('50 %');
  expect(textWidth(bar.split('\u001b[')[0] ?? '')).toBeLessThanOrEqual(columns);
  if (columns >= 80) expect(bar).toContain('accuracy 97.5 %');
});

test('with --json the progress is JSON on stdout, and nothing is on stderr', () => {
  const { progress, texts } = view({ json: true, columns: 80 });
  progress.show(STATE);
  progress.stop();
  expect(JSON.parse(texts.stdout)).toMatchObject({ type: 'progress', step: 500, accuracy: 0.975 });
  expect(texts.stderr).toBe('');
});

test('with --quiet there is no progress', () => {
  const { progress, texts } = view({ quiet: true, columns: 80 });
  progress.show(STATE, { final: true });
  progress.stop();
  expect(texts).toEqual({ stdout: '', stderr: '' });
});
