// What a kernel for tensor cores must compute, whatever multiplies: the same cases with real units and with emulated ones.

import { expect, test } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { TensorCoreVariant } from '../../src/kernels/matmul/tensorCores.ts';
import { matmulReference } from '../reference/matmul.ts';
import { largestDeviation, noise, plainStore, runMatmul, tryMatmul, upload } from './matmulFixture.ts';

/** Sizes at and beside the edges of units, slabs and tiles; with and without a factor of four. */
const SIZES = [
  [1, 1, 1],
  [16, 16, 16],
  [33, 31, 6],
  [31, 36, 20],
  [68, 65, 35],
  [20, 36, 1040],
  [129, 132, 64],
] as const;

/** What is tested, and how far products and row sums may be off, as a share of Σ|a b| and Σ|a|. */
export interface TensorCoreCases {
  readonly gpu: Gpu;
  readonly variant: TensorCoreVariant;
  readonly bound: (k: number) => number;
  readonly sizes?: readonly (readonly [m: number, n: number, k: number])[];
}

const ROW_SUMS_BOUND = 1e-6;

function whole(count: number, seed: number): Float32Array<ArrayBuffer> {
  return noise(count, seed).map((value) => Math.round(100 * value));
}

/** Declares the tests of a variant. */
export function testTensorCoreProducts({ gpu, variant, bound, sizes = SIZES }: TensorCoreCases): void {
  const { unit, subgroups, units } = variant;
  const name = `units of ${unit.join('×')}, ${units.join('×')} in ${subgroups.join('×')} subgroups`;
  for (const [m, n, k] of sizes) {
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const layout = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
      test(`${layout} [${m}, ${k}] · [${k}, ${n}] and row sums, ${name}`, async () => {
        const shape = { m, n, k, transposeA, transposeB };
        const alone = await tryMatmul(gpu, shape, { variant });
        expect(1e-6 * alone.product).toBeLessThan(bound(k));
        const { product, rowSums } = await tryMatmul(gpu, shape, { variant, rowSums: true });
        expect(product).toBe(alone.product);
        expect(1e-6 * rowSums).toBeLessThan(ROW_SUMS_BOUND);
      });
    }
  }

  test(`sums that are split, ${name}`, async () => {
    const shape = { m: 40, n: 36, k: 1000, transposeA: true, transposeB: false };
    const { product } = await tryMatmul(gpu, shape, { variant: { ...variant, splits: 3 } });
    expect(1e-6 * product).toBeLessThan(bound(1000));
  });

  for (const transposeB of [false, true]) {
    test(`a stack of products of which one operand is shared, ${transposeB ? 'NT' : 'NN'}, ${name}`, async () => {
      const [m, n, k, count] = [35, 20, 24, 3];
      const shape = { m, n, k, transposeA: false, transposeB };
      const [dataA, dataB] = [noise(count * m * k, 3), noise(k * n, 4)];
      const [a, b, c] = [dataA, dataB, new Float32Array(count * m * n)].map((data) =>
        upload(gpu, 'stack', data),
      );
      const stack = { count, strideA: m * k, strideB: 0 };
      const problem = { ...shape, a: a!.all, b: b!.all, finish: plainStore(c!), stack };
      const [got] = await runMatmul(gpu, problem, { variant, results: [c!] });
      for (let s = 0; s < count; s++) {
        const expected = matmulReference(dataA.subarray(s * m * k), dataB, shape);
        const own = got!.subarray(s * m * n, (s + 1) * m * n);
        expect(1e-6 * largestDeviation(own, expected)).toBeLessThan(bound(k));
      }
      for (const buffer of [a!, b!, c!]) buffer.destroy();
    });
  }

  test(`whole numbers are multiplied exactly, and twice the same, ${name}`, async () => {
    const shape = { m: 67, n: 45, k: 300, transposeA: false, transposeB: true };
    const [dataA, dataB] = [whole(67 * 300, 1), whole(300 * 45, 2)];
    const [a, b, c] = [dataA, dataB, new Float32Array(67 * 45)].map((data) => upload(gpu, 'whole', data));
    const problem = { ...shape, a: a!.all, b: b!.all, finish: plainStore(c!) };
    const expected = Float32Array.from(matmulReference(dataA, dataB, shape).product);
    for (let time = 0; time < 2; time++) {
      const [got] = await runMatmul(gpu, problem, { variant, results: [c!] });
      // Zeros of either sign are equal.
      expect(expected.findIndex((value, index) => value !== got![index])).toBe(-1);
    }
    for (const buffer of [a!, b!, c!]) buffer.destroy();
  });

  test(`bias and relu are fused onto the results, ${name}`, async () => {
    for (const n of [36, 35]) {
      const shape = { m: 67, n, k: 21, transposeA: false, transposeB: true };
      const data = [noise(67 * 21, 1), noise(21 * n, 2), noise(n, 3), new Float32Array(67 * n)] as const;
      const [a, b, bias, c] = data.map((values) => upload(gpu, 'fused', values));
      const finish = {
        body: {
          operands: [{ access: { kind: 'column' }, type: 'f32' }],
          instructions: [
            {
              call: 'add',
              args: [{ from: 'kernel' }, { from: 'operand', index: 0 }],
              type: 'f32',
              uniform: false,
            },
            { call: 'relu', args: [{ from: 'instruction', index: 0 }], type: 'f32', uniform: false },
          ],
          outputs: [{ value: { from: 'instruction', index: 1 }, type: 'f32' }],
        },
        operands: [bias!.all],
        outputs: [c!.all],
      } as const;
      const [got] = await runMatmul(
        gpu,
        { ...shape, a: a!.all, b: b!.all, finish },
        { variant, results: [c!] },
      );
      const { product, magnitude } = matmulReference(data[0], data[1], shape);
      for (const [index, sum] of product.entries()) {
        const expected = Math.max(0, sum + data[2][index % n]!);
        const error = Math.abs(got![index]! - expected);
        expect(error, `element ${index}`).toBeLessThanOrEqual(bound(21) * magnitude[index]! + 1e-6);
      }
      for (const buffer of [a!, b!, bias!, c!]) buffer.destroy();
    }
  });
}
