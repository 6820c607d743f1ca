// Times the variants of matmul against the textbook's tile, interleaved, in GFLOP/s.

import { create, globals } from 'webgpu';
import { openGpu } from '../../src/gpu/open.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { PreparedCall, ShaderCall } from '../../src/gpu/shaderCall.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from '../../src/kernels/linkKernel.ts';
import { matmul, type MatmulProblem } from '../../src/kernels/matmul.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmulChoice.ts';
import { patiently } from '../../src/node/patiently.ts';
import textbookSource from './matmulTextbook.wgsl?raw';

const ROUNDS = 5;
const ROUND_MILLISECONDS = 60;

const dawn = create([]);
Object.assign(globalThis, globals, { dawnOfMatmulBench: dawn });

// op(A) op(B) m n k: squares; the steps of 784-512-512-10 and 784-256-128-10, batch 128; narrow results.
const SHAPES = [
  'NN 512 512 512',
  'NT 512 512 512',
  'TN 512 512 512',
  'NT 128 512 784',
  'NN 128 784 512',
  'TN 512 784 128',
  'NT 128 512 512',
  'TN 512 512 128',
  'NT 128 256 784',
  'TN 256 784 128',
  'NT 128 128 256',
  'TN 128 256 128',
  'NT 128 10 128',
  'NN 128 128 10',
  'TN 10 128 128',
  'NT 209 1 12288',
  'TN 1 12288 209',
  'NT 209 20 12288',
  'TN 20 12288 209',
  'NN 209 20 7',
  'NT 1 256 784',
];

interface Candidate {
  readonly name: string;
  readonly call: PreparedCall;
  readonly compileMilliseconds: number;
  readonly times: number[];
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
        lanes: { width: 1 },
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

async function time(gpu: Gpu, call: PreparedCall, repeats: number): Promise<number> {
  const begin = performance.now();
  await gpu.run([call], repeats);
  await gpu.settle();
  return (performance.now() - begin) / repeats;
}

async function measure(gpu: Gpu, text: string, variants: readonly (MatmulVariant | 'chosen' | 'textbook')[]) {
  const shape = parseShape(text);
  const { m, n, k } = shape;
  const buffers = [m * k, k * n, m * n].map((count, index) => {
    const buffer = gpu.createBuffer(`operand ${index}`, count * 4);
    gpu.write(
      buffer,
      Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5),
    );
    return buffer;
  });
  const finish: Fused = {
    body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
    operands: [],
    outputs: [buffers[2]!.all],
  };
  const problem: MatmulProblem = { ...shape, a: buffers[0]!.all, b: buffers[1]!.all, finish };
  const candidates: Candidate[] = [];
  for (const variant of variants) {
    const call =
      variant === 'textbook'
        ? textbook(problem)
        : matmul(problem, gpu, variant === 'chosen' ? chooseMatmul(shape, gpu) : variant);
    const begin = performance.now();
    const { calls } = await gpu.prepare([call]);
    const name =
      typeof variant === 'string'
        ? variant
        : Object.values(variant)
            .map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))
            .join(' ');
    candidates.push({ name, call: calls[0]!, compileMilliseconds: performance.now() - begin, times: [] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { call, times } of candidates) {
      const guess = times[0] ?? (await time(gpu, call, 1));
      const repeats = Math.max(1, Math.min(500, Math.round(ROUND_MILLISECONDS / guess)));
      times.push(await time(gpu, call, repeats));
    }
  }
  for (const { name, times, compileMilliseconds } of candidates) {
    const median = times.toSorted((x, y) => x - y)[times.length >> 1]!;
    const speed = (2 * m * n * k) / median / 1e6;
    console.log(
      `${text.padEnd(18)} ${name.padEnd(20)} ${speed.toFixed(2).padStart(8)} GFLOP/s ` +
        `${(median * 1000).toFixed(0).padStart(8)} µs  compile ${compileMilliseconds.toFixed(0)} ms`,
    );
  }
  buffers.forEach((buffer) => buffer.destroy());
}

const [shapes, variants] = process.argv.slice(2);
const gpu = await openGpu({ instance: dawn, patiently });
console.log(gpu.name);
for (const shape of shapes && shapes !== 'all' ? shapes.split(',') : SHAPES) {
  await measure(gpu, shape, variants ? JSON.parse(variants) : ['chosen', 'textbook']);
}
gpu.close();
