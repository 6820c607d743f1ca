// Tensor cores in Node, only where asked for: Dawn's experimental feature, and which of the offered matrices are used.

import { GradloomError } from '../errors.ts';
import type { TensorCoreSize } from '../gpu/gpu.ts';
import { createDawn, type DawnOptions } from './dawn.ts';
import { TENSOR_CORE_TOGGLES } from './dawnToggles.ts';

/** A kind of product that an adapter's tensor cores offer: [M, K] · [K, N]. */
export interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** The part of an adapter that decides which tensor cores are used. */
export interface MatrixAdapter {
  readonly features: Pick<ReadonlySet<string>, 'has'>;
  readonly info: Pick<GPUAdapterInfo, 'description' | 'subgroupMinSize' | 'subgroupMaxSize'> & {
    readonly subgroupMatrixConfigs?: Iterable<MatrixConfig>;
  };
}

const FEATURES = ['chromium-experimental-subgroup-matrix', 'subgroups', 'shader-f16'];

/** All configurations of an adapter in words: `f16·f16→f32 16×16×16`, M × N × K. */
export function matrixConfigsOf({ info }: MatrixAdapter): string[] {
  return [...(info.subgroupMatrixConfigs ?? [])].map(
    ({ componentType, resultComponentType, M, N, K }) =>
      `${componentType}·${componentType}→${resultComponentType} ${M}×${N}×${K}`,
  );
}

/**
 * The unit to use: f16 operands and f32 sums, the largest whose tiles share work evenly, at most 16 × 16 × 16.
 *
 * @throws GradloomError `E_NO_ADAPTER` where the adapter offers none, with what it offers.
 */
export function chooseTensorCoreSize(adapter: MatrixAdapter): TensorCoreSize {
  const missing = FEATURES.filter((feature) => !adapter.features.has(feature));
  if (missing.length > 0) throw refused(adapter, `none, without ${missing.join(', ')}`);
  const { subgroupMinSize, subgroupMaxSize } = adapter.info;
  if (subgroupMinSize !== subgroupMaxSize) {
    throw refused(
      adapter,
      `subgroups of ${subgroupMinSize} to ${subgroupMaxSize} invocations, of no fixed size`,
    );
  }
  const usable = [...(adapter.info.subgroupMatrixConfigs ?? [])]
    .filter(
      ({ componentType, resultComponentType }) => componentType === 'f16' && resultComponentType === 'f32',
    )
    .filter(({ M, N, K }) => [M, N, K].every((size) => size === 8 || size === 16))
    .sort((a, b) => b.M * b.N * b.K - a.M * a.N * a.K);
  const [best] = usable;
  if (!best) throw refused(adapter, matrixConfigsOf(adapter).join(', ') || 'none');
  return [best.M, best.N, best.K];
}

/** What the tensor cores of a driver's adapter offer, in words; an empty list without tensor cores. */
export async function offeredTensorCores(options: DawnOptions): Promise<string[]> {
  const { gpu } = await createDawn({
    ...options,
    toggles: [...(options.toggles ?? []), ...TENSOR_CORE_TOGGLES],
  });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? matrixConfigsOf(adapter) : [];
}

function refused({ info }: MatrixAdapter, got: string): GradloomError {
  return new GradloomError(
    'E_NO_ADAPTER',
    'tensor cores: the adapter must offer products of f16 matrices with f32 sums, of 8 or 16 rows and columns, and ' +
      `subgroups of one size; got ${got} from ${info.description || 'an unnamed adapter'}.`,
    {
      hint: 'Open the device without tensor cores: all else works without them. `gradloom info` tells what is offered.',
    },
  );
}
