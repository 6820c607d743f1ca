import { describe, expect, it } from 'vitest';
import { einsum } from '../../src/graph/ops/product/einsum.ts';
import { dot, gemm, linear, outer } from '../../src/graph/ops/product/linear.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { input } from '../../src/graph/tensor.ts';
import { checkOperation, table, total } from './checkOperation.ts';

describe('dot, outer, linear and gemm', () => {
  it('follow their formulas', async () => {
    await checkOperation({
      inputs: [[37], [37]],
      operation: (a, b) => dot(a, b),
      shape: [],
      reference: (a, b) => [total(37, (i) => a(i) * b(i))],
    });
    await checkOperation({
      inputs: [[3], [5]],
      operation: (a, b) => square(outer(a, b)),
      reference: (a, b) => table([3, 5], (i, j) => (a(i) * b(j)) ** 2),
    });
    await checkOperation({
      inputs: [[2, 3, 4], [5, 4], [5]],
      operation: (x, w, b) => linear(x, w, b),
      shape: [2, 3, 5],
      reference: (x, w, b) => table([2, 3, 5], (i, j, u) => b(u) + total(4, (k) => x(i, j, k) * w(u, k))),
    });
    await checkOperation({
      inputs: [
        [4, 3],
        [5, 4],
        [1, 5],
      ],
      operation: (a, b, c) => gemm(a, b, c, { alpha: 0.5, beta: -2, transposeA: true, transposeB: true }),
      reference: (a, b, c) => table([3, 5], (i, j) => 0.5 * total(4, (k) => a(k, i) * b(j, k)) - 2 * c(0, j)),
    });
  });

  it('refuse what does not fit', () => {
    const [a, b] = [input('a', [3]), input('b', [4])];
    expect(() => dot(a, b)).toThrow(/vectors must be of one size; got \[3\] and \[4\]/);
    expect(() => outer(a, input('m', [2, 2]))).toThrow(/operands must be vectors; got \[3\] and \[2, 2\]/);
    expect(() => linear(input('x', [2, 3]), a)).toThrow(/W must be \[units, inputs\]/);
    expect(() => gemm(input('x', [2, 3]), input('y', [2, 3]))).toThrow(/inner sizes must agree/);
  });
});

describe('einsum', () => {
  it('multiplies matrices, whichever way they lie', async () => {
    await checkOperation({
      inputs: [
        [3, 4],
        [5, 4],
      ],
      operation: (a, b) => einsum('ik,jk->ji', a, b),
      shape: [5, 3],
      reference: (a, b) => table([5, 3], (j, i) => total(4, (k) => a(i, k) * b(j, k))),
    });
    await checkOperation({
      inputs: [
        [2, 3, 4],
        [5, 4, 2],
      ],
      operation: (a, b) => einsum('bik,jkb->bij', a, b),
      shape: [2, 3, 5],
      reference: (a, b) => table([2, 3, 5], (n, i, j) => total(4, (k) => a(n, i, k) * b(j, k, n))),
    });
    await checkOperation({
      inputs: [
        [2, 3, 4],
        [4, 3, 5],
      ],
      operation: (a, b) => einsum('aij,jik', a, b),
      shape: [2, 5],
      reference: (a, b) => table([2, 5], (n, k) => total(3, (i) => total(4, (j) => a(n, i, j) * b(j, i, k)))),
    });
  });

  it('sums, transposes and takes diagonals of one operand', async () => {
    await checkOperation({
      inputs: [[3, 4]],
      operation: (a) => einsum('ij->ji', a),
      reference: (a) => table([4, 3], (j, i) => a(i, j)),
    });
    await checkOperation({
      inputs: [[3, 4, 2]],
      operation: (a) => einsum('ijk->k', a),
      reference: (a) => table([2], (k) => total(3, (i) => total(4, (j) => a(i, j, k)))),
    });
    await checkOperation({
      inputs: [[2, 3, 3]],
      operation: (a) => square(einsum('...ii->...i', a)),
      reference: (a) => table([2, 3], (n, i) => a(n, i, i) ** 2),
    });
    await checkOperation({
      inputs: [[3, 3]],
      operation: (a) => einsum('ii', a),
      shape: [],
      reference: (a) => [total(3, (i) => a(i, i))],
    });
  });

  it('multiplies without sums, and sums row by row', async () => {
    await checkOperation({
      inputs: [[3], [4]],
      operation: (a, b) => einsum('i,j->ji', a, b),
      reference: (a, b) => table([4, 3], (j, i) => a(i) * b(j)),
    });
    await checkOperation({
      inputs: [
        [3, 4],
        [3, 4],
      ],
      operation: (a, b) => einsum('bi,bi->b', a, b),
      reference: (a, b) => table([3], (n) => total(4, (i) => a(n, i) * b(n, i))),
    });
    await checkOperation({
      inputs: [[3, 4], [5]],
      operation: (a, b) => einsum('ij,k->i', a, b),
      reference: (a, b) => table([3], (i) => total(4, (j) => a(i, j)) * total(5, (k) => b(k))),
    });
  });

  it('broadcasts the axes of an ellipsis, and joins three operands from the left', async () => {
    await checkOperation({
      inputs: [
        [2, 1, 3, 4],
        [5, 4, 2],
      ],
      operation: (a, b) => einsum('...ij,...jk->...ik', a, b),
      shape: [2, 5, 3, 2],
      reference: (a, b) => table([2, 5, 3, 2], (m, n, i, k) => total(4, (j) => a(m, 0, i, j) * b(n, j, k))),
    });
    await checkOperation({
      inputs: [
        [2, 3],
        [3, 4],
        [4, 2],
      ],
      operation: (a, b, c) => einsum('ij,jk,kl->il', a, b, c),
      reference: (a, b, c) =>
        table([2, 2], (i, l) => total(3, (j) => total(4, (k) => a(i, j) * b(j, k) * c(k, l)))),
    });
  });

  it('refuses what is no equation for these shapes', () => {
    const [a, b] = [input('a', [2, 3]), input('b', [4, 5])];
    expect(() => einsum('ij,jk->ik', a, b)).toThrow(/one size, or 1; got 3 and 4 for "j"/);
    expect(() => einsum('ij,kl', a)).toThrow(/must name the axes of 1 operands/);
    expect(() => einsum('i1->i', a)).toThrow(/must name the axes/);
    expect(() => einsum('ijk->i', a)).toThrow(/one label an axis; got "ijk"/);
    expect(() => einsum('ij->ik', a)).toThrow(/each once; got "k"/);
    expect(() => einsum('ij->ii', a)).toThrow(/each once; got "i"/);
  });
});
