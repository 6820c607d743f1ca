// The command as it is installed: a file that the system runs, in a process of its own, with real pipes and signals.

import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { jsonLines, separableTable, temporaryFolder } from './command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COMMAND = join(ROOT, 'dist/cli.js');
/** A module that makes the first write of a file stop half-way, as a full disk does. */
const FULL_DISK = `
import { open } from 'node:fs/promises';
const handle = await open(process.execPath);
const files = Object.getPrototypeOf(handle);
await handle.close();
const { writeFile } = files;
files.writeFile = async function (content) {
  // What tells that the model is being written is text.
  if (typeof content === 'string') return writeFile.call(this, content);
  files.writeFile = writeFile;
  await this.write(content.subarray(0, 100));
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};
`;
let folder: string;
let table: string;

beforeAll(async () => {
  // Does nothing where the build is that of the sources.
  const built = spawnSync(process.execPath, [join(ROOT, 'tools/prepare.mjs'), '--build'], {
    encoding: 'utf8',
  });
  expect(built.status, built.stderr).toBe(0);
  folder = await temporaryFolder();
  table = join(folder, 'table.csv');
  await writeFile(table, separableTable(200));
});

/** Runs a line of bash in the folder; `gradloom` is the built command. */
function bash(line: string): { status: number | null; stdout: string; stderr: string } {
  const script = `set -o pipefail; gradloom() { "${process.execPath}" "${COMMAND}" "$@"; }; ${line}`;
  return spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
}

describe.skipIf(process.platform === 'win32')('the built command', () => {
  test('begins with the line that lets the system run it', async () => {
    expect((await readFile(COMMAND, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
  });

  test('a reader that goes away ends it quietly', () => {
    const { status, stderr } = bash('gradloom data table.csv | true; gradloom --help | head -1');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')('a full disk behind its output is an error, not a result', () => {
    for (const line of ['data table.csv', 'data table.csv --json', '--help']) {
      const { status, stderr } = bash(`gradloom ${line} > /dev/full`);
      expect(stderr).toMatch(/^error: write stdout: .*ENOSPC.*\[E_FILE\]\nhint: .*\n$/);
      expect(status).toBe(1);
    }
  });

  test('Ctrl-C keeps the model and exits with 130', async () => {
    const child = spawn(
      process.execPath,
      [COMMAND, 'train', '--data', table, '--steps', '1000000', '--json'],
      { cwd: folder },
    );
    let [stdout, stderr] = ['', ''];
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      if (stdout === '') child.kill('SIGINT');
      stdout += chunk.toString();
    });
    const code = await new Promise((done) => child.on('close', done));
    expect(code, stderr).toBe(130);
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      type: 'result',
      ended: 'interrupted',
      files: { model: 'gradloom-run/model.safetensors' },
    });
    expect((await readdir(join(folder, 'gradloom-run'))).sort()).toEqual(['curve.svg', 'model.safetensors']);
  });

  test('a disk that is full at save is an error with exit code 1, nothing is half-written, and the model is rescued', async () => {
    await writeFile(join(folder, 'fullDisk.mjs'), FULL_DISK);
    await mkdir(join(folder, 'elsewhere'));
    const { status, stderr } = bash(
      'export NODE_OPTIONS="--import ./fullDisk.mjs" TMPDIR="$PWD/elsewhere"; ' +
        'gradloom train --data table.csv --layers 2,8,1 --steps 20 --out large.safetensors',
    );
    expect(status, stderr).toBe(1);
    expect(stderr).toMatch(/^error: write large\.safetensors: .*ENOSPC.*\[E_FILE\]$/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    // The curve is written all the same, and nothing of the model.
    expect((await readdir(folder)).filter((name) => name.includes('large'))).toEqual(['large.svg']);
    const [rescued = ''] = await readdir(join(folder, 'elsewhere'));
    expect(stderr).toContain(`it was written to ${join(folder, 'elsewhere', rescued)} instead`);
    expect(bash(`gradloom predict -m elsewhere/${rescued} -d table.csv --json`).status).toBe(0);
  });

  test('lines of the driver stand before those of the command, and are explained', () => {
    bash('gradloom train --data table.csv --layers 2,1 --steps 5 --allow-unlearned --out told.safetensors');
    for (const line of [
      'train --data table.csv --layers 2,1 --steps 5 --allow-unlearned --out told.safetensors',
      'predict -m told.safetensors -d table.csv',
      'info --no-measure',
    ]) {
      const { status, stderr } = bash(`gradloom ${line}`);
      expect(status, stderr).toBe(0);
      const lines = stderr.split('\n');
      const native = lines.filter((each) => each.startsWith('Warning: '));
      expect(lines.slice(0, native.length)).toEqual(native);
      if (native.length > 0) expect(lines[native.length]).toMatch(/^\(Warnings of Dawn about maxDynamic/);
    }
  });

  test('a reader that goes away while it trains does not cost the model', () => {
    const line = 'train --data table.csv --layers 2,8,1 --learning-rate 0.01 --steps 10000000 --json';
    const { stderr, stdout } = bash(
      `gradloom ${line} --out piped.safetensors | head -1 >/dev/null; echo "\${PIPESTATUS[0]}"`,
    );
    expect(stdout.trim(), stderr).toBe('141');
    expect(bash('gradloom predict -m piped.safetensors -d table.csv --json').status).toBe(0);
  });

  test('a closed output costs neither the model nor the exit code', () => {
    const line =
      'train --data table.csv --layers 2,8,1 --learning-rate 0.01 --steps 300 --out closed.safetensors';
    expect(bash(`gradloom ${line} >&- 2>&-`).status).toBe(0);
    expect(bash('gradloom predict -m closed.safetensors -d table.csv --json').status).toBe(0);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s keeps the model and exits with %i', async (signal, expected) => {
    const child = spawn(
      process.execPath,
      [COMMAND, 'train', '--data', table, '--steps', '100000000', '--json', '--out', `${signal}.safetensors`],
      { cwd: folder },
    );
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (stdout === '') child.kill(signal);
      stdout += chunk.toString();
    });
    expect(await new Promise((done) => child.on('close', done))).toBe(expected);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', ended: 'interrupted' });
    expect(bash(`gradloom predict -m ${signal}.safetensors -d table.csv --json`).status).toBe(0);
  });

  test('a training that learnt nothing exits with 3', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 17},${3 * (i % 17) + 1}`);
    await writeFile(join(folder, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
    const line =
      'train --data line.csv --layers 1,1 --optimizer sgd --learning-rate 0.0143 --health off --steps 60 --batch all ' +
      '--target-kind numbers --standard-form none --no-scale-target --test-fraction 0';
    const { status, stderr } = bash(`gradloom ${line} --out nothing.safetensors`);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/^warning: The cost /m);
  });
});
