// Opens a device on Dawn for the accuracy table and the tests of shader parts.

import { create, globals } from 'webgpu';

/** A device and the name of the driver behind it. */
export interface AccuracyDevice {
  readonly device: GPUDevice;
  readonly name: string;
}

// Dawn's instance must outlive everything made from it.
let instance: GPU | undefined;

/** Opens the first adapter that Dawn offers, or the one whose name contains `adapterName`. */
export async function openDevice(adapterName?: string): Promise<AccuracyDevice> {
  Object.assign(globalThis, globals);
  instance ??= create(adapterName === undefined ? [] : [`adapter=${adapterName}`]);
  const adapter = await instance.requestAdapter();
  if (!adapter) throw new Error('accuracy: an adapter must answer; got none.');
  const device = await adapter.requestDevice();
  return { device, name: adapter.info.description || adapter.info.device };
}
