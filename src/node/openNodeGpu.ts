// Opens the GPU in Node, through Dawn.

import type { Gpu } from '../gpu/gpu.ts';
import { openGpu as openAnyGpu, type OpenOptions } from '../gpu/open.ts';
import { createDawn, type DawnOptions } from './dawn.ts';
import { patiently } from './patiently.ts';

/** How to open the GPU in Node. */
export interface NodeGpuOptions extends DawnOptions, Pick<OpenOptions, 'powerPreference' | 'onDevice'> {}

/**
 * Opens the GPU in Node: the system's best, or a software driver where there is none. `gpu.driver` tells which.
 *
 * @throws GradloomError `E_NO_ADAPTER` where nothing answers, with what to install.
 */
export async function openGpu({ powerPreference, onDevice, ...options }: NodeGpuOptions = {}): Promise<Gpu> {
  const { gpu: instance, driver } = await createDawn(options);
  return openAnyGpu({ instance, driver, patiently, powerPreference, onDevice });
}
