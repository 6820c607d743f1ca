// The numbers that the tuner has kernels multiply.

import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';

/** Numbers that the operands repeat; a prime, so that no row or column is like its neighbours. */
const PERIOD = 65_521;

/** Fills both operands: with whole numbers from -4 to 4, or with what `change` makes of them, the same in every run. */
export function fillOperands(
  gpu: Gpu,
  { a, b }: { readonly a: BufferRange; readonly b: BufferRange },
  change: (whole: number, index: number) => number = (whole) => whole,
): void {
  for (const [seed, { buffer }] of [a, b].entries()) fillOne(gpu, buffer, { seed: seed + 1, change });
}

function fillOne(
  gpu: Gpu,
  buffer: DeviceBuffer,
  { seed, change }: { seed: number; change: (whole: number, index: number) => number },
): void {
  let state = seed;
  const numbers = Float32Array.from({ length: Math.min(PERIOD, buffer.bytes / 4) }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return change(((state >>> 16) % 9) - 4, index);
  });
  for (let at = 0; at < buffer.bytes; at += numbers.byteLength) {
    gpu.write(buffer, numbers.subarray(0, (buffer.bytes - at) / 4), at);
  }
}
