// Time of kernel calls on the device: by timestamp queries, or by the clock.

import { DeviceBuffer } from './buffer.ts';
import type { Gpu } from './gpu.ts';
import { assertBound, encode } from './encode.ts';
import type { PreparedCall } from './shaderCall.ts';

/**
 * Runs the calls once, each in a pass of its own, and returns the nanoseconds each took on the device;
 * `undefined` where the adapter has no timestamp queries, and nothing was run.
 */
export async function timeCalls(
  gpu: Gpu,
  calls: readonly PreparedCall[],
  onSubmitted?: () => void,
): Promise<number[] | undefined> {
  if (!gpu.features.has('timestamp-query')) return undefined;
  const passes = calls.map((call) => ({ calls: [call], times: 1 }));
  return timePasses(gpu, passes, onSubmitted);
}

/** Nanoseconds of one run of all calls, the mean of `times` runs without a pause. Earlier work is waited for. */
export async function timeRepeats(gpu: Gpu, calls: readonly PreparedCall[], times: number): Promise<number> {
  await gpu.settle();
  const begin = performance.now();
  if (gpu.features.has('timestamp-query')) {
    const [nanoseconds] = await timePasses(gpu, [{ calls, times }]);
    // Drivers that know no time say 0.
    if (nanoseconds! > 0) return nanoseconds! / times;
  } else {
    await gpu.run(calls, times);
    await gpu.settle();
  }
  return ((performance.now() - begin) * 1e6) / times;
}

interface Pass {
  readonly calls: readonly PreparedCall[];
  readonly times: number;
}

async function timePasses(gpu: Gpu, passes: readonly Pass[], onSubmitted?: () => void): Promise<number[]> {
  gpu.assertUsable();
  for (const { calls } of passes) assertBound(calls);
  const { device } = gpu;
  const count = passes.length * 2;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const resolved = new DeviceBuffer(
    { device, released: () => undefined },
    device.createBuffer({ size: count * 8, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC }),
    'timestamps',
  );
  try {
    const encoder = device.createCommandEncoder();
    passes.forEach(({ calls, times }, index) => {
      const pass = encoder.beginComputePass({
        timestampWrites: {
          querySet,
          beginningOfPassWriteIndex: 2 * index,
          endOfPassWriteIndex: 2 * index + 1,
        },
      });
      for (let time = 0; time < times; time++) for (const call of calls) encode(pass, call);
      pass.end();
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved.handle, 0);
    device.queue.submit([encoder.finish()]);
    onSubmitted?.();
    const stamps = new BigInt64Array(await gpu.read(resolved.all));
    return passes.map((_, index) => Number(stamps[2 * index + 1]! - stamps[2 * index]!));
  } finally {
    querySet.destroy();
    resolved.destroy();
  }
}
