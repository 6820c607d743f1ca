// Products by tiles in workgroup memory, for any shape and adapter. GPUs use them.

import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulDescription, MatmulFamily } from './matmulFamily.ts';
import type { MatmulShape } from './matmulShape.ts';
import { ENOUGH_TILES, splitsFor } from './splits.ts';

/**
 * shaders/matmulTile.wgsl: an invocation owns `quads` × `columnQuads` (else `quads`) blocks of 4 × 4 results, a workgroup
 * has `down` × `across` invocations (else 16 each); the sums are split into `splits` (else 1), which a second call adds. Totals
 * of long sums are kept in registers, or in workgroup memory with `totalsInMemory`.
 */
export interface TileVariant {
  readonly kind: 'tile';
  readonly quads: 1 | 2;
  readonly columnQuads?: 1 | 2;
  readonly down?: 8 | 16;
  readonly across?: 8 | 16;
  readonly totalsInMemory?: true;
  readonly splits?: number;
}

/**
 * Terms that are added one after another. Sums of so many positive numbers at random are off by 7e-7 of themselves at
 * most, those of 2048 by 1.5e-6; the promise is 1e-6.
 */
const PLAIN_TERMS = 1024;
/** Terms between two additions to a total, where a sum has more. */
const BLOCK_TERMS = 512;
/** Memory for split sums that a product may take without being asked. */
const MOST_SCRATCH = 64 * 2 ** 20;

/** 128 × 128 results, 8 × 8 an invocation. */
const LARGE = { kind: 'tile', quads: 2 } as const;
/** 64 × 128 results, 8 × 8 an invocation: half the invocations, so that totals find room in workgroup memory. */
const WIDE = { kind: 'tile', quads: 2, down: 8, totalsInMemory: true } as const;
/** 64 × 64 results, 4 × 8 an invocation. */
const MEDIUM = { kind: 'tile', quads: 1, columnQuads: 2, across: 8 } as const;
/** 64 × 64 results, 4 × 4 an invocation. */
const SMALL = { kind: 'tile', quads: 1 } as const;

/** All tiles, for a test that compiles them. */
export const TILES: readonly TileVariant[] = [LARGE, WIDE, MEDIUM, SMALL];

/** The family of tiles. */
export const tile: MatmulFamily<TileVariant> = {
  choose,
  candidates,
  describe,
  file: 'matmulTile.wgsl',
  source: () => import('../../../shaders/matmulTile.wgsl?raw'),
};

/**
 * The tile that the written rule takes: any product can be made by tiles. Measured on an H100 with prototypes of these
 * kernels, TFLOP/s for 4096³ and 1024³: 128 × 128 36.7 and 14.5, 64 × 128 36.5, 64 × 64 by 4 × 8 25.1 at 1024³, by 4 × 4
 * 24.1. Totals in registers took a fifth of the speed.
 */
function choose(shape: MatmulShape, device: DeviceTraits): TileVariant {
  const { m, n, k } = shape;
  if (device.driver.kind !== 'gpu') return LARGE;
  const tilesOf = (rows: number, columns: number): number => Math.ceil(m / rows) * Math.ceil(n / columns);
  // Large tiles read less, but leave a GPU idle where there are few of them.
  if (tilesOf(128, 128) >= ENOUGH_TILES) return largeFor(shape, device);
  const tiles = tilesOf(64, 64);
  if (tiles >= ENOUGH_TILES) return MEDIUM;
  // Fewer tiles than a GPU has processors: each tile's sums are shared by several.
  const splits = splitsFor(tiles, { k, most: 64 });
  return splits > 1 ? { ...SMALL, splits } : SMALL;
}

/** Of large tiles the one whose totals, where sums are long, cost least. */
function largeFor({ m, n, k }: MatmulShape, device: DeviceTraits): TileVariant {
  if (k <= PLAIN_TERMS) return LARGE;
  if (tileFits(WIDE, device)) return WIDE;
  const splits = Math.ceil(k / PLAIN_TERMS);
  return 4 * splits * m * n <= MOST_SCRATCH ? { ...LARGE, splits } : LARGE;
}

/** The tiles to measure. */
function candidates({ m, n, k }: MatmulShape, device: DeviceTraits): TileVariant[] {
  if (device.driver.kind !== 'gpu') return [SMALL, LARGE];
  const splits = [2, 8, 32].filter((count) => 128 * count <= k);
  const plain = Math.ceil(k / PLAIN_TERMS);
  return [
    SMALL,
    LARGE,
    MEDIUM,
    ...(tileFits(WIDE, device) ? [WIDE] : []),
    ...(plain > 1 && 4 * plain * m * n <= MOST_SCRATCH ? [{ ...LARGE, splits: plain }] : []),
    ...splits.map((count) => ({ ...SMALL, splits: count })),
  ];
}

/** Whether the slabs, and totals beside them, fit into workgroup memory. */
export function tileFits(variant: TileVariant, { limits }: Pick<DeviceTraits, 'limits'>): boolean {
  const { rows, columns, slab } = sizesOf(variant);
  const totals = variant.totalsInMemory ? rows * columns : 0;
  return 4 * (totals + slab * (rows + columns)) <= limits.maxComputeWorkgroupStorageSize;
}

function sizesOf({ quads, columnQuads = quads, down = 16, across = 16 }: TileVariant) {
  const [rows, columns] = [4 * quads * down, 4 * columnQuads * across];
  // Two slabs fill 16 KiB at most, the least that WebGPU offers.
  // The prototypes on an H100 had 32 with 4 × 8 results an invocation, 16 with 4 × 4 and 8 × 8.
  const slab = quads < columnQuads ? 32 : 16;
  const fetches = Math.ceil(((rows + columns) * slab) / 16 / (down * across));
  return { rows, columns, slab, fetches };
}

function describe(variant: TileVariant, { m, n, k }: MatmulShape): MatmulDescription {
  const { quads, columnQuads = quads, down = 16, across = 16, splits = 1, totalsInMemory = false } = variant;
  const { rows, columns, slab, fetches } = sizesOf(variant);
  const blocked = k / splits > PLAIN_TERMS;
  return {
    values: {
      DOWN: down,
      ACROSS: across,
      ROW_BLOCKS: quads,
      COLUMN_BLOCKS: columnQuads,
      SLAB: slab,
      FETCHES: fetches,
      BLOCKED: String(blocked),
      BLOCK: BLOCK_TERMS / slab,
      TOTALS_IN_MEMORY: String(blocked && totalsInMemory),
    },
    // Slabs reach past k; rows and columns outside of C are read from inside and not stored.
    zeros: k % slab !== 0,
    workgroups: Math.ceil(m / rows) * Math.ceil(n / columns),
  };
}
