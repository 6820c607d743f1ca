// What Dawn is asked for: times without rounding, and f16 on NVIDIA only where the caller wants it.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { add, compile, input, type Gpu } from '../../src/index.ts';
import { dawnToggles } from '../../src/node/dawnToggles.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

const F16 = 'vulkan_enable_f16_on_nvidia';

/** Flags of the instances that were made, and whether adapters are to be NVIDIA's. */
const pretended = vi.hoisted(() => ({ flags: [] as string[][], nvidia: false }));

/** Dawn, whose adapters have no `shader-f16` without the toggle, as NVIDIA's have not, where that is pretended. */
vi.mock('webgpu', async (original) => {
  const dawn = await original<{ create: (flags: string[]) => GPU; globals: object }>();
  return {
    ...dawn,
    create: (flags: string[]) => {
      pretended.flags.push(flags);
      const gpu = dawn.create(flags);
      if (!pretended.nvidia) return gpu;
      const held = !flags.some((flag) => flag.startsWith('enable') && flag.includes(F16));
      return {
        requestAdapter: async (options: GPURequestAdapterOptions) =>
          withoutF16(await gpu.requestAdapter(options), held),
      };
    },
  };
});

function withoutF16(adapter: GPUAdapter | null, held: boolean): unknown {
  const features = new Set(adapter!.features);
  if (held) features.delete('shader-f16');
  const { info, limits } = adapter!;
  return {
    info,
    limits,
    features,
    requestDevice: (wanted: GPUDeviceDescriptor) => adapter!.requestDevice(wanted),
  };
}

const opened: Gpu[] = [];
const open = async (options?: Parameters<typeof openGpu>[0]): Promise<Gpu> => {
  const gpu = await openGpu(options);
  opened.push(gpu);
  return gpu;
};
afterEach(() => {
  for (const gpu of opened.splice(0)) gpu.close();
  pretended.nvidia = false;
});

describe('the toggles', () => {
  test('never round times, unless the caller names that toggle', () => {
    const plain = { tensorCores: false, f16: false };
    expect(dawnToggles(plain)).toEqual(['-timestamp_quantization']);
    expect(dawnToggles({ ...plain, toggles: ['timestamp_quantization'] })).toEqual([
      'timestamp_quantization',
    ]);
    expect(dawnToggles({ ...plain, toggles: ['dump_shaders'] })).toEqual([
      'dump_shaders',
      '-timestamp_quantization',
    ]);
  });

  test('enable f16 on NVIDIA for f16 and for tensor cores, and for nothing else', () => {
    expect(dawnToggles({ tensorCores: false, f16: true })).toContain(F16);
    expect(dawnToggles({ tensorCores: true, f16: true }).filter((name) => name === F16)).toEqual([F16]);
    expect(dawnToggles({ tensorCores: false, f16: false })).not.toContain(F16);
  });
});

test('times of calls are told finer than in steps of 65.5 µs', async (context) => {
  const gpu = await open();
  if (!gpu.features.has('timestamp-query')) context.skip('the adapter has no timestamps');
  const program = await compile(gpu, { outputs: { y: add(input('x', [1 << 16]), 1) } });
  program.write('x', new Float32Array(1 << 16));
  const times: number[] = [];
  for (let run = 0; run < 8; run++) {
    for (const { nanoseconds } of await program.report({ timed: true })) times.push(nanoseconds!);
  }
  if (times.every((time) => time === 0)) context.skip('the driver knows no time');
  expect(times.some((time) => time % 65_536 !== 0)).toBe(true);
});

describe('where a GPU of NVIDIA is pretended', () => {
  test('f16 is there if it is asked for, and silently absent from no device that was opened for it', async (context) => {
    const has = (await open()).features.has('shader-f16');
    pretended.nvidia = true;
    expect((await open()).features.has('shader-f16')).toBe(false);
    expect(pretended.flags.at(-1)!.join(' ')).not.toContain(F16);
    if (!has) context.skip('the driver under it has no shader-f16');
    expect((await open({ f16: true })).features.has('shader-f16')).toBe(true);
  });

  test('without it a program that stores f16 is refused with the way to it', async () => {
    pretended.nvidia = true;
    const gpu = await open();
    await expect(compile(gpu, { outputs: { y: add(input('x', [4], 'f16'), 1) } })).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      hint: expect.stringContaining('openGpu({ f16: true })'),
    });
  });
});

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'f16 is refused where no adapter has it, and the device is closed',
  async () => {
    await expect(openGpu({ driver: 'swiftshader', f16: true })).rejects.toMatchObject({
      code: 'E_NO_ADAPTER',
      message: expect.stringMatching(/shader-f16; got SwiftShader/),
    });
  },
);
