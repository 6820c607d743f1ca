// The kernel for tensor cores, with units that plain WGSL computes: everything but the units themselves, on any driver.

import { describe, expect, it } from 'vitest';
import { tensorCoreErrorBound, tensorCoreFamily } from '../../src/kernels/matmul/tensorCores.ts';
import { testGpu } from '../gpu.ts';
import { addTensorCores, tryMatmul } from './matmulFixture.ts';
import { testTensorCoreProducts, type TensorCoreCases } from './tensorCoreProducts.ts';
import emulatedUnits from './tensorCoresEmulated.wgsl?raw';

const gpu = await testGpu();
const emulated = tensorCoreFamily(emulatedUnits);
await addTensorCores(emulated);

// Emulated units round nothing, so results must be as good as any f32 kernel's.
const bound = (): number => 3e-6;

/** Span of a subgroup: as on most GPUs by their rules, else few, which are quick to compute. */
const lanes = gpu.driver.kind === 'gpu' ? 32 : 8;
const cases: Record<number, readonly Omit<TensorCoreCases, 'gpu' | 'bound'>[]> = {
  8: [
    { variant: { kind: 'tensorCores', unit: [8, 8, 8], lanes, subgroups: [2, 2], units: [1, 2], slab: 8 } },
    {
      variant: { kind: 'tensorCores', unit: [16, 8, 8], lanes, subgroups: [1, 4], units: [2, 1], slab: 16 },
      sizes: [[68, 65, 35]],
    },
  ],
  32: [
    {
      variant: { kind: 'tensorCores', unit: [16, 16, 16], lanes, subgroups: [2, 2], units: [1, 1], slab: 16 },
      // So many lanes take a software driver seconds.
      sizes: [
        [1, 1, 1],
        [33, 31, 6],
        [68, 65, 35],
        [20, 36, 1040],
      ],
    },
  ],
};

describe.runIf(gpu.features.has('subgroups'))(`with emulated units and subgroups of ${lanes}`, () => {
  for (const each of cases[lanes]!) testTensorCoreProducts({ gpu, bound, ...each });

  it.runIf(lanes === 32)('the tile that the rule for GPUs takes first is right', async () => {
    const { driver, features, limits } = gpu;
    const traits = { driver, features, limits, subgroupSize: lanes, tensorCoreSize: [16, 16, 16] } as const;
    const shape = { m: 68, n: 65, k: 35, transposeA: false, transposeB: true };
    const variant = emulated.choose(shape, traits)!;
    expect(variant).toMatchObject({ subgroups: [2, 2], units: [2, 2], slab: 32 });
    expect(1e-6 * (await tryMatmul(gpu, shape, { variant })).product).toBeLessThan(bound());
  });
});

it('the bound of the error grows with k from twice that of f16', () => {
  expect(tensorCoreErrorBound(1)).toBeGreaterThan(2 ** -10);
  expect(tensorCoreErrorBound(1)).toBeLessThan(2 ** -9.99);
  expect(tensorCoreErrorBound(8192)).toBeCloseTo(2 * 2 ** -10, 5);
});
