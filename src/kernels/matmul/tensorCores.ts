// Matrix products on tensor cores: which variant, which tiles, and how far results may be off.

import kernelSource from '../../../shaders/matmulTensorCores.wgsl?raw';
import unitsSource from '../../../shaders/parts/tensorCores/tensorCores.wgsl?raw';
import { unroll } from '../../wgsl/unroll.ts';
import type { TensorCoreSize } from '../../gpu/gpu.ts';
import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulDescription, MatmulFamily } from './matmulFamily.ts';
import type { MatmulShape } from './matmulShape.ts';
import { ENOUGH_TILES, LEAST_SPLIT, splitsFor } from './splits.ts';

/**
 * shaders/matmulTensorCores.wgsl, on devices opened for it alone: operands are rounded to f16. A workgroup has
 * `subgroups` down and across, a subgroup of `lanes` has `units` down and across, a unit is the product of an [m, k]
 * and a [k, n] matrix; slabs of `slab` p's; the sums are split into `splits` (else 1).
 */
export interface TensorCoreVariant {
  readonly kind: 'tensorCores';
  readonly unit: TensorCoreSize;
  readonly lanes: number;
  readonly subgroups: readonly [down: number, across: number];
  readonly units: readonly [down: number, across: number];
  readonly slab: number;
  readonly splits?: number;
}

/** Rounding a number of f16's normal range to the nearest f16 changes it by at most this share of it. */
const HALF = 2 ** -11;
/** An addition of f32, cut off instead of rounded, as tensor cores may do it. */
const SINGLE = 2 ** -23;

/**
 * The bound of the error of a product on tensor cores, as a share of Σ over p of |a_p · b_p|:
 *
 *   |Ĉ − C| ≤ (2u + u² + k · 2⁻²³) · Σ |a b|,  u = 2⁻¹¹
 *
 * Each operand is rounded to f16, to nearest; products of two f16's are exact in f32, and k of them are added. It holds
 * for operands of 2⁻¹⁴ (6.1e-5) to 65,504 in size and zero: smaller ones are off by up to 2⁻²⁵, where a driver keeps no
 * subnormal f16 by up to 2⁻¹⁴, and larger ones become infinite. Rounded operands that are exact in f16, and whose sums
 * are exact in f32, give exact results.
 *
 * Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 3.1, for γ_k; to first order.
 */
export function tensorCoreErrorBound(k: number): number {
  return 2 * HALF + HALF ** 2 + k * SINGLE;
}

/** Fewer rows, columns or terms leave most of a unit idle, and the last layer of a network in f32. */
const LEAST_SIZE = 16;

type Tile = Pick<TensorCoreVariant, 'subgroups' | 'units'> & { readonly steps: number };

// With units of 16³: 64 × 64 by 4 subgroups, 128 × 64 and 128 × 128 by 8, and 128 × 128 by 4. Of prototypes on an H100 the
// last was the fastest for 4096³, with slabs of one step of a unit: 141 TFLOP/s, with slabs of two 115, 128 × 128 by 8 118.
const SMALL: Tile = { subgroups: [2, 2], units: [2, 2], steps: 2 };
const TALL: Tile = { subgroups: [4, 2], units: [2, 2], steps: 2 };
const BROAD: Tile = { subgroups: [2, 4], units: [4, 2], steps: 2 };
const LARGE: Tile = { subgroups: [2, 2], units: [4, 4], steps: 1 };

/** The family, with the text of the part that speaks to the units. */
export function tensorCoreFamily(units: string): MatmulFamily<TensorCoreVariant> {
  return {
    choose,
    candidates,
    describe,
    file: 'matmulTensorCores.wgsl',
    source: () => Promise.resolve({ default: kernelSource, parts: { 'tensorCores.wgsl': units } }),
  };
}

/** The family of tensor cores. This file is loaded only for a device that was opened to use them. */
export const tensorCores = tensorCoreFamily(unitsSource);

