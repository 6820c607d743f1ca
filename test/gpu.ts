// The device that GPU tests share: one a test file, opened when first asked for, closed at the end.

import { afterAll } from 'vitest';
import type { Gpu } from '../src/gpu/gpu.ts';
import { openGpu } from '../src/node/openNodeGpu.ts';

let opened: Promise<Gpu> | undefined;

/** The file's device. */
export function testGpu(): Promise<Gpu> {
  // Storage in f16 is tested on NVIDIA's GPUs too.
  opened ??= openGpu({ toggles: ['vulkan_enable_f16_on_nvidia'] });
  return opened;
}

afterAll(async () => {
  (await opened)?.close();
  opened = undefined;
});
