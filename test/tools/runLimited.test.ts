// Steps of a measurement: each with its own time, and what it started ends with it.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { memoryShapes } from '../../bench/measure/kernelShapes.ts';
import { measurementPage, type StepResult } from '../../tools/packOffline/inside/measurementPage.ts';
import { runLimited } from '../../tools/packOffline/inside/runLimited.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const script = (code: string): [string, ...string[]] => [process.execPath, '-e', code];

describe.skipIf(process.platform === 'win32')('a program with limited time', () => {
  test('tells how it ended and what it wrote', async () => {
    expect(await runLimited(script('console.log(1); console.error(2)'), { seconds: 60 })).toEqual({
      ending: 'done',
      stdout: '1\n',
      stderr: '2\n',
    });
    expect(await runLimited(script('process.exit(5)'), { seconds: 60 })).toMatchObject({
      ending: 'failed (5)',
    });
    expect(await runLimited(script('process.kill(process.pid)'), { seconds: 60 })).toMatchObject({
      ending: 'ended by SIGTERM',
    });
    expect(await runLimited(['no-such-program'], { seconds: 60 })).toMatchObject({ ending: 'not started' });
    expect(await runLimited(script(''), { seconds: 0 })).toMatchObject({ ending: 'out of time' });
  });

  test('is ended with all that it started, and what it wrote until then counts', async () => {
    const beat = join(scratch, 'beat');
    const child = `setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(beat)}, String(Date.now())), 20)`;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); console.log('so far'); setInterval(() => {}, 1e6)`;
    const { ending, stdout } = await runLimited(script(parent), { seconds: 3 });
    expect({ ending, stdout }).toEqual({ ending: 'out of time', stdout: 'so far\n' });
    await wait(200);
    const last = readFileSync(beat, 'utf8');
    await wait(400);
    expect(readFileSync(beat, 'utf8')).toBe(last);
  });

  test('is stopped with all that it started when a signal comes, and none is begun after it', async () => {
    const beat = join(scratch, 'beat of another');
    const child = `setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(beat)}, String(Date.now())), 20)`;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); console.log('so far'); setInterval(() => {}, 1e6)`;
    const stop = new AbortController();
    const running = runLimited(script(parent), { seconds: 60, signal: stop.signal });
    await expect.poll(() => existsSync(beat), { timeout: 20_000 }).toBe(true);
    stop.abort();
    expect(await running).toEqual({ ending: 'stopped', stdout: 'so far\n', stderr: '' });
    const last = readFileSync(beat, 'utf8');
    await wait(400);
    expect(readFileSync(beat, 'utf8')).toBe(last);
    const next = await runLimited(script('console.log(1)'), { seconds: 60, signal: stop.signal });
    expect(next).toEqual({ ending: 'stopped', stdout: '', stderr: '' });
  });
});

const step = (name: string, lines: StepResult['lines']): StepResult => ({
  name,
  limit: 10,
  seconds: 1.25,
  ending: 'done',
  lines,
});

describe('the page of a measurement', () => {
  test('sets our products beside cuBLAS’s of the same shape, and those on tensor cores beside its f16', () => {
    const shape = { layout: 'NN', m: 1000, n: 1000, k: 1000 };
    const page = measurementPage([
      step('kernels', [
        { ...shape, microseconds: 50, half: 10 },
        { ...shape, tensorCores: false, microseconds: 100, calls: ['matmul'] },
        {
          ...shape,
          layout: 'NT',
          tensorCores: false,
          microseconds: 200,
          calls: ['matmul', 'sum of 2 parts'],
        },
        { ...shape, tensorCores: true, microseconds: 40, calls: ['matmul'] },
        { ...shape, tensorCores: true, error: 'E_LIMIT' },
      ]),
    ]);
    expect(page).toContain('| NN 1000 × 1000 × 1000 | 100.0 | 20.0 | 40.0 | 50 % | 1 |');
    expect(page).toContain('| NT 1000 × 1000 × 1000 | 200.0 | 10.0 |  |  | 2 |');
    expect(page).toContain('| NN 1000 × 1000 × 1000 | 40.0 | 50.0 | 200 | 25 % | 1 |');
  });

  test('sets what memory bounds beside PyTorch’s of the same size: softmax of long rows and of shorter ones', () => {
    const sizes = memoryShapes(8192).filter(({ work }) => work === 'softmax');
    expect(sizes.map(({ count }) => count)).toEqual([8192 ** 2, 1024 ** 2]);
    const page = measurementPage([
      step('memory', [
        ...sizes.map((shape, index) => ({ ...shape, microseconds: [400, 8][index] })),
        ...sizes.map((shape, index) => ({
          ...shape,
          tensorCores: false,
          microseconds: [500, 10][index],
          calls: ['softmax'],
        })),
      ]),
    ]);
    expect(page).toContain('| softmax 8192² | 500.0 | 1074 | 1342 | 1 |');
    expect(page).toContain('| softmax 1024² | 10.0 | 839 | 1049 | 1 |');
  });

  test('tells each step’s ending, failures of tests and what is broken, and leaves out what was not run', () => {
    const page = measurementPage([
      step('tests', [
        {
          path: 'test/a.test.js',
          of: 2,
          results: [
            { name: 'adds', state: 'failed', reason: 'expected 1\nat …' },
            { name: 'b', state: 'passed' },
          ],
        },
      ]),
      step('verify', [
        {
          type: 'progress',
          checks: [{ family: 'rows', what: 'softmax', verdict: 'broken', wrong: 'result 0 is 1, not 2' }],
        },
      ]),
      step('workloads', [
        { workload: 'W2', metric: 'time', ours: 0.125, peers: { 'pytorch cuda graph': 0.245 } },
        { workload: 'W2', metric: 'time', contestant: 'gradloom f16', ours: 0.25, peers: {} },
      ]),
    ]);
    expect(page).toContain('| tests | done | 1.3 | 10 |');
    expect(page).toContain('1 passed, 1 failed, 0 skipped, in 1 of 2 files.');
    expect(page).toContain('- test/a.test.js: adds: expected 1');
    expect(page).toContain('- rows, softmax: result 0 is 1, not 2');
    expect(page).toContain('| W2 | 0.125 | 0.245 |');
    expect(page).toContain('| W2 (gradloom f16) | 0.250 |  |');
    expect(page).not.toContain('## What memory bounds');
  });

  test('is written whatever a step wrote, also where the command failed', () => {
    const error = { type: 'error', code: 'E_NO_ADAPTER', message: 'none' };
    const page = measurementPage(
      ['info', 'tests', 'verify', 'kernels', 'memory', 'workloads', 'peers', 'train'].map((name) =>
        step(name, [error]),
      ),
    );
    expect(page).toContain('| train | done |');
    expect(page).not.toContain('##');
  });
});
