// WebGPU in Node: opens Dawn on the best driver of the machine, and without any on SwiftShader.
import { isMainThread } from 'node:worker_threads';
import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { DriverInfo } from '../gpu/driverInfo.ts';
import { checkKnownToggles, checkToggleList } from './checkToggles.ts';
import { describeAdapter, describeWarnings } from './dawnAdapter.ts';
import { createInstance, importDawn, type DawnPackage } from './dawnPackage.ts';
import { loaderReport, quoteLoader } from './loaderReport.ts';
import { unpackSwiftShader } from './swiftshader.ts';
import {
  ensureRuntimeFolder,
  loadVulkanLoader,
  systemHasDriver,
  unusedGpuAdvice,
  userNamesDriver,
  withEnvironment,
} from './vulkanDriver.ts';

/** Which driver to take; `auto` is the system's (a GPU before a software driver), then SwiftShader. */
export type DriverChoice = 'auto' | 'system' | 'swiftshader' | 'null';

export interface DawnOptions {
  /** Default `auto`, or what the environment variable `GRADLOOM_DRIVER` says. */
  readonly driver?: DriverChoice;
  /** Names of Dawn toggles to enable; with a leading `-` to disable. */
  readonly toggles?: readonly string[];
}

/** An opened Dawn: its entry point, the WebGPU globals, and the driver that answers. */
export interface Dawn {
  readonly gpu: GPU;
  readonly globals: Record<string, unknown>;
  readonly driver: DriverInfo;
}

interface Found {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
}

const CHOICES: readonly DriverChoice[] = ['auto', 'system', 'swiftshader', 'null'];

// Dawn sorts by kind for this preference: discrete, integrated, software.
const BEST: GPURequestAdapterOptions = { powerPreference: 'high-performance' };

/**
 * Opens WebGPU in Node through the optional npm package `webgpu`, and makes sure that an adapter answers.
 *
 * On Linux, in this order: the driver files that the user named (`VK_DRIVER_FILES`, `VK_ICD_FILENAMES`) and no
 * other; the system's Vulkan drivers, a real GPU before a software driver; SwiftShader out of the optional npm
 * package `@sparticuz/chromium`. On macOS and Windows: Metal, Direct3D 12. `null` compiles and runs nothing and
 * needs no driver.
 *
 * @throws GradloomError `E_NO_ADAPTER` where nothing answers, with what to install; `E_ARGUMENT` for an unknown
 * driver or toggle.
 */
export async function createDawn(options: DawnOptions = {}): Promise<Dawn> {
  const choice = chosenDriver(options.driver);
  const toggles = options.toggles ?? [];
  checkToggleList(toggles);
  const dawn = await importDawn();
  checkKnownToggles(toggles);
  const flags = toggleFlags(toggles);
  const globals = dawn.globals as Record<string, unknown>;
  if (choice === 'null') {
    const gpu = createInstance(dawn, ['backend=null', ...flags]);
    return { gpu, globals, driver: { kind: 'null', name: 'Dawn’s null backend, which computes nothing' } };
  }
  const { gpu, adapter } = await open(dawn, flags, choice);
  // Who asks for the software driver needs no advice to look for another.
  const unusedGpu = choice === 'swiftshader' ? () => undefined : undefined;
  const driver = { ...describeAdapter(adapter.info, unusedGpu), ...describeWarnings(adapter.limits) };
  return { gpu, globals, driver };
}

async function open(dawn: DawnPackage, flags: string[], choice: DriverChoice): Promise<Found> {
  if (process.platform === 'linux' && choice === 'swiftshader') return openSwiftShader(dawn, flags);
  if (choice === 'swiftshader') unpackSwiftShader();

  const named = process.platform === 'linux' && userNamesDriver();
  // Dawn writes long messages where a loader finds no driver file, so it is not started then.
  if (process.platform !== 'linux' || named || choice === 'system' || systemHasDriver()) {
    const found = await openSystem(dawn, flags);
    if (found) return found;
  }
  if (named) throw noAdapterOfNamedDriver();
  if (process.platform !== 'linux' || choice === 'system') throw noSystemAdapter();
  return openSwiftShader(dawn, flags);
}

async function openSystem(dawn: DawnPackage, flags: string[]): Promise<Found | undefined> {
  if (process.platform === 'linux') {
    ensureRuntimeFolder();
    if (!loadVulkanLoader()) loadPackagedLoader();
  }
  return requestBest(dawn, flags, {});
}

