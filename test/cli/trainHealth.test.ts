// The health of a training on the command line: found once, told at the end, a failure where the cost explodes.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, temporaryFolder, type CommandResult } from './command.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const rows = Array.from({ length: 20 }, (_, i) => `${i % 10},${i % 10}`);
  await writeFile(join(folder, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
});

const train = (name: string, ...more: string[]): Promise<CommandResult> =>
  gradloom(
    `train --layers 1,1 --optimizer sgd --batch all --target-kind numbers --standard-form none --no-scale-target --test-fraction 0 --no-curve`
      .split(' ')
      .concat('--data', join(folder, 'line.csv'), '--out', join(folder, name), ...more),
  );

describe('a rate at which the cost explodes on x = y', () => {
  test.each([
    ['0.2', '40'],
    ['1.05', '16'],
  ])('%s is a failure with the way out, and no model is written', async (rate, steps) => {
    const name = `exploded${rate}.safetensors`;
    const { code, stderr } = await train(name, '--learning-rate', rate, '--steps', steps);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: train: The cost explodes: it is [\d.e+]+ .*\[E_DIVERGED\]/);
    expect(stderr).toMatch(/hint: Lower the learning rate/);
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('is undone with --health rollback, and told once', async () => {
    const { code, stdout, stderr } = await train(
      'back.safetensors',
      ...'--learning-rate 0.2 --steps 300 --health rollback'.split(' '),
    );
    expect(code, stderr).toBe(0);
    expect(stderr.match(/warning: The cost explodes/g)).toHaveLength(1);
    expect(stdout).toMatch(/^health +The cost explodes/m);
    expect(await readFile(join(folder, 'back.safetensors'), 'latin1')).toContain('\\"learned\\":true');
  });

  test('is left to the verdict with --health off', async () => {
    const { code, stderr } = await train(
      'off.safetensors',
      ...'--learning-rate 0.2 --steps 12 --health off'.split(' '),
    );
    expect(code).toBe(3);
    expect(stderr).not.toContain('explodes');
  });
});

const codes = (text: string) => jsonLines(text).at(-1)!['health'] as { code: string }[];

describe('a finding that is no failure', () => {
  // From zeros on: at a cost that a constant prediction beats.
  const slow = '--learning-rate 1e-6 --steps 300 --initializer zeros'.split(' ');

  test('is a warning at once, a row at the end and an entry for machines', async () => {
    const { stdout, stderr } = await train('slow.safetensors', ...slow, '--health', 'warn');
    expect(stderr).toMatch(/^warning: The learning rate 0\.000001 is too low: /m);
    expect(stdout).toMatch(/^health +The learning rate 0\.000001 is too low/m);
    const json = await train('slow.safetensors', ...slow, '--health', 'warn', '--json');
    expect(jsonLines(json.stdout).at(-1)).toMatchObject({
      health: [{ code: 'rateTooLow', fatal: false, values: { rate: expect.closeTo(1e-6, 9) } }],
    });
  });

  test('is found without being asked for where the cost stands still, and not waited for where it falls', async () => {
    const { stdout } = await train('slow.safetensors', ...slow, '--json');
    expect(codes(stdout).map(({ code }) => code)).toEqual(['costNotFalling']);
    const well = await train('well.safetensors', '--learning-rate', '0.02', '--steps', '300', '--json');
    expect(codes(well.stdout)).toEqual([]);
  });

  test('ends the training with --health stop', async () => {
    const { code, stderr } = await train('stop.safetensors', ...slow, '--health', 'stop');
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: train: The learning rate 0\.000001 is too low.*\[E_DIVERGED\]/);
  });
});
