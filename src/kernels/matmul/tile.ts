// Products by tiles in workgroup memory, for any shape and adapter. GPUs use them.

import type { DeviceTraits } from '../deviceTraits.ts';
import { powerOfTwoUpTo } from '../kernelParams.ts';
import type { MatmulDescription, MatmulFamily } from './matmulFamily.ts';
import type { MatmulShape } from './matmulShape.ts';

/**
 * shaders/matmulTile.wgsl: an invocation owns `quads` × `columnQuads` (else `quads`) blocks of 4 × 4, a workgroup 64
 * times as many rows and columns; the sums are split into `splits` (else 1), which a second call adds.
 */
export interface TileVariant {
  readonly kind: 'tile';
  readonly quads: 1 | 2;
  readonly columnQuads?: 1 | 2;
  readonly splits?: number;
}

/** The family of tiles. */
export const tile: MatmulFamily<TileVariant> = {
  choose,
  candidates,
  describe,
  file: 'matmulTile.wgsl',
  source: () => import('../../../shaders/matmulTile.wgsl?raw'),
};

/** The tile that the written rule takes: any product can be made by tiles. */
function choose({ m, n, k }: MatmulShape, { driver }: DeviceTraits): TileVariant {
  // Large tiles read less, but leave a GPU idle where there are few of them.
  const large = Math.ceil(m / 128) * Math.ceil(n / 128);
  if (driver.kind !== 'gpu' || large >= 128) return { kind: 'tile', quads: 2 };
  // Fewer tiles than a GPU has processors: each tile's sums are shared by several, of 256 products each at least.
  const tiles = Math.ceil(m / 64) * Math.ceil(n / 64);
  const splits = powerOfTwoUpTo(Math.min(128 / tiles, k / 256), { least: 1, most: 64 });
  return { kind: 'tile', quads: 1, ...(splits > 1 ? { splits } : {}) };
}

/** The tiles to measure, on a GPU also some whose sums are split. */
function candidates({ m, n, k }: MatmulShape, { driver }: DeviceTraits): TileVariant[] {
  const squares = [1, 2].map((quads) => ({ kind: 'tile', quads })) as TileVariant[];
  if (driver.kind !== 'gpu') return squares;
  return [
    ...squares,
    { kind: 'tile', quads: m >= n ? 2 : 1, columnQuads: m >= n ? 1 : 2 },
    ...[2, 8, 32]
      .filter((splits) => 128 * splits <= k)
      .map((splits): TileVariant => ({ kind: 'tile', quads: 1, splits })),
  ];
}

function describe(variant: TileVariant, { m, n }: MatmulShape): MatmulDescription {
  const { quads, columnQuads = quads } = variant;
  const [rows, columns] = [64 * quads, 64 * columnQuads];
  // Two slabs fill 16 KiB at most, the least that WebGPU offers.
  const slab = 2048 / Math.max(rows, columns);
  return {
    values: {
      ROW_BLOCKS: quads,
      COLUMN_BLOCKS: columnQuads,
      ROWS: rows,
      COLUMNS: columns,
      ROW_QUADS: rows / 4,
      COLUMN_QUADS: columns / 4,
      SLAB: slab,
      SLAB_BLOCKS: slab / 4,
      BLOCK: 512 / slab,
    },
    zeros: true,
    workgroups: Math.ceil(m / rows) * Math.ceil(n / columns),
  };
}