/** A driver without a loader (containers with a GPU's driver mounted in) is served by SwiftShader's loader. */
function loadPackagedLoader(): void {
  try {
    loadVulkanLoader(unpackSwiftShader().loader);
  } catch (cause) {
    if (!(cause instanceof GradloomError)) throw cause;
  }
}

async function openSwiftShader(dawn: DawnPackage, flags: string[]): Promise<Found> {
  const swiftshader = unpackSwiftShader();
  if (!loadVulkanLoader() && !loadVulkanLoader(swiftshader.loader)) {
    throw new GradloomError(
      'E_NO_ADAPTER',
      `dawn: the Vulkan loader must load; got a failure at ${swiftshader.loader}.`,
      { hint: 'Its folder may forbid executable files: set GRADLOOM_CACHE to one that does not.' },
    );
  }
  const found = await requestBest(dawn, flags, {
    VK_DRIVER_FILES: swiftshader.manifest,
    VK_ICD_FILENAMES: undefined,
  });
  if (found) return found;
  throw new GradloomError('E_NO_ADAPTER', `dawn: SwiftShader must offer an adapter; got none.`, {
    hint: isMainThread
      ? `Remove its folder, so that it is unpacked again: ${swiftshader.manifest}.`
      : 'A worker’s environment does not reach the driver: start the worker with `env: SHARE_ENV`.',
  });
}

/** A new instance every time: Dawn looks for drivers once an instance, and a null adapter must not stick. */
async function requestBest(
  dawn: DawnPackage,
  flags: string[],
  environment: Record<string, string | undefined>,
): Promise<Found | undefined> {
  const gpu = createInstance(dawn, flags);
  let adapter: GPUAdapter | null;
  try {
    // The drivers are read before the promise is returned, so the variables need not outlive this call.
    adapter = await withEnvironment(environment, () => gpu.requestAdapter(BEST));
  } catch (cause) {
    throw new GradloomError('E_NO_ADAPTER', `dawn: the search for an adapter failed; got ${String(cause)}.`, {
      hint: 'Check the variables DAWNNODE_BACKEND and GRADLOOM_DRIVER.',
      cause,
    });
  }
  return adapter ? { gpu, adapter } : undefined;
}

function chosenDriver(asked: DriverChoice = 'auto'): DriverChoice {
  const choice = asked === 'auto' ? process.env['GRADLOOM_DRIVER'] || 'auto' : asked;
  const known = CHOICES.find((name) => name === choice);
  if (known) return known;
  const got = typeof choice === 'string' ? choice : kindOf(choice);
  throw new GradloomError('E_ARGUMENT', `driver: must be one of ${CHOICES.join(', ')}; got ${got}.`, {
    hint: 'It comes from the option `driver` or the variable GRADLOOM_DRIVER.',
  });
}

function toggleFlags(toggles: readonly string[]): string[] {
  const disabled = toggles.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
  const enabled = toggles.filter((name) => !name.startsWith('-'));
  return [
    ...(enabled.length > 0 ? [`enable-dawn-features=${enabled.join(',')}`] : []),
    ...(disabled.length > 0 ? [`disable-dawn-features=${disabled.join(',')}`] : []),
  ];
}

function noAdapterOfNamedDriver(): GradloomError {
  const files = process.env['VK_DRIVER_FILES'] || process.env['VK_ICD_FILENAMES'];
  return new GradloomError('E_NO_ADAPTER', `dawn: the named Vulkan driver must work; got ${files}.`, {
    hint: told('Correct VK_DRIVER_FILES or VK_ICD_FILENAMES, or unset it for the usual search.'),
  });
}

function noSystemAdapter(): GradloomError {
  return new GradloomError('E_NO_ADAPTER', 'dawn: the system must offer a WebGPU adapter; got none.', {
    hint:
      process.platform === 'linux'
        ? told(
            'Install a Vulkan driver, or set GRADLOOM_DRIVER=swiftshader for the packaged software driver.',
          )
        : 'Install the driver of the GPU’s maker; a remote desktop or a virtual machine may hide the GPU.',
  });
}

/** Advice with what the loader says of the drivers that it met. */
function told(advice: string): string {
  return [unusedGpuAdvice() ?? quoteLoader(loaderReport()), advice].filter(Boolean).join(' ');
}
