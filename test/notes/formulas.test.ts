// The corrected formulas of the notes: each agrees with small nudges in float64, and what the notes print does not.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  add,
  binaryCrossEntropyWithLogits,
  leakyRelu,
  matmul,
  mean,
  tanh,
  transpose,
} from '../../src/graph/ops/index.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { input } from '../../src/graph/tensor.ts';
import { evaluate } from '../reference/evaluate.ts';
import { deviation, randomMatrix, scale, type Matrix } from '../reference/notes.ts';
import { CORRECTIONS, outputShapes, singleExamples, vectorized } from './corrections.ts';

const page = readFileSync(new URL('../../docs/formulas.md', import.meta.url), 'utf8');

describe('a corrected formula', () => {
  for (const { id, nudged, right, printed } of CORRECTIONS) {
    it(`agrees with nudging, and the printed one does not: ${id}`, () => {
      expect(deviation(right, nudged)).toBeLessThan(1e-6);
      expect(deviation(printed, nudged)).toBeGreaterThan(1e-2);
    });
  }

  it('stands in the documentation, marked as judged by nudging, exactly where a test does so', () => {
    const marked = [...page.matchAll(/^\| (N\d\.\d) \|.*\| ∂ \|$/gm)].map(([, id]) => id);
    expect(marked).toEqual(CORRECTIONS.map(({ id }) => id));
  });
});

describe('forms for a single example', () => {
  it('have the vectorised form as their mean', () => {
    const singles = singleExamples();
    const meanOf = (pick: (one: (typeof singles)[number]) => Matrix): Matrix =>
      scale(
        1 / singles.length,
        singles
          .map(pick)
          .reduce((sum, one) => sum.map((row, i) => row.map((value, j) => value + one[i]![j]!))),
      );
    expect(
      deviation(
        meanOf(({ dW }) => dW),
        vectorized.dW,
      ),
    ).toBeLessThan(1e-12);
    expect(
      deviation(
        meanOf(({ db }) => db),
        vectorized.db,
      ),
    ).toBeLessThan(1e-12);
  });
});

describe('what nudging cannot judge', () => {
  it('is arithmetic: 0.1 + 0.2 + 2.5 - 2 is 0.8 (N2.4)', () => {
    expect(0.1 + 0.2 + 2.5 - 2).toBeCloseTo(0.8, 12);
  });

  it('is where the update stands: after the loop, it is one step however many iterations there are (N3.3)', () => {
    // J = (w − 3)², from w = 0, α = 0.1.
    let inside = 0;
    let gradient = 0;
    for (let iteration = 0; iteration < 100; iteration++) {
      inside -= 0.1 * 2 * (inside - 3);
      gradient = 2 * (0 - 3);
    }
    const after = -0.1 * gradient;
    expect(inside).toBeCloseTo(3, 6);
    expect(after).toBeCloseTo(0.6, 12);
  });

  it('is shape: Z[L] and A[L] have a column an example (N4.5)', () => {
    expect(outputShapes).toEqual([
      [1, 4],
      [1, 4],
    ]);
  });
});

describe('the gradients of the library', () => {
  it('are the corrected formulas: dW[2] = (1/m) dZ[2] A[1]ᵀ, db[2] = (1/m) Σ dZ[2]', () => {
    // Examples are rows here: Z = X Wᵀ + b.
    const x = input('x', [4, 4]);
    const y = input('y', [4, 1]);
    const W = [input('W1', [4, 4]), input('W2', [4, 4]), input('W3', [1, 4])] as const;
    const b = [input('b1', [4]), input('b2', [4]), input('b3', [1])] as const;
    const a1 = tanh(add(matmul(x, transpose(W[0])), b[0]));
    const a2 = leakyRelu(add(matmul(a1, transpose(W[1])), b[1]), 0.1);
    const J = mean(binaryCrossEntropyWithLogits(add(matmul(a2, transpose(W[2])), b[2]), y));
    // The same numbers as the corrections, examples as columns there.
    const columns = randomMatrix(4, 4, 1);
    const rows = columns[0]!.map((_, j) => columns.map((row) => row[j]!));
    const leaves = new Map([
      [x, rows.flat()],
      [y, [1, 0, 1, 1]],
      ...W.map((tensor, index) => [tensor, randomMatrix(index === 2 ? 1 : 4, 4, 2 + index).flat()] as const),
      ...b.map((tensor, index) => [tensor, randomMatrix(index === 2 ? 1 : 4, 1, 5 + index).flat()] as const),
    ]);
    const [dW, db] = evaluate(grad(J, [W[1], b[1]]), leaves);
    expect(deviation([[...dW!]], [vectorized.dW.flat()])).toBeLessThan(1e-6);
    expect(deviation([[...db!]], [vectorized.db.flat()])).toBeLessThan(1e-6);
  });
});
