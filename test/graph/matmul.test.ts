import { describe, expect, it } from 'vitest';
import { compile, grad, input, matmul, multiply, sum, type Shape } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const random = (count: number, seed: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * 12.9898 + seed * 78.233)));

const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Where the matrix at a place of the batch begins, in an operand whose sizes of 1 stretch. */
const offset = (shape: readonly number[], place: readonly number[], matrix: number): number =>
  place.reduce((at, index, axis) => at * shape[axis]! + (shape[axis] === 1 ? 0 : index), 0) * matrix;

/** NumPy's matmul for operands of rank at least 2, by its definition. */
function reference(
  a: Float32Array,
  as: Shape,
  b: Float32Array,
  bs: Shape,
): { shape: number[]; values: number[] } {
  const rank = Math.max(as.length, bs.length);
  const pad = (s: Shape): number[] => [...Array.from({ length: rank - s.length }, () => 1), ...s];
  const [ap, bp] = [pad(as), pad(bs)];
  const [m, k, n] = [ap.at(-2)!, ap.at(-1)!, bp.at(-1)!];
  const batch = ap.slice(0, -2).map((size, axis) => Math.max(size, bp[axis]!));
  const values: number[] = [];
  for (let number = 0; number < product(batch); number++) {
    const place: number[] = [];
    let rest = number;
    for (const size of batch.toReversed()) {
      place.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    const [ao, bo] = [offset(ap, place, m * k), offset(bp, place, k * n)];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let p = 0; p < k; p++) total += a[ao + i * k + p]! * b[bo + p * n + j]!;
        values.push(total);
      }
    }
  }
  return { shape: [...batch, m, n], values };
}

describe('matmul of stacks', () => {
  const cases: [Shape, Shape][] = [
    [
      [3, 4, 5],
      [3, 5, 6],
    ],
    [
      [2, 3, 4, 8],
      [2, 3, 8, 12],
    ],
    [
      [2, 1, 7, 5],
      [3, 5, 4],
    ],
    [
      [5, 9, 3],
      [3, 2],
    ],
    [
      [4, 6],
      [3, 6, 5],
    ],
    [
      [1, 4, 6],
      [3, 6, 33],
    ],
    [
      [37, 2, 2],
      [37, 2, 1],
    ],
  ];
  it.each(cases)('multiplies %j by %j as NumPy does', async (as, bs) => {
    const gpu = await testGpu();
    const [a, b] = [input('a', as), input('b', bs)];
    const program = await compile(gpu, { outputs: { y: matmul(a, b) } });
    const [av, bv] = [random(product(as), 1), random(product(bs), 2)];
    program.write('a', av);
    program.write('b', bv);
    await program.run();
    const expected = reference(av, as, bv, bs);
    expect(matmul(a, b).shape).toEqual(expected.shape);
    const y = await program.read('y');
    expected.values.forEach((value, index) => expect(y[index]).toBeCloseTo(value, 5));
    program.destroy();
  });

  it('gives each matrix of a stack its gradient, and a shared one the sum', async () => {
    const gpu = await testGpu();
    const [a, b, w] = [input('a', [3, 4, 5]), input('b', [5, 6]), input('w', [3, 4, 6])];
    const [c] = [input('c', [1, 6, 4])];
    const y = matmul(matmul(a, b), matmul(c, w)); // [3, 4, 6] · ([1, 6, 4] · [3, 4, 6])
    const loss = sum(multiply(y, w));
    const names = ['a', 'b', 'c', 'w'] as const;
    const gradients = grad(loss, [a, b, c, w]);
    const outputs = Object.fromEntries([
      ['loss', loss],
      ...names.map((name, i) => [`d${name}`, gradients[i]!] as const),
    ]);
    const program = await compile(gpu, { outputs });
    const values = new Map([a, b, c, w].map((t, i) => [names[i]!, random(t.size, i + 3)]));
    const lossAt = async (): Promise<number> => {
      for (const [name, value] of values) program.write(name, value);
      await program.run();
      return (await program.read('loss'))[0]!;
    };
    await lossAt();
    const found = new Map(
      await Promise.all(names.map(async (name) => [name, await program.read(`d${name}`)] as const)),
    );
    for (const name of names) {
      const value = values.get(name)!;
      const at = value.length - 2;
      const before = value[at]!;
      const step = 1 / 64;
      value[at] = before + step;
      const above = await lossAt();
      value[at] = before - step;
      const below = await lossAt();
      value[at] = before;
      expect(found.get(name)![at]).toBeCloseTo((above - below) / (2 * step), 2);
    }
    program.destroy();
  });
});
