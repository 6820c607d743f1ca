// The kernels for matrix units, loaded only for a device that was opened to use them: no page has them.

import type { DeviceTraits } from './deviceTraits.ts';
import type { MatmulDescription } from './matmul.ts';
import type { MatmulShape, MatmulVariant } from './matmulChoice.ts';

/** A variant that uses matrix units. */
export type MatrixVariant = Extract<MatmulVariant, { kind: 'matrix' }>;

/** What `matmulMatrix.ts` adds to the other kernels. */
export interface MatrixKernels {
  /** The variant that the written rule takes; undefined where others serve better. */
  readonly choose: (shape: MatmulShape, device: DeviceTraits) => MatrixVariant | undefined;
  /** Variants to measure. */
  readonly candidates: (shape: MatmulShape, device: DeviceTraits) => MatrixVariant[];
  readonly describe: (variant: MatrixVariant, shape: MatmulShape) => MatmulDescription;
}

let loaded: MatrixKernels | undefined;

/** The kernels, after `loadMatrixKernels`. */
export function matrixKernels(): MatrixKernels | undefined {
  return loaded;
}

/** Loads them, once. */
export async function loadMatrixKernels(): Promise<MatrixKernels> {
  loaded ??= (await import('./matmulMatrix.ts')).createMatrixKernels();
  return loaded;
}
