// Which variant of matmul serves a problem on a device, until a tuner measures it there.

import type { DeviceTraits } from './deviceTraits.ts';
import { powerOfTwoUpTo } from './kernelParams.ts';

/** Sizes and storage of a product op(A) · op(B), op(A) [m, k], op(B) [k, n]. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored [k, m]. */
  readonly transposeA: boolean;
  /** B is stored [n, k]. */
  readonly transposeB: boolean;
}

/** A variant with its tile. */
export type MatmulVariant =
  /** shaders/matmulTile.wgsl: an invocation owns `quads` × `quads` blocks of 4 × 4. Any shape, any adapter. */
  | { readonly kind: 'tile'; readonly quads: 1 | 2 }
  /** shaders/matmulPanel.wgsl: a subgroup of `lanes` owns `rows` rows, a lane `quads` times four columns. */
  | { readonly kind: 'panel'; readonly lanes: number; readonly rows: number; readonly quads: number }
  /** shaders/matmulDot.wgsl: `lanes` invocations share four rows. Both operands are stored along k. */
  | { readonly kind: 'dot'; readonly lanes: number }
  /** shaders/matmulColumns.wgsl: `lanes` invocations share 4 × 4 results. B is stored [k, n]. */
  | { readonly kind: 'columns'; readonly lanes: number };

/** How the operands lie: a single row or column lies along k, whichever way it was named. */
export function storage({ m, n, transposeA, transposeB }: MatmulShape): {
  aAlongK: boolean;
  bAlongK: boolean;
} {
  return { aAlongK: !transposeA || m === 1, bAlongK: transposeB || n === 1 };
}

/** The variant to use. */
export function chooseMatmul(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  const { m, n, k } = shape;
  const { aAlongK, bAlongK } = storage(shape);
  if (aAlongK && bAlongK && Math.min(m, n) <= 4)
    return { kind: 'dot', lanes: powerOfTwoUpTo(k / 16, { least: 1, most: 32 }) };
  if (!bAlongK && m <= 4) return { kind: 'columns', lanes: powerOfTwoUpTo(k / 64, { least: 1, most: 16 }) };
  const lanes = device.subgroupSize;
  if (device.driver.kind === 'software' && (lanes === 4 || lanes === 8)) {
    return { kind: 'panel', lanes, rows: 32, quads: 1 };
  }
  const tiles = Math.ceil(m / 128) * Math.ceil(n / 128);
  // Large tiles read less, but leave a GPU idle where there are few of them.
  return { kind: 'tile', quads: device.driver.kind === 'gpu' && tiles < 128 ? 1 : 2 };
}
