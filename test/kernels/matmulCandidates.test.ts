// Which variants of matmul are measured, and which problems share a decision.

import { describe, expect, it } from 'vitest';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import {
  matmulCandidates,
  matmulClass,
  matmulName,
  matmulTitle,
  type MatmulTask,
} from '../../src/kernels/matmul/matmulCandidates.ts';
import { chooseMatmul } from '../../src/kernels/matmul/chooseMatmul.ts';

const device = (kind: 'gpu' | 'software', subgroupSize: number): DeviceTraits => ({
  subgroupSize,
  features: new Set(subgroupSize > 0 ? ['subgroups'] : []),
  limits: {
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupStorageSize: 16_384,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxStorageBuffersPerShaderStage: 8,
  },
  driver: { kind },
});
const devices = [
  device('gpu', 32),
  device('gpu', 0),
  device('software', 8),
  device('software', 4),
  device('software', 0),
];
const plain = {
  transposeA: false,
  transposeB: true,
  rowSums: false,
  count: 1,
  stackedA: false,
  stackedB: false,
};
const task = (m: number, n: number, k: number, more: Partial<MatmulTask> = {}): MatmulTask => ({
  m,
  n,
  k,
  ...plain,
  ...more,
});
const kinds = (traits: DeviceTraits): string[] =>
  matmulCandidates(task(512, 512, 512), traits).map(({ kind }) => kind);

describe('candidates', () => {
  const sizes = [1, 3, 10, 128, 209, 512, 4096];

  it('begin with the written rule’s choice, are few, differ, and have names of their own', () => {
    for (const traits of devices) {
      for (const m of sizes)
        for (const n of sizes)
          for (const k of sizes) {
            const shape = task(m, n, k);
            const candidates = matmulCandidates(shape, traits);
            expect(candidates[0]).toEqual(chooseMatmul(shape, traits));
            expect(candidates.length).toBeLessThanOrEqual(10);
            expect(new Set(candidates.map(matmulName)).size).toBe(candidates.length);
          }
    }
  });

  it('are several wherever there is a choice to make', () => {
    for (const traits of devices) {
      for (const [m, n, k] of [
        [128, 512, 784],
        [1, 512, 784],
        [209, 1, 12_288],
        [128, 10, 128],
      ] as const) {
        expect(matmulCandidates(task(m, n, k), traits).length).toBeGreaterThan(2);
      }
    }
  });

  it('are panels on software drivers with subgroups of a fixed size, else tiles, so that a page needs no both', () => {
    expect(new Set(kinds(device('software', 8)))).toEqual(new Set(['panel']));
    expect(new Set(kinds(device('software', 0)))).toEqual(new Set(['tile', 'narrow']));
    expect(new Set(kinds(device('gpu', 32)))).toEqual(new Set(['tile', 'narrow']));
    expect(new Set(kinds(device('gpu', 0)))).toEqual(new Set(['tile', 'narrow']));
  });

  it('are named by all that they are made of', () => {
    expect(matmulName({ kind: 'panel', lanes: 8, rows: 24, quads: 1 })).toBe('panel lanes=8 rows=24 quads=1');
  });
});

it('a problem is told with its operands as they are stored', () => {
  expect(matmulTitle(task(128, 10, 64, { rowSums: true }))).toBe('[128, 64] · [10, 64]ᵀ and row sums');
  expect(matmulTitle(task(2, 3, 4, { transposeA: true, transposeB: false, count: 5 }))).toBe(
    '5 times [4, 2]ᵀ · [4, 3]',
  );
});

describe('a class', () => {
  it('holds problems whose sizes are within a quarter of each other', () => {
    expect(matmulClass(task(130, 512, 784))).toBe('matmul NT 160+×512×896');
    for (let size = 9; size < 3000; size++) {
      const rounded = Number(/×(\d+)/.exec(matmulClass(task(4, size, 4)))![1]);
      expect(rounded).toBeGreaterThanOrEqual(size);
      expect(rounded).toBeLessThan(1.25 * size);
    }
  });

  it('knows small sizes exactly: one row is no two', () => {
    const names = [1, 2, 3, 4, 5, 6, 7, 8].map((m) => matmulClass(task(m, 64, 64)));
    expect(new Set(names).size).toBe(8);
  });

  it('parts what links other kernels: storage, sizes that 4 divides, row sums, stacks', () => {
    const base = task(16, 16, 16);
    const others = [
      task(16, 16, 16, { transposeA: true }),
      task(16, 16, 16, { transposeB: false }),
      task(15, 16, 16),
      task(16, 15, 16),
      task(16, 16, 15),
      task(16, 16, 16, { rowSums: true }),
      task(16, 16, 16, { count: 4, stackedA: true }),
      task(16, 16, 16, { count: 4, stackedB: true }),
      task(16, 16, 16, { count: 4, stackedA: true, stackedB: true }),
    ];
    expect(new Set([base, ...others].map(matmulClass)).size).toBe(10);
  });

  it('joins what is the same to a kernel: a single row lies along k however it was named', () => {
    expect(matmulClass(task(1, 64, 64, { transposeA: true }))).toBe(matmulClass(task(1, 64, 64)));
  });
});
