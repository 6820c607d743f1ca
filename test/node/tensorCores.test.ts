// Tensor cores are used where they were asked for and are offered, and refused before any work where they are not.

import { describe, expect, it, test } from 'vitest';
import { PipelineCache } from '../../src/gpu/pipelineCache.ts';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import { plainStore } from '../../src/kernels/linkKernel.ts';
import { linkMatmul } from '../../src/kernels/matmul/matmul.ts';
import { loadMatmul } from '../../src/kernels/matmul/loadMatmul.ts';
import { tensorCores, type TensorCoreVariant } from '../../src/kernels/matmul/tensorCores.ts';
import { createDawn } from '../../src/node/dawn.ts';
import { TENSOR_CORE_TOGGLES } from '../../src/node/dawnToggles.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { patiently } from '../../src/node/patiently.ts';
import { inOneGroup } from '../../src/wgsl/bindings.ts';
import type { LinkedShader } from '../../src/wgsl/link.ts';
import {
  chooseTensorCoreSize,
  matrixConfigsOf,
  offeredTensorCores,
  type MatrixAdapter,
  type MatrixConfig,
} from '../../src/node/tensorCores.ts';

const FEATURES = ['chromium-experimental-subgroup-matrix', 'subgroups', 'shader-f16'];

const config = (
  componentType: string,
  resultComponentType: string,
  M: number,
  N: number,
  K: number,
): MatrixConfig => ({
  componentType,
  resultComponentType,
  M,
  N,
  K,
});

/** An adapter as one arrives, with NVIDIA's sizes where nothing else is said. */
function adapter({
  features = FEATURES,
  configs = [
    config('f16', 'f16', 16, 16, 16),
    config('f16', 'f32', 16, 8, 16),
    config('f16', 'f32', 16, 16, 16),
  ],
  most = 32,
} = {}): MatrixAdapter {
  return {
    features: new Set(features),
    info: {
      description: 'A GPU',
      subgroupMinSize: 32,
      subgroupMaxSize: most,
      subgroupMatrixConfigs: configs,
    },
  };
}

describe('of what an adapter offers', () => {
  it('the largest matrices of f16 with f32 sums are taken', () => {
    expect(chooseTensorCoreSize(adapter())).toEqual([16, 16, 16]);
    expect(chooseTensorCoreSize(adapter({ configs: [config('f16', 'f32', 8, 8, 8)] }))).toEqual([8, 8, 8]);
  });

  it('each kind is told in words', () => {
    expect(matrixConfigsOf(adapter())).toEqual([
      'f16·f16→f16 16×16×16',
      'f16·f16→f32 16×8×16',
      'f16·f16→f32 16×16×16',
    ]);
  });

  const refused: Record<string, [MatrixAdapter, string]> = {
    'the feature': [
      adapter({ features: ['subgroups', 'shader-f16'] }),
      'none, without chromium-experimental-subgroup',
    ],
    'f16 in shaders': [adapter({ features: FEATURES.slice(0, 2) }), 'none, without shader-f16'],
    'f32 sums': [
      adapter({ configs: [config('f16', 'f16', 8, 8, 8), config('i8', 'i32', 8, 8, 32)] }),
      '8×8×32',
    ],
    'any kind of matrix': [adapter({ configs: [] }), 'got none from A GPU'],
    'subgroups of one size': [adapter({ most: 64 }), 'subgroups of 32 to 64 invocations'],
  };
  for (const [what, [without, said]] of Object.entries(refused)) {
    it(`without ${what} it is refused, with what there is`, () => {
      expect(() => chooseTensorCoreSize(without)).toThrow(
        expect.objectContaining({
          code: 'E_NO_ADAPTER',
          message: expect.stringContaining(said),
          hint: expect.stringContaining('gradloom info'),
        }),
      );
    });
  }
});

test('a device is opened with them or refused, never without a word; and without the option it has none', async () => {
  const offered = await offeredTensorCores({});
  const usable = offered.some((words) => /^f16·f16→f32 (8|16)×(8|16)×(8|16)$/.test(words));
  const opened = await openGpu({ tensorCores: true }).catch((error: unknown) => error);
  if (usable)
    expect(opened).toMatchObject({
      tensorCoreSize: [expect.any(Number), expect.any(Number), expect.any(Number)],
    });
  else expect(opened).toMatchObject({ code: 'E_NO_ADAPTER' });
  const plain = await openGpu();
  expect(plain.tensorCoreSize).toBeUndefined();
  expect(plain.features.has(FEATURES[0]!)).toBe(false);
  plain.close();
  if (opened !== null && typeof opened === 'object' && 'close' in opened) (opened as typeof plain).close();
});

test('the kernel compiles on Dawn’s null backend, in all layouts, with NVIDIA’s and with other units', async () => {
  const { gpu } = await createDawn({ driver: 'null', toggles: [...TENSOR_CORE_TOGGLES] });
  const found = (await gpu.requestAdapter())!;
  const device = await found.requestDevice({ requiredFeatures: FEATURES as GPUFeatureName[] });
  const { choose, candidates } = tensorCores;
  const cache = new PipelineCache(device, patiently);
  for (const tensorCoreSize of [
    [16, 16, 16],
    [16, 8, 16],
    [8, 8, 8],
  ] as const) {
    const traits: DeviceTraits = {
      tensorCoreSize,
      subgroupSize: 32,
      features: device.features,
      limits: device.limits,
      driver: { kind: 'gpu' },
    };
    // Larger tiles need more memory than the null backend says it has: WGSL is checked, but no pipeline made.
    const roomy = { ...traits, limits: { ...H200, maxStorageBuffersPerShaderStage: 16 } };
    const shape = { m: 4096, n: 4096, k: 4096, transposeA: false, transposeB: false };
    const all = candidates(shape, roomy);
    expect(all.length).toBeGreaterThanOrEqual(tensorCoreSize[1] === 16 ? 5 : 3);
    const small = choose({ ...shape, m: 64, n: 64, k: 64 }, traits);
    expect(small).toBeDefined();
    for (const variant of [small!, ...all]) {
      for (const shader of await shadersOf(variant)) {
        const module = device.createShaderModule({ code: inOneGroup(shader.code) });
        expect((await module.getCompilationInfo()).messages).toEqual([]);
        if (variant === small) await cache.get(shader);
      }
    }
  }
  device.destroy();
});

/** What a large GPU offers. */
const H200 = {
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupStorageSize: 49_152,
  maxComputeWorkgroupsPerDimension: 65_535,
};

async function shadersOf(variant: TensorCoreVariant): Promise<LinkedShader[]> {
  const kernels = await loadMatmul([variant], tensorCores);
  const booleans = [false, true];
  const shaders = booleans.flatMap((transposeA) =>
    booleans.flatMap((transposeB) =>
      [8, 7].flatMap((size) =>
        booleans.map((rowSums) => {
          const shape = { m: size, n: size, k: size, transposeA, transposeB };
          return linkMatmul(shape, { variant, kernels, finish: plainStore(), rowSums });
        }),
      ),
    ),
  );
  expect(new Set(shaders.map(({ code }) => code)).size).toBe(16);
  return shaders;
}
