import { test } from 'vitest';
import { testGpu } from './gpu.ts';
import { conv, type ConvShape } from '../src/kernels/conv.ts';
import { matmulCalls } from '../src/kernels/matmulCalls.ts';
import { chooseMatmul } from '../src/kernels/matmulChoice.ts';
import { convProduct } from '../src/kernels/conv.ts';
import { plainStore } from '../src/kernels/linkKernel.ts';
import { loadMatmuls } from '../src/kernels/matmulSources.ts';
await loadMatmuls();
const gpu = await testGpu();
const plain = { stride: [1, 1], before: [1, 1], dilation: [1, 1], spread: [1, 1], groups: 1, kernel: [3, 3] } as const;
const E = Number(process.env.EXAMPLES ?? 128);
const S: Record<string, ConvShape> = {
  conv1: { ...plain, examples: E, images: [28, 28], channels: 1, results: [28, 28], outChannels: 16, of: 'images' },
  conv1w: { ...plain, examples: E, images: [28, 28], channels: 1, results: [28, 28], outChannels: 16, of: 'weights' },
  conv2: { ...plain, examples: E, images: [14, 14], channels: 16, results: [14, 14], outChannels: 32, of: 'images' },
  conv2w: { ...plain, examples: E, images: [14, 14], channels: 16, results: [14, 14], outChannels: 32, of: 'weights' },
  conv2x: { ...plain, examples: E, images: [14, 14], channels: 32, results: [14, 14], outChannels: 16, of: 'images' },
  conv64: { ...plain, examples: E / 4, images: [28, 28], channels: 64, results: [28, 28], outChannels: 64, of: 'images' },
};
const only = process.env.ONLY?.split(',');
test('speeds', async () => {
  for (const [name, shape] of Object.entries(S)) {
    if (only && !only.includes(name)) continue;
    const product = convProduct(shape);
    const { m, n, k, transposeA, transposeB } = product;
    const x = gpu.createBuffer('x', 4 * shape.examples * shape.images[0] * shape.images[1] * shape.channels + 64).all;
    const other = gpu.createBuffer('o', 4 * Math.max(shape.examples * shape.results[0] * shape.results[1] * shape.outChannels, n * k)).all;
    const y = gpu.createBuffer('y', 4 * m * n).all;
    const big = gpu.createBuffer('big', 4 * Math.max(m * k, k * n)).all;
    const scratch = (bytes: number) => gpu.createBuffer('s', bytes).all;
    const sums = shape.of === 'weights' ? { sums: gpu.createBuffer('sums', 4 * m).all } : {};
    const rowSums = shape.of === 'weights' ? { rowSums: sums.sums! } : {};
    const variant = chooseMatmul(product, gpu);
    const setting = { device: gpu, variant, scratch };
    const a = shape.of === 'images' ? big : other;
    const b = shape.of === 'images' ? other : big;
    const all = {
      conv: conv({ ...shape, x, other, finish: plainStore(y), ...sums }, setting),
      matmul: matmulCalls({ m, n, k, transposeA, transposeB, a, b, finish: plainStore(y), ...rowSums }, setting),
    };
    const out: string[] = [];
    for (const [what, calls] of Object.entries(all)) {
      const t0 = performance.now();
      const { calls: prepared } = await gpu.prepare(calls);
      await gpu.run(prepared);
      const compile = performance.now() - t0;
      const cpu: number[] = [];
      const wall: number[] = [];
      for (let i = 0; i < 7; i++) {
        const c = process.cpuUsage();
        const t = performance.now();
        await gpu.run(prepared);
        await gpu.read({ ...y, bytes: 4 });
        wall.push(performance.now() - t);
        const d = process.cpuUsage(c);
        cpu.push((d.user + d.system) / 1000);
      }
      const mid = (v: number[]) => v.toSorted((p, q) => p - q)[3]!;
      const flops = 2 * m * n * k;
      out.push(`${what} ${compile.toFixed(0)} ms compile, wall ${mid(wall).toFixed(1)} cpu ${mid(cpu).toFixed(1)} ms = ${(2 * flops / mid(cpu) / 1e6).toFixed(1)} GF/s (2 cores)`);
    }
    console.log(name, [m, n, k].join('x'), JSON.stringify(variant), '\n   ', out.join('\n    '));
  }
}, 600000);
