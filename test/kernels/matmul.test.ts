// Every variant of matmul equals the float64 twin, at the boundaries of its tiles.

import { afterAll, expect, test } from 'vitest';
import { openDefault, tryMatmul } from './matmulFixture.ts';

const gpu = await openDefault();
afterAll(() => gpu.close());

const sizes = [
  [1, 1, 1],
  [4, 4, 4],
  [3, 5, 7],
  [63, 65, 31],
  [64, 64, 32],
  [130, 127, 129],
  [32, 48, 1040],
  [20, 4, 12],
] as const;

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    test(`op(A)·op(B) equals float64 with transposeA ${transposeA}, transposeB ${transposeB}`, async () => {
      for (const [m, n, k] of sizes) {
        const shape = { m, n, k, transposeA, transposeB };
        for (const quads of [1, 2] as const) {
          const deviation = await tryMatmul(gpu, shape, {
            variant: { kind: 'tile', quads },
            rowSums: quads === 1,
          });
          expect.soft(deviation.product, JSON.stringify({ ...shape, quads })).toBeLessThan(1);
          expect.soft(deviation.rowSums, JSON.stringify({ ...shape, quads })).toBeLessThan(1);
        }
      }
    });
  }
}
