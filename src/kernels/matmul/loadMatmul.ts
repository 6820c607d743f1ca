// Loads the kernels of matrix products: the text of each family only where one of its variants runs.

import type { ShaderFile } from '../../wgsl/link.ts';
import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulVariant } from './chooseMatmul.ts';
import type { KernelSource, MatmulFamily } from './matmulFamily.ts';
import type { TensorCoreVariant } from './tensorCores.ts';
import { narrow } from './narrow.ts';
import { panel } from './panel.ts';
import { tile } from './tile.ts';

/** A family whose kernel is loaded. */
export interface MatmulKernel extends Pick<KernelSource, 'parts'> {
  readonly file: ShaderFile;
  readonly describe: MatmulFamily<MatmulVariant>['describe'];
}

/** The loaded kernels by the kinds of their variants, and the kernel that adds the sums of splits. */
export interface MatmulKernels {
  readonly of: ReadonlyMap<MatmulVariant['kind'], MatmulKernel>;
  readonly sum: ShaderFile | undefined;
}

/** The family of tensor cores, for a device that was opened to use them: no page loads it. */
export async function loadTensorCores({
  tensorCoreSize,
}: Pick<DeviceTraits, 'tensorCoreSize'>): Promise<MatmulFamily<TensorCoreVariant> | undefined> {
  return tensorCoreSize && (await import('./tensorCores.ts')).tensorCores;
}

/** Loads what some variants need; `tensorCores` is the family of tensor cores, where one of them uses these. */
export async function loadMatmul(
  variants: readonly MatmulVariant[],
  tensorCores?: MatmulFamily<TensorCoreVariant>,
): Promise<MatmulKernels> {
  const families = { tile, panel, narrow, tensorCores };
  const kinds = new Set(variants.map(({ kind }) => kind));
  const split = variants.some((variant) => 'splits' in variant && variant.splits! > 1);
  const [sum, ...loaded] = await Promise.all([
    split ? import('../../../shaders/matmulSum.wgsl?raw') : undefined,
    ...[...kinds].map(async (kind) => {
      const { describe, file, source } = families[kind]!;
      const { default: text, parts } = await source();
      return [kind, { describe, file: { name: file, text }, parts }] as const;
    }),
  ]);
  return {
    of: new Map<MatmulVariant['kind'], MatmulKernel>(loaded),
    sum: sum && { name: 'matmulSum.wgsl', text: sum.default },
  };
}
