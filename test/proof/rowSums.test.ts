// The sums of op(A)'s rows that a product makes beside C, where C takes several workgroups in both directions.

import { expect, it } from 'vitest';
import type { MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { TILES } from '../../src/kernels/matmul/tile.ts';
import { tryMatmul } from '../kernels/matmulFixture.ts';
import { testGpu } from '../gpu.ts';

const VARIANTS: readonly MatmulVariant[] = [...TILES, { kind: 'narrow', lanes: 8 }];

it.each(VARIANTS.map((variant) => [JSON.stringify(variant), variant] as const))(
  'are all there, and right, for %s',
  async (_, variant) => {
    const gpu = await testGpu();
    for (const [m, n] of [
      [131, 70],
      [70, 131],
    ] as const) {
      for (const transposeA of [false, true]) {
        const shape = { m, n, k: 9, transposeA, transposeB: transposeA };
        const deviation = await tryMatmul(gpu, shape, { variant, rowSums: true });
        expect.soft(deviation.product, JSON.stringify(shape)).toBeLessThan(1);
        expect.soft(deviation.rowSums, JSON.stringify(shape)).toBeLessThan(1);
      }
    }
  },
);
