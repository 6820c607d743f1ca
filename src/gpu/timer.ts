// Time of each kernel call on the device, by timestamp queries.

import type { Gpu } from './gpu.ts';
import { encode } from './gpu.ts';
import type { PreparedCall } from './shaderCall.ts';

/**
 * Runs the calls once, each in a pass of its own, and returns the nanoseconds each took on the device;
 * `undefined` where the adapter has no timestamp queries.
 */
export async function timeCalls(gpu: Gpu, calls: readonly PreparedCall[]): Promise<number[] | undefined> {
  if (!gpu.features.has('timestamp-query')) return undefined;
  gpu.assertUsable();
  const { device } = gpu;
  const count = calls.length * 2;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const resolved = device.createBuffer({
    size: count * 8,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({
    size: count * 8,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = device.createCommandEncoder();
    calls.forEach((call, index) => {
      const pass = encoder.beginComputePass({
        timestampWrites: {
          querySet,
          beginningOfPassWriteIndex: 2 * index,
          endOfPassWriteIndex: 2 * index + 1,
        },
      });
      encode(pass, call);
      pass.end();
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, count * 8);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    gpu.assertUsable();
    const stamps = new BigInt64Array(staging.getMappedRange().slice(0));
    return calls.map((_, index) => Number(stamps[2 * index + 1]! - stamps[2 * index]!));
  } finally {
    querySet.destroy();
    resolved.destroy();
    staging.destroy();
  }
}
