// `gradloom tune`: measures ahead, lists and forgets.

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gradloom, jsonLines, separableTable, temporaryFolder } from './command.ts';

// The cache folder comes from the process, not from the surroundings; SwiftShader is unpacked into it again.
let cache = '';
beforeEach(async () => {
  cache = await temporaryFolder();
  vi.stubEnv('GRADLOOM_CACHE', cache);
});
afterEach(() => vi.unstubAllEnvs());

const small = ['--layers', '6,5', '--batch', '16', '--budget', '100'];

test('a network is measured once; then it is known, listed and forgotten', async () => {
  const first = await gradloom(['tune', ...small]);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stderr).toContain('measuring [16, 6] · [5, 6]ᵀ\n');
  const lines = first.stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^product +fastest kernel +GFLOP\/s +gain$/);
  expect(lines[1]).toMatch(/^\[16, 6\] · \[5, 6\]ᵀ +\w+ [a-z]+=\d.*\d/);
  const count = lines.length - 3;
  expect(lines.at(-1)).toMatch(new RegExp(`^${count} measured in `));

  const second = await gradloom(['tune', ...small]);
  expect(second.stdout).toMatch(new RegExp(`\n0 measured in .*, ${count} known before\n$`));
  expect(second.stderr).not.toContain('measuring');

  const listed = await gradloom(['tune', '--list']);
  expect(listed.stdout).toMatch(/^gradloom 0/);
  expect(listed.stdout.split('\n').filter((line) => / · /.test(line))).toHaveLength(count);
  expect(listed.stdout).toContain(join(cache, 'tuning'));

  const cleared = await gradloom(['tune', '--clear']);
  expect(cleared.stdout).toBe(`${count} records removed from ${join(cache, 'tuning')}\n`);
  expect((await gradloom(['tune', '--list'])).stdout).toBe(
    `Nothing is known yet. It will be kept in ${join(cache, 'tuning')}\n`,
  );
});

test('for machines there is a line a problem, and the records', async () => {
  const { code, stdout, stderr } = await gradloom(['tune', ...small, '--json']);
  expect(code, stderr).toBe(0);
  const lines = jsonLines(stdout);
  const result = lines.at(-1)!;
  expect(lines[0]).toEqual({ type: 'progress', command: 'tune', problem: '[16, 6] · [5, 6]ᵀ' });
  expect(result).toMatchObject({ type: 'result', command: 'tune', measured: lines.length - 1 });
  const [record] = Object.values(result['records'] as Record<string, Record<string, unknown>>);
  expect(record).toMatchObject({ problem: '[16, 6] · [5, 6]ᵀ', flops: 2 * 16 * 6 * 5 });
  const [list] = jsonLines((await gradloom(['tune', '--list', '--json'])).stdout);
  expect(list!['devices']).toEqual({ [result['device'] as string]: result['records'] });
});

test('training uses what is known, and --tuning says whether', async () => {
  const data = join(cache, 'table.csv');
  await writeFile(data, separableTable(64));
  const train = async (tuning: string): Promise<number> => {
    const given = ['--data', data, '--steps', '2', '--out', join(cache, 'model.safetensors'), '--no-curve'];
    const { code, stderr } = await gradloom(['train', ...given, '--tuning', tuning]);
    expect(code, stderr).toBe(0);
    return (await readdir(join(cache, 'tuning')).catch(() => [])).length;
  };
  expect(await train('off')).toBe(0);
  expect(await train('stored')).toBe(0);
  expect(await train('measure')).toBe(1);
});

test('what cannot be is refused', async () => {
  const both = await gradloom(['tune', '--list', '--clear']);
  expect(both.code).toBe(1);
  expect(both.stderr).toContain('--layers, --all, --list and --clear exclude each other');
  const mode = await gradloom(['train', '--tuning', 'always']);
  expect(mode.code).toBe(1);
  expect(mode.stderr).toContain('--tuning must be one of off, stored, measure; got always');
});

test.each([
  [['--all', '--batch', '16'], '--batch is of one network: --all has its own'],
  [['--list', '--batch', '16'], '--list and --clear measure nothing'],
  [['--clear', '--budget', '100'], '--list and --clear measure nothing'],
  [['--list', '--tensor-cores'], '--list and --clear measure nothing'],
])('%j is refused, since a part of it would be passed over', async (options, rule) => {
  const { code, stderr } = await gradloom(['tune', ...options]);
  expect(code).toBe(1);
  expect(stderr).toContain(rule);
});

test('what was measured and cannot be kept is a failure, and told', async () => {
  await writeFile(join(cache, 'tuning'), 'a file where the folder should be');
  const { code, stdout, stderr } = await gradloom(['tune', ...small]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^product +fastest kernel/);
  expect(stderr).toMatch(
    /tune: what was measured must be kept; got none of \d+ records in .*tuning\. \[E_FILE\]/,
  );
});
