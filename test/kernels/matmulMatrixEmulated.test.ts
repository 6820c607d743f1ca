// The kernel for matrix units, with units that plain WGSL computes: everything but the units themselves, on any driver.

import { describe, expect, it } from 'vitest';
import { createMatrixKernels, matrixErrorBound } from '../../src/kernels/matmulMatrix.ts';
import { loadMatrixKernels } from '../../src/kernels/matrixKernels.ts';
import { testGpu } from '../gpu.ts';
import { testMatrixProducts } from './matrixProducts.ts';
import emulatedUnits from './matrixUnitsEmulated.wgsl?raw';

const gpu = await testGpu();
await loadMatrixKernels();
createMatrixKernels(emulatedUnits);

// Emulated units round nothing, so results must be as good as any f32 kernel's.
const bound = (): number => 3e-6;

describe.runIf(gpu.features.has('subgroups') && gpu.subgroupSize > 0)('with emulated units', () => {
  const lanes = gpu.subgroupSize;
  testMatrixProducts({
    gpu,
    bound,
    variant: { kind: 'matrix', unit: [8, 8, 8], lanes, subgroups: [2, 2], units: [1, 2], slab: 8 },
  });
  testMatrixProducts({
    gpu,
    bound,
    variant: { kind: 'matrix', unit: [16, 8, 8], lanes, subgroups: [1, 4], units: [2, 1], slab: 16 },
    sizes: [[68, 65, 35]],
  });
});

it('the bound of the error grows with k from twice that of f16', () => {
  expect(matrixErrorBound(1)).toBeGreaterThan(2 ** -10);
  expect(matrixErrorBound(1)).toBeLessThan(2 ** -9.99);
  expect(matrixErrorBound(8192)).toBeCloseTo(2 * 2 ** -10, 5);
});
