// Which variant of matmul serves a problem on a device, until a tuner measures it there.

import type { DeviceTraits } from './deviceTraits.ts';
import type { MatrixUnit } from '../gpu/gpu.ts';
import { powerOfTwoUpTo } from './kernelParams.ts';
import { matrixKernels } from './matrixKernels.ts';

/** Sizes and storage of a product op(A) · op(B), op(A) [m, k], op(B) [k, n]. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored [k, m]. */
  readonly transposeA: boolean;
  /** B is stored [n, k]. */
  readonly transposeB: boolean;
  /** Operands stored as f16; sums are f32 all the same. */
  readonly halfA?: boolean;
  readonly halfB?: boolean;
  /** One operand is the patches of images, as they are stored in no memory: see conv.ts. */
  readonly patches?: PatchesShape;
}

/** What a shader that reads patches of images depends on. */
export interface PatchesShape {
  readonly of: 'a' | 'b';
  /** Whether 4 divides the channels of a group. */
  readonly wide: boolean;
  /** Of how many rows and columns of zeros and values one is a value. */
  readonly spread: readonly [height: number, width: number];
  /** Where a stack of products has its results side by side. */
  readonly sideBySide: boolean;
  /** Elements from one stored row of the other operand to the next, where that is a slice of columns. */
  readonly otherPitch?: number;
}

/** A variant with its tile. */
export type MatmulVariant =
  /**
   * shaders/matmulTile.wgsl: an invocation owns `quads` × `columnQuads` (else `quads`) blocks of 4 × 4, a workgroup 64
   * times as many rows and columns; the sums are made in `parts` (else 1), which a second call adds. Any shape, any
   * adapter.
   */
  | {
      readonly kind: 'tile';
      readonly quads: 1 | 2;
      readonly columnQuads?: 1 | 2;
      readonly parts?: number;
    }
  /**
   * shaders/matmulPanel.wgsl: a subgroup of `lanes` owns `rows` rows (a multiple of 4 up to 32), a lane `quads` times four
   * columns; the other way round if `swapped`.
   */
  | {
      readonly kind: 'panel';
      readonly lanes: number;
      readonly rows: number;
      readonly quads: number;
      readonly swapped?: boolean;
    }
  /**
   * shaders/matmulNarrow.wgsl: `lanes` invocations share a block of 4 × 4 results, or `quads` (1 to 4, else 1) times four
   * where C is one row or column. Any shape, any adapter.
   */
  | { readonly kind: 'narrow'; readonly lanes: number; readonly quads?: number }
  /**
   * shaders/matmulMatrix.wgsl, on devices opened for it alone: operands are rounded to f16. A workgroup has `subgroups`
   * down and across, a subgroup of `lanes` has `units` down and across, a unit is the product of an [m, k] and a [k, n]
   * matrix; slabs of `slab` p's; the sums are made in `parts` (else 1).
   */
  | {
      readonly kind: 'matrix';
      readonly unit: MatrixUnit;
      readonly lanes: number;
      readonly subgroups: readonly [down: number, across: number];
      readonly units: readonly [down: number, across: number];
      readonly slab: number;
      readonly parts?: number;
    };

/** How the operands lie: a single row or column lies along k, whichever way it was named, unless more lies beside it. */
export function storage({ m, n, transposeA, transposeB, patches }: MatmulShape): {
  aAlongK: boolean;
  bAlongK: boolean;
} {
  const alone = (operand: 'a' | 'b'): boolean =>
    patches === undefined || (patches.of !== operand && patches.otherPitch === undefined);
  return { aAlongK: !transposeA || (m === 1 && alone('a')), bAlongK: transposeB || (n === 1 && alone('b')) };
}

/**
 * The variant to use. Measured on lavapipe (8 lanes) and SwiftShader (4 lanes), GFLOP/s in bench/RESULTS.md: panels win
 * wherever C has two rows and two columns, down to [128, 10] · [10, 128]; for one row or column the shared sums take
 * half of a panel's time or less. Nothing is measured on real GPUs yet: tiles, whose traffic is the least.
 */
