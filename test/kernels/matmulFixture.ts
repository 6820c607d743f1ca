// Runs one matmul on the GPU and compares it with the float64 twin.

import { fromFloat16, toFloat16 } from '../../src/float16.ts';
import type { BufferRange, DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import type { MatmulProblem } from '../../src/kernels/matmul/matmul.ts';
import { matmulCalls } from '../../src/kernels/matmul/matmulCalls.ts';
import type { Fused } from '../../src/kernels/linkKernel.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { loadMatmul } from '../../src/kernels/matmul/loadMatmul.ts';
import type { MatmulFamily } from '../../src/kernels/matmul/matmulFamily.ts';
import type { TensorCoreVariant } from '../../src/kernels/matmul/tensorCores.ts';
import type { MatmulShape } from '../../src/kernels/matmul/matmulShape.ts';
import { matmulReference, rowSumsReference } from '../reference/matmul.ts';

/** The kernels of all variants in f32; tests of tensor cores add theirs. */
const loaded = await loadMatmul([
  { kind: 'tile', quads: 1, splits: 2 },
  { kind: 'panel', lanes: 8, rows: 8, quads: 1 },
  { kind: 'narrow', lanes: 1 },
]);
export const kernels = { ...loaded, of: new Map(loaded.of) };

/** Adds the kernel of a family of tensor cores. */
export async function addTensorCores(tensorCores: MatmulFamily<TensorCoreVariant>): Promise<void> {
  const variant = { kind: 'tensorCores' } as TensorCoreVariant;
  kernels.of.set('tensorCores', (await loadMatmul([variant], tensorCores)).of.get('tensorCores')!);
}

/** Largest error of a run, in units of 1e-6 · Σ|aᵢbᵢ|, of the product and of the row sums. */
export interface Deviation {
  readonly product: number;
  readonly rowSums: number;
}

/** Numbers behind a result that no kernel may write, more than a tile has rows. */
const GUARD = 256;
const UNTOUCHED = 12345;

/** How to run a product. */
export interface TrialOptions {
  readonly variant?: MatmulVariant;
  readonly rowSums?: boolean;
}

/** A store of C without any chain. */
export function plainStore(target: DeviceBuffer): Fused {
  return {
    body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
    operands: [],
    outputs: [target.all],
  };
}

/** The call with one of its parameters changed: zero, m, n, k, strides. */
export const withParameter = (place: number, change: (size: number) => number) => (call: ShaderCall) => ({
  ...call,
  params: call.params!.map((size, index) => (index === place ? change(size) : size)),
});

/** Numbers in (-1, 1) that are the same in every run. */
export function noise(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/** Allocates, fills with `data`, and with NaN behind it up to the next 16 bytes. */
export function upload(gpu: Gpu, label: string, data: Float32Array<ArrayBuffer>): DeviceBuffer {
  const padded = new Float32Array(Math.ceil(data.length / 4) * 4).fill(Number.NaN);
  padded.set(data);
  const buffer = gpu.createBuffer(label, padded.byteLength);
  gpu.write(buffer, padded);
  return buffer;
}

/** The same with the nearest f16 numbers, stored as such. */
function uploadHalves(gpu: Gpu, label: string, data: Float32Array): DeviceBuffer {
  const padded = new Uint16Array(Math.ceil(data.length / 8) * 8).fill(0x7e00);
  padded.set(Uint16Array.from(data, toFloat16));
  const buffer = gpu.createBuffer(label, padded.byteLength);
  gpu.write(buffer, padded);
  return buffer;
}

/** Runs one problem and returns the f32 contents of the buffers asked for. */
export async function runMatmul(
  gpu: Gpu,
  problem: MatmulProblem,
  { variant, results }: { variant?: MatmulVariant | undefined; results: readonly DeviceBuffer[] },
): Promise<Float32Array[]> {
  const parts: DeviceBuffer[] = [];
  const scratch = (bytes: number): BufferRange => {
    const buffer = gpu.createBuffer('parts', bytes);
    parts.push(buffer);
    return buffer.all;
  };
  const setting = { variant: variant ?? chooseMatmul(problem, gpu), kernels, scratch };
  const { calls, owned } = await gpu.prepare(matmulCalls(problem, setting));
  await gpu.run(calls);
  const read = await Promise.all(results.map(async (buffer) => new Float32Array(await gpu.read(buffer.all))));
  [...owned, ...parts].forEach((buffer) => buffer.destroy());
  return read;
}

/** Runs a product of noise with a plain store, and compares. */
export async function tryMatmul(
  gpu: Gpu,
  shape: MatmulShape,
  { variant, rowSums }: TrialOptions = {},
): Promise<Deviation> {
  const { m, n, k } = shape;
  const { halfA = false, halfB = false } = shape;
  const operand = (label: string, count: number, seed: number, half: boolean) => {
    const exact = noise(count, seed);
    const data = half ? exact.map((value) => fromFloat16(toFloat16(value))) : exact;
    return [data, half ? uploadHalves(gpu, label, data) : upload(gpu, label, data)] as const;
  };
  const [dataA, a] = operand('a', m * k, m + k, halfA);
  const [dataB, b] = operand('b', k * n, n + 7, halfB);
  const c = upload(gpu, 'c', guarded(m * n));
  const sums = upload(gpu, 'sums', guarded(m));
  const problem = {
    ...shape,
    a: a.all,
    b: b.all,
    finish: plainStore(c),
    ...(rowSums ? { rowSums: sums.all } : {}),
  };
  const [product, gotSums] = await runMatmul(gpu, problem, { variant, results: [c, sums] });
  for (const buffer of [a, b, c, sums]) buffer.destroy();
  return {
    product: largestDeviation(product!, matmulReference(dataA, dataB, shape)),
    rowSums: rowSums ? largestDeviation(gotSums!, rowSumsReference(dataA, shape)) : 0,
  };
}

/** Room for results, and behind it numbers that nobody may write over. */
export function guarded(length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(length + GUARD).fill(Number.NaN, 0, length).fill(UNTOUCHED, length);
}

/** Largest |got - product| / (1e-6 · magnitude); NaN, and a write into the guard behind the result, count as infinite. */
export function largestDeviation(
  got: Float32Array,
  { product, magnitude }: { product: Float64Array; magnitude: Float64Array },
): number {
  const guard = got.subarray(product.length, product.length + GUARD);
  let largest = guard.length === GUARD && guard.some((value) => value !== UNTOUCHED) ? Infinity : 0;
  for (const [index, expected] of product.entries()) {
    const deviation = Math.abs(got[index]! - expected) / (1e-6 * Math.max(magnitude[index]!, 1e-30));
    largest = Number.isNaN(deviation) ? Infinity : Math.max(largest, deviation);
  }
  return largest;
}
