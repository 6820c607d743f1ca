// Brings ranges of buffers back to the CPU, in one submission with the work that fills them.

import { GradloomError } from '../errors.ts';
import { roundUp, type BufferRange } from './buffer.ts';
import type { Patiently } from './patiently.ts';
import type { StagingPool } from './stagingPool.ts';

/** What is read, after which work, and through what. */
interface ReadBack {
  readonly ranges: readonly BufferRange[];
  /** The work before it, without a wait between it and the submission. */
  readonly encode: () => GPUCommandEncoder;
  readonly staging: StagingPool;
  readonly patiently: Patiently;
  readonly device: GPUDevice;
  /** Throws the fault that was noted. */
  readonly assertUsable: () => void;
}

/**
 * Submits at once, and resolves to the bytes of each range.
 *
 * @throws GradloomError the fault of the device, `E_DEVICE_LOST` where the result cannot be mapped, `E_DISPOSED`.
 */
export async function readBack({
  ranges,
  encode,
  staging: pool,
  patiently,
  device,
  assertUsable,
}: ReadBack): Promise<ArrayBuffer[]> {
  for (const { buffer } of ranges) buffer.assertAlive();
  let bytes = 0;
  const places = ranges.map((range) => (bytes += roundUp(range.bytes, 8)) - roundUp(range.bytes, 8));
  const staging = pool.take(bytes);
  try {
    const encoder = encode();
    ranges.forEach((range, index) => {
      const { handle } = range.buffer;
      encoder.copyBufferToBuffer(handle, range.offset, staging, places[index]!, roundUp(range.bytes, 4));
    });
    device.queue.submit([encoder.finish()]);
    await patiently(() => staging.mapAsync(GPUMapMode.READ, 0, bytes));
    // After a loss most promises resolve as if nothing had happened: a result counts only if no fault was noted.
    assertUsable();
    const mapped = staging.getMappedRange(0, bytes);
    const results = ranges.map((range, index) => mapped.slice(places[index], places[index]! + range.bytes));
    staging.unmap();
    pool.giveBack(staging);
    return results;
  } catch (cause) {
    staging.destroy();
    assertUsable();
    if (cause instanceof GradloomError) throw cause;
    throw new GradloomError(
      'E_DEVICE_LOST',
      `read ${ranges[0]?.buffer.label}: the result must be mapped; got ${String(cause)}.`,
      {
        hint: 'Open the device again.',
        cause,
      },
    );
  }
}
