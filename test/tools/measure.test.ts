// `./run measure`: what it is asked for, and the folder of its results.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { measureOptions } from '../../tools/packOffline/inside/measureOptions.ts';
import { measureSteps, STEP_NAMES } from '../../tools/packOffline/inside/measureSteps.ts';
import { prepareFolder, writeWhole } from '../../tools/packOffline/inside/resultFolder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const read = (words: string[], environment = {}) => measureOptions(words, STEP_NAMES, environment);

describe('the words after ./run measure', () => {
  test('say where results go, which steps are taken and how long', () => {
    expect(read([])).toMatchObject({ out: resolve('gradloom-measured'), only: [], software: false });
    expect(read([], { OUT: '/results' }).out).toBe('/results');
    expect(read([], { OUT: '' }).out).toBe(resolve('gradloom-measured'));
    expect(read(['--out', '/there'], { OUT: '/results' }).out).toBe('/there');
    const { only, limits } = read(['--only', 'info, train', '--limits', 'train=10,tests=0.5']);
    expect({ only, limits: [...limits] }).toEqual({
      only: ['info', 'train'],
      limits: [
        ['train', 10],
        ['tests', 0.5],
      ],
    });
  });

  test.each([
    [['--only', 'kernel'], /^steps are info, tests, verify, .*, train; got kernel\.$/],
    [['--limits', 'test=30'], /got test\.$/],
    [['--limits', 'tests'], /^--limits must be like .*; got tests\.$/],
    [['--limits', 'tests=soon'], /got tests=soon\.$/],
    [['--limits', 'tests=0'], /got tests=0\.$/],
    [['--limits', 'tests=-5'], /got tests=-5\.$/],
    [['--limits', 'tests=1=2'], /got tests=1=2\.$/],
    [['--fast'], /--fast/],
    [['kernels'], /kernels/],
  ])('are refused where they say nothing: %j', (words, message) => {
    expect(() => read(words)).toThrow(message);
  });

  test('name steps that there are', () => {
    const steps = measureSteps('/app', { out: '/results', software: true });
    expect(steps.map(({ name }) => name)).toEqual([...STEP_NAMES]);
  });
});

/** Files with a dot in their names, and what they say. */
const inFolder = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\./.test(name))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

describe('the folder of results', () => {
  test('is made, and stays empty until something is measured', () => {
    const folder = join(scratch, 'a/b');
    expect(prepareFolder(folder, STEP_NAMES)).toBe(undefined);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps the results of earlier measurements, and what others put there', () => {
    const folder = join(scratch, 'again');
    for (const turn of ['first', 'second', 'third']) {
      const kept = prepareFolder(folder, STEP_NAMES);
      expect(kept).toBe(
        { first: undefined, second: join(folder, 'earlier-1'), third: join(folder, 'earlier-2') }[turn],
      );
      for (const name of ['README.md', 'measured.json', 'info.txt']) writeWhole(join(folder, name), turn);
      writeFileSync(join(folder, 'notes.txt'), 'mine');
    }
    expect(inFolder(folder)).toEqual({
      'README.md': 'third',
      'measured.json': 'third',
      'info.txt': 'third',
      'notes.txt': 'mine',
      'earlier-1/README.md': 'first',
      'earlier-1/measured.json': 'first',
      'earlier-1/info.txt': 'first',
      'earlier-2/README.md': 'second',
      'earlier-2/measured.json': 'second',
      'earlier-2/info.txt': 'second',
    });
  });

  test('keeps a page that was there before anything was measured', () => {
    const folder = join(scratch, 'project');
    mkdirSync(folder);
    writeFileSync(join(folder, 'README.md'), 'of a project');
    expect(prepareFolder(folder, STEP_NAMES)).toBe(join(folder, 'earlier-1'));
    expect(inFolder(folder)).toEqual({ 'earlier-1/README.md': 'of a project' });
  });

  test('is refused where it takes no files, before anything is measured', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    expect(() => prepareFolder(file, STEP_NAMES)).toThrow(/EEXIST/);
    if (existsSync('/proc/self')) expect(() => prepareFolder('/proc/none', STEP_NAMES)).toThrow(/proc/);
  });
});
