// Every variant of matmul equals the float64 twin, at the boundaries of its tiles.

import { expect, test } from 'vitest';
import { testGpu } from '../gpu.ts';
import type { MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { tileFits, TILES } from '../../src/kernels/matmul/tile.ts';
import { tryMatmul } from './matmulFixture.ts';

const gpu = await testGpu();
// Takes three seconds to compile what others do in a tenth of one.
const ON_SWIFTSHADER = process.env['GRADLOOM_DRIVER'] === 'swiftshader';

// One, primes, both sides of a tile's edge; sums longer than a block; with and without a factor of four.
const sizes = [
  [1, 1, 1],
  [33, 31, 6],
  [31, 36, 20],
  [68, 65, 35],
  [20, 36, 1040],
  [36, 20, 7],
  [1, 40, 525],
  [1, 39, 22],
  [40, 1, 524],
  [70, 9, 40],
] as const;

const variants: MatmulVariant[] = [
  ...TILES.filter((variant) => tileFits(variant, gpu)),
  // Totals in workgroup memory, for a tile that leaves software drivers room for them.
  { kind: 'tile', quads: 1, columnQuads: 2, across: 8, totalsInMemory: true },
  { kind: 'narrow', lanes: 1 },
  { kind: 'narrow', lanes: 8 },
  { kind: 'narrow', lanes: 64 },
  { kind: 'narrow', lanes: 32, invocations: 128 },
  { kind: 'narrow', lanes: 1, quads: 2 },
  { kind: 'narrow', lanes: 1, quads: 4 },
  { kind: 'narrow', lanes: 8, quads: 3 },
];
const { subgroupSize } = gpu;
if ([4, 8, 16, 32].includes(subgroupSize)) {
  variants.push(
    { kind: 'panel', lanes: subgroupSize, rows: Math.max(8, subgroupSize), quads: 1 },
    { kind: 'panel', lanes: subgroupSize, rows: 32, quads: 1 },
    { kind: 'panel', lanes: subgroupSize, rows: 32, quads: 2 },
    { kind: 'panel', lanes: subgroupSize, rows: 12, quads: 1 },
    { kind: 'panel', lanes: subgroupSize, rows: 20, quads: 1, swapped: true },
    { kind: 'panel', lanes: subgroupSize, rows: 8, quads: 2, swapped: true },
  );
}

for (const variant of variants) {
  test(`op(A)·op(B) and the sums of op(A)'s rows equal float64 with ${JSON.stringify(variant)}`, async () => {
    for (const [m, n, k] of sizes) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const shape = { m, n, k, transposeA, transposeB };
        // Drivers in software take seconds to compile a large variant: fewer of the shapes that panels of 8 rows take.
        if ('invocations' in variant && m !== 1) continue;
        const large = variant.kind === 'tile' || (variant.kind === 'panel' && variant.rows > 8);
        if (large && (transposeA !== transposeB || ![33, 68, 20].includes(m))) continue;
        if (ON_SWIFTSHADER && (transposeA !== transposeB || [31, 36, 70].includes(m))) continue;
        if (ON_SWIFTSHADER && large && (m === 68 || transposeA !== (m === 20))) continue;
        const rowSums = m !== 68;
        const deviation = await tryMatmul(gpu, shape, { variant, rowSums });
        expect.soft(deviation.product, JSON.stringify(shape)).toBeLessThan(1);
        expect.soft(deviation.rowSums, JSON.stringify(shape)).toBeLessThan(1);
      }
    }
  });
}

// Panels go through it column by column, all others row by row.
test.each([
  [70, 1024, 1032],
  [33, 1027, 1021],
])('[%d, k] · [k, %d] with the large k %d equals float64', async (m, n, k) => {
  for (const transposeA of [false, true]) {
    const shape = { m, n, k, transposeA, transposeB: false };
    const deviation = await tryMatmul(gpu, shape, { rowSums: transposeA });
    expect(deviation.product).toBeLessThan(1);
    expect(deviation.rowSums).toBeLessThan(1);
  }
});
