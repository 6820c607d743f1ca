import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDawn } from '../../src/node/dawn.ts';
import { describeAdapter, describeWarnings } from '../../src/node/dawnAdapter.ts';
import { importDawn } from '../../src/node/dawnPackage.ts';
import { unpackSwiftShader } from '../../src/node/swiftshader.ts';
import type { LoaderReport } from '../../src/node/loaderReport.ts';
import { systemHasDriver, unusedGpuAdvice } from '../../src/node/vulkanDriver.ts';
import { bundle, runBundle } from './dawnBundle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const none = () => undefined;
const silent = () => ({ loaded: true, errors: [], missing: [] });
const withoutLoader = () => ({ ...silent(), loaded: false });
const only =
  (file: string, report: () => LoaderReport = silent) =>
  () =>
    unusedGpuAdvice((path) => path === file, report);
const linux = process.platform === 'linux' && process.arch === 'x64';

const limits = (uniform: number, storage: number) => ({
  maxDynamicUniformBuffersPerPipelineLayout: uniform,
  maxDynamicStorageBuffersPerPipelineLayout: storage,
});

describe('what Dawn writes on stderr by itself', () => {
  test('is explained where Dawn has lowered both limits to its own, and only there', () => {
    expect(describeWarnings(limits(16, 16)).remark).toContain('maxDynamic');
    expect(describeWarnings(limits(8, 4))).toEqual({});
    expect(describeWarnings(limits(15, 16))).toEqual({});
  });
});

describe('the choice of a driver', () => {
  test('the null backend needs no driver and compiles', async () => {
    const { gpu, globals, driver } = await createDawn({ driver: 'null' });
    expect(driver.kind).toBe('null');
    expect(globals['GPUBufferUsage']).toBe(GPUBufferUsage);
    const device = await (await gpu.requestAdapter())?.requestDevice();
    device?.pushErrorScope('validation');
    device?.createShaderModule({ code: '@compute @workgroup_size(1) fn main() { nonsense }' });
    expect((await device?.popErrorScope())?.message).toMatch(/error/);
    device?.destroy();
  });

  test('an unknown driver is refused by name, from the option and from the environment', async () => {
    await expect(createDawn({ driver: 'fastest' as 'auto' })).rejects.toThrow(/got fastest/);
    vi.stubEnv('GRADLOOM_DRIVER', 'slowest');
    await expect(createDawn()).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    expect((await createDawn({ driver: 'null' })).driver.kind).toBe('null');
    vi.unstubAllEnvs();
  });

  test.skipIf(!linux)(
    'SwiftShader is taken when it is asked for, and the environment is left as it was',
    async () => {
      vi.stubEnv('GRADLOOM_DRIVER', 'swiftshader');
      const before = { ...process.env };
      const { gpu, driver } = await createDawn();
      expect(driver).toMatchObject({ kind: 'software', name: expect.stringContaining('SwiftShader') });
      expect(driver.advice).not.toBe('');
      expect((await gpu.requestAdapter())?.info.architecture).toBe('swiftshader');
      expect({ ...process.env }).toEqual(before);
      vi.unstubAllEnvs();
    },
  );

  test.skipIf(!linux)('a driver file that the user names is honoured, and no other is tried', async () => {
    vi.stubEnv('GRADLOOM_DRIVER', '');
    vi.stubEnv('VK_DRIVER_FILES', unpackSwiftShader().manifest);
    expect((await createDawn()).driver.name).toMatch(/SwiftShader/);
    vi.stubEnv('VK_DRIVER_FILES', join(scratch, 'no-such-driver.json'));
    await expect(createDawn()).rejects.toMatchObject({
      code: 'E_NO_ADAPTER',
      message: expect.stringContaining('no-such-driver.json'),
      hint: expect.stringMatching(/^The Vulkan loader says: “.*no-such-driver.*”\. Correct VK_DRIVER_FILES/),
    });
    vi.unstubAllEnvs();
  });

  test.skipIf(!linux)('after a search that found nothing, the next one starts over', async () => {
    vi.stubEnv('VK_DRIVER_FILES', join(scratch, 'no-such-driver.json'));
    await expect(createDawn({ driver: 'system' })).rejects.toMatchObject({ code: 'E_NO_ADAPTER' });
    vi.unstubAllEnvs();
    expect((await createDawn()).driver.name).not.toBe('');
  });
});

