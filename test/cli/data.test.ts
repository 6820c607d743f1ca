// `gradloom data`, help, version and colours: what needs no GPU.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { testWithShared } from '../formats/sharedData.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

describe('data', () => {
  test('a table is summarised: missing values, constant columns, classes, the proposed head', async () => {
    const path = join(await temporaryFolder(), 'people.csv');
    await writeFile(path, 'height,weight,planet,group\n1.8,80,3,a\n1.6,,3,b\n1.7,70,3,c\n1.9,90,3,a\n');
    const people = await gradloom(['data', path]);
    expect(people.code, people.stderr).toBe(0);
    expect(people.stdout).toMatch(/m = 4\n/);
    expect(people.stdout).toMatch(/n_x = 3\n/);
    expect(people.stdout).toMatch(/missing +1 value/);
    expect(people.stdout).toMatch(/planet .* constant/);
    expect(people.stdout).toContain('output softmax, 3 units, loss softmaxCrossEntropy');
    const machine = await gradloom(['data', path, '--json']);
    const [result] = jsonLines(machine.stdout);
    expect(result).toMatchObject({
      type: 'result',
      examples: 4,
      features: 3,
      missing: 1,
      constantFeatures: 1,
      proposedHead: { units: 3 },
    });
  });

  testWithShared('mnist', 'pictures are counted by class and drawn', async (path) => {
    const { code, stdout } = await gradloom(['data', path], { columns: 90 });
    expect(code).toBe(0);
    expect(stdout).toContain('m = 60,000 to train with, 10,000 to test with');
    expect(stdout).toContain('n_x = 784 (pictures, 28 × 28 × 1)');
    expect(stdout).toContain('▀');
  });

  testWithShared(
    'tabular/california-housing.csv',
    'missing values and a number to predict are found',
    async (path) => {
      const { stdout } = await gradloom(['data', path, '--target', 'median_house_value', '--json']);
      const [result] = jsonLines(stdout);
      expect(result).toMatchObject({
        examples: 20_640,
        missing: 207,
        proposedHead: { activation: 'identity', loss: 'mse' },
      });
    },
  );
});

describe('help and version', () => {
  test.each([
    [[]],
    [['--help']],
    [['help', 'train']],
    [['train', '--help']],
    [['predict', '--help']],
    [['info', '--help']],
    [['data', '--help']],
  ])('gradloom %j shows help with examples on stdout', async (parameters) => {
    const { code, stdout, stderr } = await gradloom(parameters);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('Usage: gradloom');
    expect(stdout).toContain('Examples:\n  $ gradloom ');
  });

  test('the version is that of the package', async () => {
    expect(await gradloom(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('colours', () => {
  const table = 'a,b\n1,x\n2,y\n3,x\n4,y\n';
  test.each([
    ['a terminal has them', { columns: 80 }, [], true],
    ['a pipe has none', {}, [], false],
    ['NO_COLOR turns them off', { columns: 80, env: { NO_COLOR: '1' } }, [], false],
    ['--no-color turns them off', { columns: 80 }, ['--no-color'], false],
    ['FORCE_COLOR turns them on', { env: { FORCE_COLOR: '1' } }, [], true],
    ['a dumb terminal has none', { columns: 80, env: { TERM: 'dumb' } }, [], false],
  ])('%s', async (_, options, more, colored) => {
    const path = join(await temporaryFolder(), 'table.csv');
    await writeFile(path, table);
    const { stdout } = await gradloom(['data', path, ...more], options);
    expect(stdout.includes('\u001b[')).toBe(colored);
  });
});
