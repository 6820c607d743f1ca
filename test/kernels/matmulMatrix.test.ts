// The kernel for matrix units on a device that has them; without such a device nothing of this runs.

import { afterAll, describe, expect, it } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { matmulCandidates, matmulName } from '../../src/kernels/matmulCandidates.ts';
import { chooseMatmul } from '../../src/kernels/matmulChoice.ts';
import { matrixErrorBound } from '../../src/kernels/matmulMatrix.ts';
import { loadMatrixKernels } from '../../src/kernels/matrixKernels.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { plainStore, runMatmul, upload } from './matmulFixture.ts';
import { testMatrixProducts } from './matrixProducts.ts';

const gpu = await openGpu({ tensorCores: true }).catch((error: unknown) => {
  if (error instanceof GradloomError && error.code === 'E_NO_ADAPTER') return undefined;
  throw error;
});
afterAll(() => gpu?.close());
const { choose, candidates } = await loadMatrixKernels();
const shape = { m: 64, n: 64, k: 64, transposeA: false, transposeB: false };

describe.runIf(gpu)('on matrix units', () => {
  const device = gpu!;

  const small = device && choose(shape, device);
  if (small) testMatrixProducts({ gpu: device, variant: small, bound: matrixErrorBound });
  const others = device ? candidates({ ...shape, m: 512, n: 512, k: 1024 }, device) : [];
  for (const variant of others.filter(({ parts }) => parts === undefined).slice(1)) {
    testMatrixProducts({ gpu: device, variant, bound: matrixErrorBound, sizes: [[129, 132, 70]] });
  }

  it('the rule takes them where the option was given, but not for few rows', async () => {
    expect(chooseMatmul(shape, device).kind).toBe('matrix');
    expect(chooseMatmul({ ...shape, n: 10 }, device).kind).not.toBe('matrix');
    const names = matmulCandidates(shape, device).map(matmulName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.some((name) => !name.startsWith('matrix'))).toBe(true);
  });

  it('operands are rounded to the nearest f16, ties to even, and to infinity beyond', async () => {
    const given = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20, -(1 + 2 ** -11), 65_504, 65_519, 1 / 3];
    const rounded = [1, 1 + 4 * 2 ** -11, 1 + 2 ** -10, -1, 65_504, 65_504, 0.333251953125];
    const size = 16;
    const identity = Float32Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
    const values = new Float32Array(size * size);
    values.set([...given, 70_000]);
    const [a, b, c] = [identity, values, new Float32Array(size * size)].map((data) => upload(device, 'x', data));
    const problem = { ...shape, m: size, n: size, k: size, a: a!.all, b: b!.all, finish: plainStore(c!) };
    const [got] = await runMatmul(device, problem, { variant: small!, results: [c!] });
    expect([...got!.subarray(0, given.length)]).toEqual(rounded);
    expect(Number.isFinite(got![given.length])).toBe(false);
    for (const buffer of [a!, b!, c!]) buffer.destroy();
  });
});
