// What cannot be done is told before a device is opened, as what it is.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dataWarnings } from '../../src/cli/data/dataWarnings.ts';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import { gradloom, temporaryFolder } from './command.ts';

let folder: string;
/** Thirty rows with a cell each of one's own. */
const rows = (cell: (i: number) => string): string =>
  Array.from({ length: 30 }, (_, i) => `${i},${cell(i)},${i % 3 === 0 ? 'x' : 'y'}`).join('\n');
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('groups.csv'), `a,g,k\n${rows((i) => (i === 7 ? '' : `p${i % 4}`))}\n`);
  await writeFile(
    inFolder('days.csv'),
    `a,g,k\n${rows((i) => (i === 7 ? '' : `2024-01-${10 + (i % 20)}`))}\n`,
  );
  await writeFile(inFolder('numbers.csv'), `a,g,k\n${rows((i) => `${i * 2}`)}\n`);
});

describe('gradloom train', () => {
  test.each([
    ['groups.csv', 'group:g', /groups\.csv:9:2: a group may not be missing/, /Every row needs its group/],
    ['days.csv', 'time:g', /days\.csv:9:2: a time may not be missing/, /Every row needs its time/],
  ])('tells a missing cell in the column of --split as what it is (%s)', async (file, split, said, hint) => {
    const { code, stderr } = await gradloom([
      'train',
      '--data',
      inFolder(file),
      '--target',
      'k',
      '--split',
      split,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
    expect(stderr).toContain(`(--split ${split})`);
    expect(stderr).toMatch(hint);
    expect(stderr).not.toContain('without a label');
  });

  test.each([
    ['r2', 'k', 'is of numbers to predict; got classes'],
    ['top3', 'k', 'needs at least 3 outputs; got 1'],
    ['accuracy', 'g', 'is of classes; got numbers to predict'],
  ])('refuses --monitor %s of the target %s before a device is opened', async (monitor, target, said) => {
    const { code, stderr } = await gradloom(
      [
        'train',
        '--data',
        inFolder('numbers.csv'),
        '--target',
        target,
        '--drop',
        target === 'k' ? 'g' : 'k',
      ].concat(
        ['--patience', '3', '--monitor', monitor, '--driver', 'auto'],
        target === 'g' ? ['--target-kind', 'numbers'] : [],
      ),
    );
    expect(code).toBe(1);
    expect(stderr).toContain(`--monitor ${monitor} ${said}`);
    expect(stderr).not.toContain('device ');
  });

  test('takes --min-delta with what it counts for', () => {
    expect(parseTrainOptions({ minDelta: '0.1', reduceOnPlateau: '0.5' }).minDelta).toBe(0.1);
    expect(() => parseTrainOptions({ minDelta: '0.1', keepBest: true })).toThrow(
      /--min-delta must come with/,
    );
  });

  test('warns of a target with a single class', () => {
    const data = { x: Float32Array.of(1, 2), examples: 2, features: 1, targets: 1 };
    const own = (classes: string[]) => ({ train: { ...data, y: Uint32Array.of(0, 0), classes } });
    expect(dataWarnings(own(['x']))).toEqual([
      expect.stringContaining('a single class, x: there is nothing to tell apart'),
    ]);
    expect(dataWarnings(own(['x', 'y']))).toEqual([]);
  });
});

test.each(['sweep', 'worker', 'range-test', 'info'])(
  '%s --help names no option of train',
  async (command) => {
    const { stdout } = await gradloom([command, '--help']);
    expect(stdout).not.toContain('--allow-unlearned');
    expect((await gradloom(['train', '--help'])).stdout).toContain('(--allow-unlearned: 0)');
  },
);
