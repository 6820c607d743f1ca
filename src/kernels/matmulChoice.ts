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
  /** shaders/matmulNarrow.wgsl: `lanes` invocations share a block of 4 × 4 results. Any shape, any adapter. */
  | { readonly kind: 'narrow'; readonly lanes: number };

/** How the operands lie: a single row or column lies along k, whichever way it was named. */
export function storage({ m, n, transposeA, transposeB }: MatmulShape): {
  aAlongK: boolean;
  bAlongK: boolean;
} {
  return { aAlongK: !transposeA || m === 1, bAlongK: transposeB || n === 1 };
}

/**
 * The variant to use. Measured on lavapipe (8 lanes) and SwiftShader (4 lanes), GFLOP/s in bench/RESULTS.md: panels win
 * wherever C has two rows and two columns, down to [128, 10] · [10, 128]; for one row or column the shared sums take
 * half of a panel's time or less. Nothing is measured on real GPUs yet: tiles, whose traffic is the least.
 */
export function chooseMatmul(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  const { m, n } = shape;
  const { subgroupSize: lanes, driver, features } = device;
  if (Math.min(m, n) === 1) return narrow(shape, device);
  if (driver.kind !== 'gpu' && features.has('subgroups') && (lanes === 4 || lanes === 8)) {
    // A group of four columns for each of 8 lanes fills the registers; with 4 lanes two groups are 3 to 27 % faster.
    return { kind: 'panel', lanes, rows: panelRows(m), quads: lanes === 4 && n > 16 ? 2 : 1 };
  }
  if (driver.kind === 'gpu' && Math.min(m, n) <= 8) return narrow(shape, device);
  // Large tiles read less, but leave a GPU idle where there are few of them.
  const large = Math.ceil(m / 128) * Math.ceil(n / 128);
  return { kind: 'tile', quads: driver.kind === 'gpu' && large < 128 ? 1 : 2 };
}

function narrow(shape: MatmulShape, { driver }: DeviceTraits): MatmulVariant {
  const { m, n, k } = shape;
  const blocks = Math.ceil(m / 4) * Math.ceil(n / 4);
  const { aAlongK, bAlongK } = storage(shape);
  const alongK = n === 1 ? aAlongK : bAlongK;
  // A GPU wants many invocations, each with four groups of four p's at least. Software drivers want few, whose lanes
  // read neighbours: side by side along k in long rows, else each alone.
  const wanted =
    driver.kind === 'gpu'
      ? Math.min(k / 16, 65_536 / blocks)
      : alongK
        ? Math.min(k / 256, 8)
        : Math.min(k / 64, 64 / blocks);
  return { kind: 'narrow', lanes: powerOfTwoUpTo(wanted, { least: 1, most: 64 }) };
}

/** Relative time of a row of a panel, by the panel's rows: fewer rows load each column more often. Lavapipe. */
const PANEL_ROW_COST: readonly (readonly [rows: number, cost: number])[] = [
  [32, 1.02],
  [24, 1],
  [16, 1.08],
  [8, 1.4],
];

function panelRows(m: number): number {
  const time = ([rows, cost]: readonly [number, number]): number => Math.ceil(m / rows) * rows * cost;
  return PANEL_ROW_COST.reduce((best, next) => (time(next) < time(best) ? next : best))[0];
}
