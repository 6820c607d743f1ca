// The numbers that the tuner has kernels multiply, and how its own kernels read them.

import { toFloat16 } from '../float16.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { link, type LinkedShader, type ShaderFile } from '../wgsl/link.ts';
import { kernelParams } from '../kernels/kernelParams.ts';
import type { MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import { operandLayout, type MatmulShape } from '../kernels/matmul/matmulShape.ts';
import { findPart } from '../kernels/parts.ts';

/** Numbers that the operands repeat; a prime, so that no row or column is like its neighbours. */
const PERIOD = 65_521;

/** The buffers of a trial. */
export interface TrialMemory {
  readonly a: BufferRange;
  readonly b: BufferRange;
  readonly c: BufferRange;
  readonly sums: BufferRange;
  readonly rows: BufferRange;
  readonly expected: BufferRange;
  readonly agreeing: BufferRange;
}

/** Turns a whole number from -4 to 4 into the operand that is stored. */
type Change = (whole: number, index: number) => number;

/** Fills both operands: with whole numbers from -4 to 4, or with what `change` makes of them, the same in every run. */
export function fillOperands(
  gpu: Gpu,
  { halfA = false, halfB = false }: Pick<MatmulShape, 'halfA' | 'halfB'>,
  { a, b }: { readonly a: BufferRange; readonly b: BufferRange },
  change: Change = (whole) => whole,
): void {
  fill(gpu, a.buffer, { seed: 1, half: halfA, change });
  fill(gpu, b.buffer, { seed: 2, half: halfB, change });
}

function fill(
  gpu: Gpu,
  buffer: DeviceBuffer,
  { seed, half, change }: { seed: number; half: boolean; change: Change },
): void {
  let state = seed;
  const size = half ? 2 : 4;
  // Of f16 twice as many, since only whole words are written.
  const count = Math.min((half ? 2 : 1) * PERIOD, buffer.bytes / size);
  const numbers = Float32Array.from({ length: count }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return change(((state >>> 16) % 9) - 4, index);
  });
  const stored = half ? Uint16Array.from(numbers, toFloat16) : numbers;
  for (let at = 0; at < buffer.bytes; at += stored.byteLength) {
    gpu.write(buffer, stored.subarray(0, (buffer.bytes - at) / size), at);
  }
}

/** A kernel of the tuner's own that reads the operands of a task one element at a time. */
export function linkTrial(kernel: ShaderFile, task: MatmulTask): LinkedShader {
  const { aAlongK, bAlongK } = operandLayout(task);
  return link({
    kernel,
    findPart,
    values: {
      A_ALONG_P: String(aAlongK),
      B_ALONG_P: String(bAlongK),
      StoredA: task.halfA ? 'f16' : 'f32',
      StoredB: task.halfB ? 'f16' : 'f32',
    },
  });
}

/** The params of such a kernel: sizes and strides of the operands, then its own numbers. */
export function trialParams(
  { m, n, k, stackedA, stackedB }: MatmulTask,
  ...own: number[]
): Uint32Array<ArrayBuffer> {
  return kernelParams(m, n, k, stackedA ? m * k : 0, stackedB ? k * n : 0, ...own);
}
