// `gradloom info`: names the device and measures it.

import { expect, test, vi } from 'vitest';
import { Gpu } from '../../src/gpu/gpu.ts';
import type { DeviceVerification } from '../../src/index.ts';
import { gradloom, jsonLines } from './command.ts';

test('the adapter, its limits and its measured speed are told', async () => {
  const { code, stdout, stderr } = await gradloom(['info', '--json']);
  expect(code, stderr).toBe(0);
  const [result, ...rest] = jsonLines(stdout);
  expect(rest).toEqual([]);
  expect(result).toMatchObject({
    type: 'result',
    command: 'info',
    versions: { node: process.versions.node },
  });
  expect(result?.['matmulGflops']).toBeGreaterThan(0.01);
  expect(result?.['memoryGBps']).toBeGreaterThan(0.01);
  expect(result).toHaveProperty('limits.maxComputeWorkgroupsPerDimension');
});

test('without measuring it is a table for people', async () => {
  const { code, stdout, stderr } = await gradloom(['info', '--no-measure']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^driver +\S/);
  expect(stdout).not.toContain('GFLOP/s');
});

test('an unknown driver is refused', async () => {
  const { code, stderr } = await gradloom(['info', '--driver', 'voodoo']);
  expect(code).toBe(1);
  expect(stderr).toContain('--driver must be one of auto, system, swiftshader; got voodoo');
});

test('the self-test is a table and a verdict, in JSON with every row', async () => {
  const { code, stdout, stderr } = await gradloom(['info', '--verify', '--json']);
  expect(code, stderr).toBe(0);
  const lines = jsonLines(stdout);
  const result = lines.pop()!;
  expect(result).toMatchObject({ type: 'result', command: 'info' });
  expect(result).not.toHaveProperty('matmulGflops');
  const { sound, checks } = result['verification'] as DeviceVerification;
  expect(lines.every(({ type }) => type === 'progress')).toBe(true);
  expect(lines.flatMap((line) => line['checks'])).toEqual(checks);
  expect(sound).toBe(true);
  expect(checks.length).toBeGreaterThan(50);
  expect(checks.every(({ verdict }) => verdict === 'exact' || verdict === 'within')).toBe(true);
});

test('a device that computes wrongly is told as broken, with exit code 1', async () => {
  // Zeros come back, whatever was computed.
  const read = vi
    .spyOn(Gpu.prototype, 'read')
    .mockImplementation(async ({ bytes }) => new ArrayBuffer(bytes));
  const { code, stdout } = await gradloom(['info', '--verify']);
  read.mockRestore();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^family +result +verdict +error +bound$/m);
  expect(stdout).toMatch(/^broken: products, \[5, 3\] · \[3, 7\]: result \d+ is 0, not -?\d+$/m);
  expect(stdout).toMatch(/^\d+ exact, \d+ within their bounds, \d+ broken; /m);
  expect(stdout).toContain('The device does not compute rightly');
});
