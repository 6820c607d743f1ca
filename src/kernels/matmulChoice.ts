// Which variant of matmul serves a problem on a device, until a tuner measures it there.

import type { DeviceTraits } from './deviceTraits.ts';

/** Sizes and storage of a product op(A) · op(B), op(A) [m, k], op(B) [k, n]. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A variant with its tile. */
export type MatmulVariant =
  /** shaders/matmulTile.wgsl: `quads` × `quads` blocks of 4 × 4 an invocation. */
  | { readonly kind: 'tile'; readonly quads: 1 | 2 }
  /** shaders/matmulPanel.wgsl: a subgroup of `lanes` owns `rows` rows, a lane `quads` times four columns. */
  | { readonly kind: 'panel'; readonly lanes: number; readonly rows: number; readonly quads: number };

/** The variant to use. */
export function chooseMatmul(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  const tiles = Math.ceil(shape.m / 128) * Math.ceil(shape.n / 128);
  // Large tiles read less, but leave a GPU idle where there are few of them.
  return { kind: 'tile', quads: device.driver.kind === 'gpu' && tiles < 128 ? 1 : 2 };
}
