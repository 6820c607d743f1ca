// Products of operands stored as f16 equal the float64 twin as closely as those of f32.

import { describe, expect, test } from 'vitest';
import type { MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { matmulCandidates, matmulClass, matmulName } from '../../src/kernels/matmul/matmulCandidates.ts';
import { matmulContest } from '../../src/tuning/matmulContest.ts';
import { matmulTrial } from '../../src/tuning/matmulTrial.ts';
import { testGpu } from '../gpu.ts';
import { tryMatmul } from './matmulFixture.ts';

const gpu = await testGpu();

/** With and without a factor of four, one row, one column. */
const sizes = [
  [33, 31, 6],
  [20, 36, 40],
  [1, 40, 524],
  [41, 1, 30],
] as const;

const storages = [{ halfA: true }, { halfB: true }, { halfA: true, halfB: true }];

const transposes = [
  { transposeA: false, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: false },
];

const lanes = gpu.subgroupSize;
const variants: MatmulVariant[] = [
  { kind: 'tile', quads: 1 },
  { kind: 'narrow', lanes: 8 },
  ...([4, 8, 16, 32].includes(lanes)
    ? ([
        { kind: 'panel', lanes, rows: 8, quads: 1 },
        { kind: 'panel', lanes, rows: 8, quads: 1, swapped: true },
      ] as const)
    : []),
];

describe.skipIf(!gpu.features.has('shader-f16'))('with operands of f16', () => {
  test.each(variants.map((variant) => [matmulName(variant), variant] as const))(
    '%s equals float64, row sums as well',
    async (_, variant) => {
      for (const [m, n, k] of sizes) {
        for (const half of storages) {
          for (const transpose of transposes) {
            // Drivers in software take seconds to compile a tile.
            if (variant.kind === 'tile' && (m === 1 || n === 1 || transpose !== transposes[1])) continue;
            const shape = { m, n, k, ...half, ...transpose };
            const deviation = await tryMatmul(gpu, shape, { variant, rowSums: true });
            expect.soft(deviation.product, JSON.stringify(shape)).toBeLessThan(1);
            expect.soft(deviation.rowSums, JSON.stringify(shape)).toBeLessThan(1);
          }
        }
      }
    },
    300_000,
  );

  test('the tuner tries them as such, as a class of their own', async () => {
    const f32 = { m: 33, n: 31, k: 10, transposeA: true, transposeB: false, rowSums: true, count: 1 };
    const stacked = { stackedA: false, stackedB: false };
    const names = new Set([matmulClass({ ...f32, ...stacked })]);
    for (const half of storages) {
      const task = { ...f32, ...stacked, ...half };
      names.add(matmulClass(task));
      const trial = await matmulTrial(gpu, await matmulContest(task, { device: gpu }));
      const { calls, owned } = await gpu.prepare(trial.calls(matmulName(matmulCandidates(task, gpu)[0]!)));
      expect(await trial.verify()).toBe(false);
      await gpu.run(calls);
      expect(await trial.verify(), JSON.stringify(half)).toBe(true);
      owned.forEach((buffer) => buffer.destroy());
      trial.destroy();
    }
    expect(names.size).toBe(4);
  });
});
