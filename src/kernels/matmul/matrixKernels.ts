// The kernels for matrix units, loaded only for a device that was opened to use them: no page has them.

import type { MatrixKernels } from './matrixVariant.ts';

let loaded: MatrixKernels | undefined;

/** The kernels, after `loadMatrixKernels`. */
export function matrixKernels(): MatrixKernels | undefined {
  return loaded;
}

/** Loads them, once. */
export async function loadMatrixKernels(): Promise<MatrixKernels> {
  loaded ??= (await import('./matrix.ts')).createMatrixKernels();
  return loaded;
}
