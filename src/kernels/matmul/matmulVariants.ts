// Every shader that matmul can link, for a test that compiles them all.

import type { DeviceTraits } from '../deviceTraits.ts';
import type { LinkedShader } from '../../wgsl/link.ts';
import type { Fused } from '../linkKernel.ts';
import { linkMatmul } from './matmul.ts';
import { linkMatmulSum } from './matmulCalls.ts';
import type { MatmulVariant } from './chooseMatmul.ts';
import { loadMatmul } from './loadMatmul.ts';
import type { MatmulShape } from './matmulShape.ts';
import { tileFits, TILES } from './tile.ts';

/** The smallest and the largest of lanes in all combinations; those between, which differ by a number, in a few. */
const SUBGROUP_SIZES = [4, 32] as const;
const LANES = [1, 2, 64] as const;

const VARIANTS: readonly MatmulVariant[] = [
  ...TILES,
  ...LANES.flatMap((lanes) => [1, 2, 4].map((quads) => ({ kind: 'narrow', lanes, quads }) as const)),
  ...[4, 8, 16, 32].map((lanes) => ({ kind: 'narrow', lanes, quads: 1 }) as const),
  { kind: 'narrow', lanes: 32, invocations: 128 },
  ...SUBGROUP_SIZES.flatMap((lanes) =>
    [1, 2].flatMap((quads) => [
      ...[8, 12, 24, 32].map((rows) => ({ kind: 'panel', lanes, rows, quads }) as const),
      { kind: 'panel', lanes, rows: 12, quads, swapped: true } as const,
    ]),
  ),
  ...[8, 16].map((lanes) => ({ kind: 'panel', lanes, rows: 12, quads: 1 }) as const),
];

/** Sizes that link differently. */
const SIZES = [
  [8, 8, 8],
  [7, 7, 7],
  [7, 8, 8],
  [1, 8, 8],
  [8, 1, 8],
] as const;

const FINISH: Fused = {
  body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
  operands: [],
  outputs: [],
};

/** All distinct shaders of the variants that fit on a device, storing C as it is. */
export async function matmulVariants(device: Pick<DeviceTraits, 'limits'>): Promise<LinkedShader[]> {
  const kernels = await loadMatmul([...VARIANTS, { kind: 'tile', quads: 1, splits: 2 }]);
  const common = { kernels, finish: FINISH };
  const shaders = VARIANTS.flatMap((variant) =>
    allShapes().flatMap((shape) =>
      [false, true].map((rowSums) => linkMatmul(shape, { ...common, variant, rowSums })),
    ),
  );
  // Long sums have totals.
  const k = 2048;
  for (const variant of TILES.filter((tile) => tileFits(tile, device))) {
    for (const shape of allShapes().filter(({ m, n }) => m === 8 && n === 8)) {
      shaders.push(linkMatmul({ ...shape, k }, { ...common, variant, rowSums: true }));
    }
  }
  const halves = [{ halfA: true }, { halfB: true }, { halfA: true, halfB: true }];
  const few = [
    VARIANTS[0]!,
    { kind: 'narrow', lanes: 4 },
    { kind: 'panel', lanes: 8, rows: 12, quads: 1 },
  ] as const;
  shaders.push(
    ...few.flatMap((variant) =>
      allShapes().flatMap((shape) =>
        halves.map((half) => linkMatmul({ ...shape, ...half }, { ...common, variant, rowSums: true })),
      ),
    ),
  );
  shaders.push(...allShapes().map((shape) => linkMatmulSum(shape, common)));
  return [...new Map(shaders.map((shader) => [shader.code, shader])).values()];
}

function allShapes(): MatmulShape[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => SIZES.map(([m, n, k]) => ({ m, n, k, transposeA, transposeB }))),
  );
}
