// Products on matrix units, as types: what the kernels that load on demand are asked for.

import type { MatrixUnit } from '../../gpu/gpu.ts';
import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulDescription, MatmulShape } from './matmulShape.ts';

/**
 * shaders/matmulMatrix.wgsl, on devices opened for it alone: operands are rounded to f16. A workgroup has `subgroups`
 * down and across, a subgroup of `lanes` has `units` down and across, a unit is the product of an [m, k] and a [k, n]
 * matrix; slabs of `slab` p's; the sums are made in `parts` (else 1).
 */
export interface MatrixVariant {
  readonly kind: 'matrix';
  readonly unit: MatrixUnit;
  readonly lanes: number;
  readonly subgroups: readonly [down: number, across: number];
  readonly units: readonly [down: number, across: number];
  readonly slab: number;
  readonly parts?: number;
}

/** What `matrix.ts` adds to the other kernels. */
export interface MatrixKernels {
  /** The variant that the written rule takes; undefined where others serve better. */
  readonly choose: (shape: MatmulShape, device: DeviceTraits) => MatrixVariant | undefined;
  /** Variants to measure. */
  readonly candidates: (shape: MatmulShape, device: DeviceTraits) => MatrixVariant[];
  readonly describe: (variant: MatrixVariant, shape: MatmulShape) => MatmulDescription;
}
