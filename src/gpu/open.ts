// Opens an adapter and a device, in Chrome and in Node.

import { checkFunction, checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkOpenOptions, wrong } from './checkOpenOptions.ts';
import type { OpenOptions } from './openOptions.ts';
import { Gpu } from './gpu.ts';
import type { Patiently } from './patiently.ts';
import type { DriverInfo } from './driverInfo.ts';
import { tuningDevice, type TuningMode } from './tuning.ts';
import { tuningDatabase } from './tuningDatabase.ts';

export type { OpenOptions } from './openOptions.ts';

const MATRIX_FEATURE = 'chromium-experimental-subgroup-matrix' as GPUFeatureName;

const WANTED_FEATURES = ['subgroups', 'timestamp-query', 'shader-f16'] as const;

const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
] as const;

const OPTIONS = [
  'instance',
  'driver',
  'patiently',
  'tensorCoreSize',
] as const satisfies readonly (keyof OpenOptions)[];

const OF_NODE = {
  names: ['tensorCores', 'f16', 'toggles'],
  hint: "an option of openGpu from 'gradloom/node'; a page has what its browser offers.",
};

/**
 * Opens the GPU with all the limits that its adapter offers.
 *
 * @throws GradloomError `E_NO_ADAPTER` where the browser has no WebGPU or no adapter answers; `E_ARGUMENT` for
 * an unknown option, or a value that the option does not allow.
 */
export async function openGpu(options: OpenOptions = {}): Promise<Gpu> {
  checkOpenOptions(options, OPTIONS, OF_NODE);
  for (const name of ['patiently', 'tensorCoreSize'] as const)
    if (options[name] !== undefined) checkFunction(`openGpu: ${name}`, options[name]);
  const { kind, name: called } = Object(options.driver ?? {}) as Partial<DriverInfo>;
  if (
    options.driver !== undefined &&
    !(['gpu', 'software', 'null'].includes(kind!) && called && typeof called === 'string')
  ) {
    const hint = `A driver by its name is ${OF_NODE.hint}`;
    throw wrong('driver must be { kind: gpu, software or null, name }', options.driver, hint);
  }
  checkOptions('openGpu: driver', options.driver, ['kind', 'name', 'advice', 'remark', 'trial']);
  checkOptions('openGpu: driver.trial', options.driver?.trial, ['pairs', 'workgroup']);
  const instance = options.instance ?? globalThis.navigator?.gpu;
  const patiently: Patiently = options.patiently ?? ((start) => start());
  if (typeof instance?.requestAdapter !== 'function') {
    throw new GradloomError('E_NO_ADAPTER', 'openGpu: the runtime must have WebGPU; got none.', {
      hint: "In a page use Chrome 113 or newer over https or localhost; in Node import openGpu from 'gradloom/node'.",
    });
  }
  const open = () => openDevice(options, instance, patiently);
  const { adapter, device, tensorCoreSize } = await open();
  const software = adapter.info.isFallbackAdapter || /llvmpipe|swiftshader/i.test(adapter.info.description);
  const driver = options.driver ?? { kind: software ? 'software' : 'gpu', name: adapter.info.description };
  const asked = typeof options.tuning === 'string' ? { mode: options.tuning } : options.tuning;
  const tuning = {
    store: tuningDatabase,
    ...asked,
    mode: tuningMode(driver.kind, asked?.mode),
    device: tuningDevice(adapter.info, asked?.runtime),
    used: new Map(),
    remarks: [],
  };
  return new Gpu({ instance, adapter, device, driver, patiently, tuning, tensorCoreSize, reopen: open });
}

/** Asks for a device with all that its adapter offers. */
async function openDevice(options: OpenOptions, instance: GPU, patiently: Patiently) {
  const adapter = await patiently(() =>
    instance.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' }),
  );
  if (!adapter) {
    throw new GradloomError('E_NO_ADAPTER', 'openGpu: an adapter must answer; got none.', {
      hint: 'Check chrome://gpu, update the graphics driver, or start Chrome with --enable-unsafe-webgpu.',
    });
  }
  const tensorCoreSize = options.tensorCoreSize?.(adapter);
  const device = await patiently(() =>
    adapter.requestDevice({
      requiredFeatures: [
        ...WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
        ...(tensorCoreSize ? [MATRIX_FEATURE] : []),
      ],
      requiredLimits: Object.fromEntries(WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    }),
  );
  options.onDevice?.(device);
  return { adapter, device, tensorCoreSize };
}

/**
 * A GPU is measured. On software drivers compiling many kernels takes longer than the best of them gains soon, and a
 * driver that computes nothing would fail every kernel.
 */
function tuningMode(kind: DriverInfo['kind'], asked: TuningMode | undefined): TuningMode {
  if (kind === 'null') return 'off';
  return asked ?? (kind === 'gpu' ? 'measure' : 'stored');
}
