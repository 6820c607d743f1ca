// What the command line says about the adapter that was taken, and how to get a better one.
import type { DriverInfo } from '../gpu/gpu.ts';
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

function betterDriver(driver: string): string {
  const gpu = 'If the machine has a GPU, install its driver: it is many times as fast.';
  if (!/swiftshader/i.test(driver)) return gpu;
  return (
    `${gpu} If not, Mesa’s software driver is about six times as fast: install mesa-vulkan-drivers, version 24 ` +
    'or newer (Debian 12: from bookworm-backports).'
  );
}
