// Which variant of matmul is chosen.

import { expect, test } from 'vitest';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import { chooseMatmul } from '../../src/kernels/matmul/chooseMatmul.ts';
import { matmulCandidates } from '../../src/kernels/matmul/matmulCandidates.ts';

const limits = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBuffersPerShaderStage: 8,
};
const software = (subgroupSize: number): DeviceTraits => ({
  subgroupSize,
  features: new Set(subgroupSize > 0 ? ['subgroups'] : []),
  limits,
  driver: { kind: 'software' },
});
const realGpu: DeviceTraits = { ...software(32), driver: { kind: 'gpu' } };
const shape = (m: number, n: number, k: number) => ({ m, n, k, transposeA: false, transposeB: true });

test('software drivers with subgroups take panels, as tall as C fills them', () => {
  expect(chooseMatmul(shape(128, 512, 784), software(8))).toEqual({
    kind: 'panel',
    lanes: 8,
    rows: 32,
    quads: 1,
  });
  expect(chooseMatmul(shape(7, 20, 5), software(8))).toEqual({ kind: 'panel', lanes: 8, rows: 8, quads: 1 });
  expect(chooseMatmul(shape(20, 12_288, 209), software(8))).toMatchObject({ kind: 'panel', rows: 20 });
  expect(chooseMatmul(shape(128, 512, 784), software(4))).toEqual({
    kind: 'panel',
    lanes: 4,
    rows: 32,
    quads: 2,
  });
});

test('where C has few columns, panels own its rows', () => {
  expect(chooseMatmul(shape(209, 20, 12_288), software(8))).toEqual({
    kind: 'panel',
    lanes: 8,
    rows: 20,
    quads: 1,
    swapped: true,
  });
});

test('software drivers compile small panels where there is little to compute', () => {
  expect(chooseMatmul(shape(128, 10, 512), software(8))).toMatchObject({ rows: 8, swapped: true });
  expect(chooseMatmul(shape(128, 10, 512), software(4))).toMatchObject({ rows: 8, quads: 1 });
});

test('a single row of few results is shared by more invocations', () => {
  expect(chooseMatmul(shape(1, 10, 512), software(8))).toEqual({ kind: 'narrow', lanes: 16 });
  expect(chooseMatmul(shape(1, 512, 784), software(8))).toEqual({ kind: 'narrow', lanes: 2 });
});

test('an adapter without subgroups takes tiles', () => {
  expect(chooseMatmul(shape(512, 512, 512), software(0)).kind).toBe('tile');
});

test('one row or column takes shared sums everywhere', () => {
  for (const device of [software(0), software(8), realGpu]) {
    expect(chooseMatmul(shape(209, 1, 12_288), device).kind).toBe('narrow');
    expect(chooseMatmul(shape(1, 256, 784), device).kind).toBe('narrow');
  }
});

test('a real GPU takes large tiles only where they are many', () => {
  const medium = { kind: 'tile', quads: 1, columnQuads: 2, across: 8 };
  expect(chooseMatmul(shape(1024, 512, 784), realGpu)).toEqual(medium);
  expect(chooseMatmul(shape(1024, 1024, 1024), realGpu)).toEqual(medium);
  expect(chooseMatmul(shape(4096, 4096, 1024), realGpu)).toEqual({ kind: 'tile', quads: 2 });
});

test('a real GPU keeps totals of long sums in workgroup memory where they fit, else in parts or registers', () => {
  const roomy = { ...realGpu, limits: { ...limits, maxComputeWorkgroupStorageSize: 49_152 } };
  const wide = { kind: 'tile', quads: 2, down: 8, totalsInMemory: true };
  expect(chooseMatmul(shape(4096, 4096, 4096), roomy)).toEqual(wide);
  expect(chooseMatmul(shape(2048, 2048, 2048), realGpu)).toEqual({ kind: 'tile', quads: 2, splits: 2 });
  expect(chooseMatmul(shape(4096, 4096, 4096), realGpu)).toEqual({ kind: 'tile', quads: 2 });
});

const isTried = (bytes: number): boolean =>
  matmulCandidates(shape(4096, 4096, 4096), {
    ...realGpu,
    limits: { ...limits, maxComputeWorkgroupStorageSize: bytes },
  }).some((variant) => 'totalsInMemory' in variant);

test('the tile with totals in workgroup memory is tried only where they fit', () => {
  // 64 × 128 totals and two slabs of 16.
  expect([isTried(45_055), isTried(45_056)]).toEqual([false, true]);
});

test('a real GPU shares long sums of few results between workgroups', () => {
  expect(chooseMatmul(shape(209, 20, 12_288), realGpu)).toEqual({
    kind: 'tile',
    quads: 1,
    splits: 32,
  });
  expect(chooseMatmul(shape(209, 20, 500), realGpu)).toEqual({ kind: 'tile', quads: 1 });
});

test('a real GPU reads long pieces of the rows of a matrix that one row is multiplied with', () => {
  const across = { ...shape(1, 4096, 4096), transposeB: false };
  expect(chooseMatmul(across, realGpu)).toEqual({ kind: 'narrow', lanes: 32, invocations: 128 });
  expect(chooseMatmul(shape(1, 4096, 4096), realGpu)).toEqual({ kind: 'narrow', lanes: 64 });
  expect(matmulCandidates(across, software(8)).some((variant) => 'invocations' in variant)).toBe(false);
});
