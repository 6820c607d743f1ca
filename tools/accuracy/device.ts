// Opens the GPU for the accuracy table and the tests of shader parts.

import type { Gpu } from '../../src/gpu/gpu.ts';
import { openGpu } from '../../src/gpu/open.ts';
import { createDawn, type DriverChoice } from '../../src/node/dawn.ts';

/** Opens the GPU on the given driver, or on the best one of this machine. */
export async function openDevice(driver?: DriverChoice): Promise<Gpu> {
  const dawn = await createDawn(driver ? { driver } : {});
  Object.assign(globalThis, dawn.globals);
  return openGpu({ instance: dawn.gpu, driver: dawn.driver });
}
