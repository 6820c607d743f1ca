// What the command line says about the adapter that was taken, and how to get a better one.
import type { DriverInfo } from '../gpu/driverInfo.ts';
import { unusedGpuAdvice } from './vulkanDriver.ts';

/** The part of `GPUAdapterInfo` that is looked at. */
export type AdapterDescription = Pick<GPUAdapterInfo, 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
};

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|warp|basic render/i;

/**
 * Names an adapter: `device (driver)` for a GPU, the driver alone for a software driver, which also gets advice.
 *
 * @param unusedGpu what the machine has of a GPU that no driver offers; looked up if absent.
 */
export function describeAdapter(
  info: AdapterDescription,
  unusedGpu: () => string | undefined = unusedGpuAdvice,
): DriverInfo {
  const driver = (info.description || info.device || info.architecture || 'unnamed').trim();
  if (!info.isFallbackAdapter && !SOFTWARE.test(`${info.architecture} ${info.device} ${driver}`)) {
    return {
      kind: 'gpu',
      name: info.device && info.device !== driver ? `${info.device} (${driver})` : driver,
    };
  }
  return { kind: 'software', name: `${driver}, on the CPU`, advice: unusedGpu() ?? betterDriver(driver) };
}

/** What Dawn lowers the limits of dynamic buffers to. */
const DAWNS_MOST_DYNAMIC = 16;

/**
 * What two lines of Dawn mean, on adapters where it writes them: Mesa's drivers allow any number of dynamic buffers,
 * Dawn 16. It writes them to the process's stderr itself, while an adapter is looked for, and has no switch for it.
 */
export function describeWarnings(
  limits: Pick<
    GPUSupportedLimits,
    'maxDynamicUniformBuffersPerPipelineLayout' | 'maxDynamicStorageBuffersPerPipelineLayout'
  >,
): Pick<DriverInfo, 'remark'> {
  const {
    maxDynamicUniformBuffersPerPipelineLayout: uniform,
    maxDynamicStorageBuffersPerPipelineLayout: storage,
  } = limits;
  if (uniform !== DAWNS_MOST_DYNAMIC || storage !== DAWNS_MOST_DYNAMIC) return {};
  return {
    remark: 'Warnings of Dawn about maxDynamic… concern buffers that Gradloom does not use.',
  };
}

function betterDriver(driver: string): string {
  const gpu = 'If the machine has a GPU, install its driver: it is many times as fast.';
  if (!/swiftshader/i.test(driver)) return gpu;
  return (
    `${gpu} If not, Mesa’s software driver is about six times as fast: install mesa-vulkan-drivers, version 24 ` +
    'or newer (Debian 12: from bookworm-backports).'
  );
}