export function chooseMatmul(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  return (device.matrixUnit && matrixKernels()?.choose(shape, device)) ?? chooseExact(shape, device);
}

function chooseExact(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  const { m, n, k } = shape;
  const { subgroupSize: lanes, driver, features } = device;
  if (Math.min(m, n) === 1) return narrow(shape, device);
  if (driver.kind !== 'gpu' && features.has('subgroups') && (lanes === 4 || lanes === 8)) {
    return panel(shape, lanes);
  }
  if (driver.kind === 'gpu' && Math.min(m, n) <= 8) return narrow(shape, device);
  // Large tiles read less, but leave a GPU idle where there are few of them.
  const large = Math.ceil(m / 128) * Math.ceil(n / 128);
  if (driver.kind !== 'gpu' || large >= 128) return { kind: 'tile', quads: 2 };
  // Fewer tiles than a GPU has processors: each tile's sums are shared by several, of 256 products each at least.
  const tiles = Math.ceil(m / 64) * Math.ceil(n / 64);
  const parts = powerOfTwoUpTo(Math.min(128 / tiles, k / 256), { least: 1, most: 64 });
  return { kind: 'tile', quads: 1, ...(parts > 1 ? { parts } : {}) };
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
        ? Math.max(Math.min(k / 256, 8), Math.min(k / 16, 64 / blocks))
        : Math.min(k / 64, 64 / blocks);
  const lanes = powerOfTwoUpTo(wanted, { least: 1, most: 64 });
  // Two groups of columns side by side read longer pieces of op(B)'s rows: 0.9 of the time of one for
  // [1, 209] · [209, 12288] on lavapipe, 0.7 on SwiftShader; four take 1.6 times as long as one on lavapipe.
  const wide = driver.kind !== 'gpu' && !alongK && Math.max(m, n) >= 8192;
  return { kind: 'narrow', lanes, ...(wide ? { quads: 2 } : {}) };
}

/** Relative time of a row of a panel, by the panel's rows: fewer rows load each column more often. Lavapipe. */
const PANEL_ROW_COST: readonly (readonly [rows: number, cost: number])[] = [
  [32, 1.02],
  [28, 1.02],
  [24, 1],
  [20, 1.06],
  [16, 1.08],
  [12, 1.25],
  [8, 1.4],
];

/** Operations below which the first compilation of tall panels (0.6 s of lavapipe, a quarter of that with 8 rows) is not won back. */
const FEW_FLOPS = 5e6;

/** What another panel than the usual one must save: a kernel of its own is compiled for it, 0.5 s on lavapipe. */
const WORTH_COMPILING = 0.05;

/** The panel that computes the least beyond C: lanes own columns of C, or its rows where it has few columns. */
function panel({ m, n, k }: MatmulShape, lanes: number): MatmulVariant {
  const mostRows = 2 * m * n * k < FEW_FLOPS ? 8 : 32;
  let best: MatmulVariant | undefined;
  let least = Infinity;
  for (const swapped of [false, true]) {
    const [along, across] = swapped ? [n, m] : [m, n];
    // A group of four columns for each of 8 lanes fills the registers; with 4 lanes two groups are 3 to 27 % faster.
    const quads = lanes === 4 && across > 16 && mostRows > 8 ? 2 : 1;
    const columns = 4 * quads * lanes;
    for (const [rows, cost] of PANEL_ROW_COST) {
      const time = Math.ceil(along / rows) * rows * cost * Math.ceil(across / columns) * columns;
      if (rows > mostRows || time >= least) continue;
      // The usual one is the first.
      least = best ? time : time * (1 - WORTH_COMPILING);
      best = { kind: 'panel', lanes, rows, quads, ...(swapped ? { swapped } : {}) };
    }
  }
  return best!;
}
