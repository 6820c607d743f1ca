// `gradloom info`: names the device and measures it.

import { expect, test } from 'vitest';
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