describe.skipIf(!linux)('in a process of its own', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundle(
      `import { createDawn } from '@src/node/dawn.ts';
       const { gpu, driver } = await createDawn({ toggles: ['allow_unsafe_apis', '-timestamp_quantization'] });
       const adapter = await gpu.requestAdapter();
       const device = await adapter.requestDevice();
       const module = device.createShaderModule({ code: \`
         @group(0) @binding(0) var<storage, read_write> x: array<u32>;
         @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { x[id.x] = id.x * id.x; }\` });
       const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
       const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
       const buffer = device.createBuffer({ size: 256, usage });
       const read = device.createBuffer({ size: 256, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
       const entries = [{ binding: 0, resource: { buffer } }];
       const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
       const encoder = device.createCommandEncoder();
       const pass = encoder.beginComputePass();
       pass.setPipeline(pipeline);
       pass.setBindGroup(0, group);
       pass.dispatchWorkgroups(1);
       pass.end();
       encoder.copyBufferToBuffer(buffer, 0, read, 0, 256);
       device.queue.submit([encoder.finish()]);
       await read.mapAsync(GPUMapMode.READ);
       const last = new Uint32Array(read.getMappedRange())[63];
       console.log(JSON.stringify({ last, kind: driver.kind, name: driver.name }));
       device.destroy();`,
      join(scratch, 'script'),
    );
  });

  test('a shader runs on the driver that was found, and the process ends by itself', async () => {
    expect(JSON.parse(await runBundle(script))).toMatchObject({ last: 63 * 63 });
  });

  test('where no folder holds a driver file, SwiftShader runs it, without a runtime folder', async () => {
    const nowhere = join(scratch, 'nowhere');
    const environment = { GRADLOOM_DRIVER: 'swiftshader', XDG_RUNTIME_DIR: undefined, HOME: nowhere };
    const output = await runBundle(script, { environment: { ...environment, GRADLOOM_CACHE: nowhere } });
    expect(JSON.parse(output)).toMatchObject({ last: 63 * 63, kind: 'software' });
    expect(output).toMatch(/SwiftShader/);
  });
});

test('a missing or unloadable package says what to install', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(importDawn(() => Promise.reject(missing))).rejects.toMatchObject({
    code: 'E_NO_ADAPTER',
    hint: expect.stringContaining('npm install webgpu'),
  });
  const foreign = Object.assign(new Error('wrong ELF class'), { code: 'ERR_DLOPEN_FAILED' });
  await expect(importDawn(() => Promise.reject(foreign))).rejects.toThrow(/wrong ELF class/);
});

test('driver files are looked for where the Vulkan loader looks', () => {
  const home = join(scratch, 'home');
  const empty = { HOME: home, XDG_CONFIG_DIRS: home, XDG_DATA_DIRS: home };
  const installed = systemHasDriver(empty);
  mkdirSync(join(home, '.local/share/vulkan/icd.d'), { recursive: true });
  if (!installed) expect(systemHasDriver(empty)).toBe(false);
  writeFileSync(join(home, '.local/share/vulkan/icd.d/gpu.json'), '{}');
  expect(systemHasDriver(empty)).toBe(true);
  expect(systemHasDriver({ ...empty, HOME: scratch, VK_ADD_DRIVER_FILES: '/x.json' })).toBe(true);
});

describe('what is said about an adapter', () => {
  test('a GPU is named with its driver and gets no advice', () => {
    const info = {
      architecture: 'ada',
      device: 'rtx 4090',
      description: 'NVIDIA: 550.54',
      isFallbackAdapter: false,
    };
    expect(describeAdapter(info, none)).toEqual({ kind: 'gpu', name: 'rtx 4090 (NVIDIA: 550.54)' });
  });

  test('SwiftShader is told apart from faster software, which gets other advice', () => {
    const swiftshader = { architecture: 'swiftshader', device: '', description: 'SwiftShader driver 5.0.0' };
    const lavapipe = { architecture: 'software', device: 'llvmpipe', description: 'llvmpipe: Mesa 25.0.7' };
    expect(describeAdapter(swiftshader, none).advice).toMatch(/mesa-vulkan-drivers/);
    expect(describeAdapter(lavapipe, none).advice).not.toMatch(/mesa-vulkan-drivers/);
    expect(describeAdapter(lavapipe, none).kind).toBe('software');
  });

  test('a GPU without a driver is pointed at', () => {
    const info = { architecture: 'swiftshader', device: '', description: 'SwiftShader' };
    expect(describeAdapter(info, only('/dev/nvidia0')).advice).toMatch(/NVIDIA_DRIVER_CAPABILITIES/);
    expect(describeAdapter(info, only('/dev/dri/renderD128')).advice).toMatch(/renderD128/);
    expect(unusedGpuAdvice(() => false)).toBeUndefined();
  });

  test('what the Vulkan loader says of a driver is quoted, and what the driver lacks is named', () => {
    const info = { architecture: 'swiftshader', device: '', description: 'SwiftShader' };
    const words =
      "Could not get 'vkCreateInstance' via 'vk_icdGetInstanceProcAddr' for ICD libGLX_nvidia.so.0";
    const report = (missing: string[]) => () => ({ loaded: true, errors: [words], missing });
    const advice = (missing: string[]) =>
      describeAdapter(info, only('/dev/nvidia0', report(missing))).advice!;
    expect(advice([])).toContain(`“${words}”`);
    expect(advice([])).not.toMatch(/CAPABILITIES|libglvnd/);
    expect(advice(['libGLdispatch.so.0'])).toMatch(/opens libGLdispatch\.so\.0 at run time.*libglvnd0/);
    // Of a driver file that is not there the loader says nothing.
    const other = () => ({ ...report(['libGL.so.1'])(), errors: ['vkCreateInstance: Found no drivers!'] });
    expect(describeAdapter(info, only('/dev/nvidia0', other)).advice).toMatch(
      /Found no drivers.*CAPABILITIES=all/,
    );
    expect(describeAdapter(info, only('/dev/dri/renderD128', report([]))).advice).toContain(words);
    expect(describeAdapter(info, only('/dev/nvidia0', withoutLoader)).advice).toMatch(
      /no Vulkan loader.*libvulkan1/,
    );
  });
});