function choose(shape: MatmulShape, device: DeviceTraits): TensorCoreVariant | undefined {
  const { m, n, k } = shape;
  if (Math.min(m, n, k) < LEAST_SIZE) return undefined;
  const large = fitting(LARGE, device);
  if (large && tilesOf(large, shape) >= ENOUGH_TILES) return large;
  const small = fitting(SMALL, device);
  if (!small) return undefined;
  const splits = device.driver.kind === 'gpu' ? splitsFor(tilesOf(small, shape), { k, most: 16 }) : 1;
  return splits > 1 ? { ...small, splits } : small;
}

function candidates({ m, n, k }: MatmulShape, device: DeviceTraits): TensorCoreVariant[] {
  if (Math.min(m, n, k) < LEAST_SIZE) return [];
  const small = fitting(SMALL, device);
  const others = [LARGE, TALL, BROAD].map((tile) => fitting(tile, device));
  const splits = [2, 8].filter((count) => small && count * LEAST_SPLIT <= k);
  return [small, ...others, ...splits.map((count) => ({ ...small!, splits: count }))].filter(
    (variant) => variant !== undefined,
  );
}

/** The variant with a tile, where the device's units and limits allow it. */
function fitting(tile: Tile, device: DeviceTraits): TensorCoreVariant | undefined {
  const { tensorCoreSize: unit, subgroupSize: lanes } = device;
  if (!unit || lanes === 0) return undefined;
  const { subgroups, units, steps } = tile;
  // Splits of a product begin at multiples of 32.
  const slab = Math.min(32, steps * unit[2]);
  const variant: TensorCoreVariant = { kind: 'tensorCores', unit, lanes, subgroups, units, slab };
  return fits(variant, device) ? variant : undefined;
}

/** The rows and columns that a workgroup owns, its invocations, and groups of four that each fetches of a slab. */
function sizesOf({ unit, lanes, subgroups, units, slab }: TensorCoreVariant) {
  const [rows, columns] = [subgroups[0] * units[0] * unit[0], subgroups[1] * units[1] * unit[1]];
  const invocations = lanes * subgroups[0] * subgroups[1];
  return {
    rows,
    columns,
    invocations,
    aItems: (rows * slab) / 4 / invocations,
    bItems: (columns * slab) / 4 / invocations,
  };
}

function fits(variant: TensorCoreVariant, { limits }: DeviceTraits): boolean {
  const { unit, subgroups, slab } = variant;
  const { rows, columns, invocations, aItems } = sizesOf(variant);
  // As in the shader: f16 with 16 bytes between rows, whichever way round is larger, and sums on their way out.
  const operands = [rows, columns].reduce((sum, size) => sum + size * slab + 8 * Math.max(size, slab), 0);
  const out = Math.max(subgroups[0] * subgroups[1] * unit[0] * unit[1], Math.max(4, aItems) * invocations);
  return (
    invocations <= limits.maxComputeInvocationsPerWorkgroup &&
    2 * operands + 4 * out <= limits.maxComputeWorkgroupStorageSize &&
    // Every invocation fetches the same number of whole groups of four, and always of the same rows.
    [rows, columns].every((size) => (size * slab) % (4 * invocations) === 0) &&
    (4 * invocations) % rows === 0
  );
}

function tilesOf(variant: TensorCoreVariant, { m, n }: Pick<MatmulShape, 'm' | 'n'>): number {
  const { rows, columns } = sizesOf(variant);
  return Math.ceil(m / rows) * Math.ceil(n / columns);
}

function describe(variant: TensorCoreVariant, shape: MatmulShape): MatmulDescription {
  const { unit, lanes, subgroups, units, slab } = variant;
  const { aItems: A_ITEMS, bItems: B_ITEMS } = sizesOf(variant);
  const loops = {
    A_ITEMS,
    B_ITEMS,
    UNITS_DOWN: units[0],
    UNITS_ACROSS: units[1],
    UNITS: units[0] * units[1],
  };
  return {
    values: {
      ...loops,
      UNIT_M: unit[0],
      UNIT_N: unit[1],
      UNIT_K: unit[2],
      LANES: lanes,
      SUBGROUPS_DOWN: subgroups[0],
      SUBGROUPS_ACROSS: subgroups[1],
      SLAB: slab,
    },
    write: (text) => unroll(text, loops),
    zeros: true,
    workgroups: tilesOf(variant, shape),
  };
}
