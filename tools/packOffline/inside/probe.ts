// Opens a device and prints what it is, as one line of JSON. A process of its own: a broken driver may end it.

import { GradloomError, messageOf } from '../../../src/errors.ts';
import { openGpu } from '../../../src/node/openNodeGpu.ts';

try {
  const gpu = await openGpu();
  const { vendor, architecture, device, description } = gpu.info;
  console.log(JSON.stringify({ driver: gpu.driver, vendor, architecture, device, description }));
  gpu.close();
} catch (cause) {
  // The hint quotes what the Vulkan loader says of the driver.
  const hint = cause instanceof GradloomError ? ` ${cause.hint}` : '';
  console.error(`${messageOf(cause)}${hint}`);
  process.exitCode = 1;
}
