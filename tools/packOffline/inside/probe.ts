// Opens a device and prints what it is, as one line of JSON. A process of its own: a broken driver may end it.

import { openGpu } from '../../../src/node/openNodeGpu.ts';

try {
  const gpu = await openGpu();
  const { vendor, architecture, device, description } = gpu.info;
  console.log(JSON.stringify({ driver: gpu.driver, vendor, architecture, device, description }));
  gpu.close();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
