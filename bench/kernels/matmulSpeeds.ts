// Times the variants of matmul against the textbook's tile, interleaved, in GFLOP/s.

import type { BufferRange, DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { PreparedCall, ShaderCall } from '../../src/gpu/shaderCall.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { fusedBuffers, linkKernel, plainStore } from '../../src/kernels/linkKernel.ts';
import type { MatmulProblem } from '../../src/kernels/matmul/matmul.ts';
import { matmulCalls } from '../../src/kernels/matmul/matmulCalls.ts';
import { matmulName } from '../../src/kernels/matmul/matmulCandidates.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { loadMatmul, loadTensorCores } from '../../src/kernels/matmul/loadMatmul.ts';
import textbookSource from './matmulTextbook.wgsl?raw';

const ROUNDS = 5;
const ROUND_MILLISECONDS = 60;

/** op(A) op(B) m n k: squares; the steps of 784-512-512-10, batch 128; cat pictures; one example; 1024 × 1024, batch 256. */
export const MATMUL_SHAPES: readonly string[] = [
  'NN 512 512 512',
  'NT 512 512 512',
  'TN 512 512 512',
  'NT 128 512 784',
  'NT 128 512 512',
  'NT 128 10 512',
  'NN 128 512 10',
  'NN 128 512 512',
  'TN 10 512 128',
  'TN 512 512 128',
  'TN 512 784 128',
  'NT 209 1 12288',
  'TN 1 12288 209',
  'NT 209 20 12288',
  'TN 20 12288 209',
  'NN 209 20 7',
  'NT 1 512 784',
  'NT 1 10 512',
  'NT 256 1024 1024',
  'NN 256 1024 1024',
  'TN 1024 1024 256',
];

interface Candidate {
  readonly name: string;
  readonly calls: readonly PreparedCall[];
  readonly compileMilliseconds: number;
  readonly times: number[];
  /** Processor time of all threads, which other work on the machine changes less than wall time. */
  readonly processorTimes: number[];
}

/** `NT 128 512 784` is op(A) [128, 784] as stored, op(B) [784, 512] transposed. */
function parseShape(text: string) {
  const [kind, m, n, k] = text.split(' ');
  return {
    m: Number(m),
    n: Number(n),
    k: Number(k),
    transposeA: kind![0] === 'T',
    transposeB: kind![1] === 'T',
  };
}

function textbook({ m, n, k, transposeA, transposeB, a, b, finish }: MatmulProblem): ShaderCall {
  return {
    label: 'textbook',
    shader: linkKernel(
      { name: 'matmulTextbook.wgsl', text: textbookSource },
      {
        span: { width: 1 },
        finish,
        values: { A_ROW_STRIDE_IS_K: String(!transposeA), B_ROW_STRIDE_IS_N: String(!transposeB) },
      },
    ),
    buffers: { a, b, ...fusedBuffers(finish) },
    params: kernelParams(m, n, k),
    workgroups: [Math.ceil(n / 16), Math.ceil(m / 16), 1],
    cost: { flops: 2 * m * n * k, bytes: 0 },
  };
}

async function time(
  gpu: Gpu,
  calls: readonly PreparedCall[],
  repeats: number,
): Promise<{ wall: number; busy: number }> {
  const begin = performance.now();
  const before = process.cpuUsage();
  await gpu.run(calls, repeats);
  await gpu.settle();
  const { user, system } = process.cpuUsage(before);
  return {
    wall: (performance.now() - begin) / repeats,
    busy: (user + system) / 1000 / repeats,
  };
}

function microseconds(milliseconds: number): string {
  return (milliseconds * 1000).toFixed(0).padStart(8);
}

function median(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[values.length >> 1]!;
}

/** What to measure beside `MATMUL_SHAPES` with the written rule's choice and the textbook's tile. */
export interface MatmulMeasurement {
  readonly shapes?: readonly string[] | undefined;
  readonly variants?: readonly (MatmulVariant | 'chosen' | 'textbook')[] | undefined;
}

/** Times variants in turns, and shows a line for each. */
export async function measureMatmuls(
  gpu: Gpu,
  show: (line: string) => void,
  { shapes = MATMUL_SHAPES, variants = ['chosen', 'textbook'] }: MatmulMeasurement = {},
): Promise<void> {
  for (const shape of shapes) await measure(gpu, shape, { variants, show });
}

async function measure(
  gpu: Gpu,
  text: string,
  { variants, show }: { variants: NonNullable<MatmulMeasurement['variants']>; show: (line: string) => void },
): Promise<void> {
  const shape = parseShape(text);
  const { m, n, k } = shape;
  const owned: DeviceBuffer[] = [];
  const buffers = [m * k, k * n, m * n].map((count, index) => {
    const buffer = gpu.createBuffer(`operand ${index}`, count * 4);
    gpu.write(
      buffer,
      Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5),
    );
    return buffer;
  });
  const finish = plainStore(buffers[2]!.all);
  const scratch = (bytes: number): BufferRange => {
    const buffer = gpu.createBuffer('parts', bytes);
    owned.push(buffer);
    return buffer.all;
  };
  const problem: MatmulProblem = { ...shape, a: buffers[0]!.all, b: buffers[1]!.all, finish };
  const candidates: Candidate[] = [];
  const tensorCores = await loadTensorCores(gpu);
  const chosen = chooseMatmul(shape, gpu, tensorCores);
  const given = variants.filter((variant) => typeof variant !== 'string');
  const kernels = await loadMatmul([chosen, ...given], tensorCores);
  for (const variant of variants) {
    const wanted =
      variant === 'textbook'
        ? [textbook(problem)]
        : matmulCalls(problem, { variant: variant === 'chosen' ? chosen : variant, kernels, scratch });
    const begin = performance.now();
    const { calls, owned: made } = await gpu.prepare(wanted);
    owned.push(...made);
    const name = typeof variant === 'string' ? variant : matmulName(variant);
    candidates.push({
      name,
      calls,
      compileMilliseconds: performance.now() - begin,
      times: [],
      processorTimes: [],
    });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { calls, times, processorTimes } of candidates) {
      const guess = times[0] ?? (await time(gpu, calls, 1)).wall;
      const repeats = Math.max(1, Math.min(500, Math.round(ROUND_MILLISECONDS / guess)));
      const { wall, busy } = await time(gpu, calls, repeats);
      times.push(wall);
      processorTimes.push(busy);
    }
  }
  for (const { name, times, processorTimes, compileMilliseconds } of candidates) {
    const wall = median(times);
    const speed = (2 * m * n * k) / wall / 1e6;
    show(
      `${text.padEnd(18)} ${name.padEnd(34)} ${speed.toFixed(2).padStart(8)} GFLOP/s ` +
        `${microseconds(wall)} µs, processors ${microseconds(median(processorTimes))} µs  compile ${compileMilliseconds.toFixed(0)} ms`,
    );
  }
  [...buffers, ...owned].forEach((buffer) => buffer.destroy());
}
