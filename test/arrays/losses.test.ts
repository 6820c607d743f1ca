import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { absoluteError } from '../../src/graph/ops/loss/absoluteError.ts';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
} from '../../src/graph/ops/loss/binaryCrossEntropy.ts';
import { categoricalCrossEntropy } from '../../src/graph/ops/loss/categoricalCrossEntropy.ts';
import { crossEntropy, negativeLogLikelihood } from '../../src/graph/ops/loss/classLoss.ts';
import {
  cosineEmbeddingLoss,
  cosineSimilarity,
  hinge,
  huber,
  klDivergence,
} from '../../src/graph/ops/loss/regressionLoss.ts';
import { softmax } from '../../src/graph/ops/activation/softmax.ts';
import { squaredError } from '../../src/graph/ops/loss/squaredError.ts';
import { sum } from '../../src/graph/ops/reduce/sum.ts';
import { input } from '../../src/graph/tensor.ts';
import { checkOperation, evaluateTensors, table, total, type Reader } from './checkOperation.ts';

/** log softmax over the second axis of [examples, 4, places]. */
const logShare = (z: Reader, n: number, k: number, d: number): number =>
  z(n, k, d) - Math.log(total(4, (c) => Math.exp(z(n, c, d))));

const labels = Uint32Array.of(0, 3, 1, 2, 2, 0);
const labelInput = { shape: [3, 2], values: labels };
const weightInput = { shape: [4], values: [0.5, 2, 1, 0.25] };
const smoothing = 0.1;

const sums = (f: (a: number, b: number) => number) => (a: Reader, b: Reader) => [
  total(2, (i) => total(3, (j) => f(a(i, j), b(i, j)))),
];
const logistic = (a: number, b: number): number => -b * Math.log(a) - (1 - b) * Math.log(1 - a);

const mean = (losses: readonly number[]): number[] => [losses.reduce((a, b) => a + b) / losses.length];

const cosine = (a: Reader, b: Reader, n: number): number =>
  total(4, (i) => a(n, i) * b(n, i)) /
  Math.sqrt(total(4, (i) => a(n, i) ** 2) * total(4, (i) => b(n, i) ** 2));

describe('crossEntropy', () => {
  for (const reduction of ['mean', 'sum', 'none'] as const) {
    it(`weighs classes and leaves out an ignored one: ${reduction}`, () =>
      checkOperation({
        inputs: [[3, 4, 2], labelInput, weightInput],
        operation: (z, y, weights) => crossEntropy(z, y, { weights, ignoredIndex: 2, reduction }),
        differentiate: [0],
        reference: (z, y, w) => {
          const weight = (n: number, d: number): number => (y(n, d) === 2 ? 0 : w(y(n, d)));
          const losses = table([3, 2], (n, d) => -weight(n, d) * logShare(z, n, y(n, d), d));
          const sums = [losses.reduce((a, b) => a + b)];
          const all = total(3, (n) => total(2, (d) => weight(n, d)));
          return reduction === 'none' ? losses : reduction === 'sum' ? sums : [sums[0]! / all];
        },
      }));

    it(`smooths labels, with class weights: ${reduction}`, () =>
      checkOperation({
        inputs: [[3, 4, 2], labelInput, weightInput],
        operation: (z, y, weights) =>
          crossEntropy(z, y, { weights, ignoredIndex: 0, labelSmoothing: smoothing, reduction }),
        differentiate: [0],
        reference: (z, y, w) => {
          const losses = table([3, 2], (n, d) => {
            const k = y(n, d);
            if (k === 0) return 0;
            const uniform = total(4, (c) => w(c) * logShare(z, n, c, d)) / 4;
            return -(1 - smoothing) * w(k) * logShare(z, n, k, d) - smoothing * uniform;
          });
          const sums = losses.reduce((a, b) => a + b);
          const all = total(3, (n) => total(2, (d) => (y(n, d) === 0 ? 0 : w(y(n, d)))));
          return reduction === 'none' ? losses : [reduction === 'sum' ? sums : sums / all];
        },
      }));
  }

  it('takes probabilities as targets, softened and weighted', () =>
    checkOperation({
      inputs: [[3, 4, 2], [3, 4, 2], weightInput],
      operation: (z, y, weights) => crossEntropy(z, softmax(y, 1), { weights, labelSmoothing: smoothing }),
      differentiate: [0],
      reference: (z, y, w) => [
        total(3, (n) =>
          total(2, (d) =>
            total(
              4,
              (k) =>
                (-w(k) *
                  ((1 - smoothing) * Math.exp(logShare(y, n, k, d)) + smoothing / 4) *
                  logShare(z, n, k, d)) /
                6,
            ),
          ),
        ),
      ],
    }));

  it('has the values that PyTorch documents for its defaults', async () => {
    const [z, y] = [input('z', [2, 3]), input('y', [2], 'u32')];
    const plain = crossEntropy(z, y);
    const ignored = crossEntropy(z, y, { ignoredIndex: -100 });
    const { values } = await evaluateTensors(
      { plain, ignored },
      { z: Float32Array.of(1, 2, 3, 1, 2, 3), y: Uint32Array.of(2, 2 ** 32 - 100) },
    );
    const expected = Math.log(Math.exp(-2) + Math.exp(-1) + 1);
    expect(values.ignored[0]).toBeCloseTo(expected, 6);
    // A label that is no class and not ignored counts as an example without loss.
    expect(values.plain[0]).toBeCloseTo(expected / 2, 6);
  });

  it('stays finite at logits of ±1e4, and leaves ignored rows of −∞ at 0', async () => {
    const [z, y] = [input('z', [3, 3]), input('y', [3], 'u32')];
    const losses = crossEntropy(z, y, { ignoredIndex: 7, reduction: 'none' });
    const { values } = await evaluateTensors(
      { losses },
      {
        z: Float32Array.of(1e4, -1e4, 0, 1e4, 1e4, -1e4, 0, -Infinity, 0),
        y: Uint32Array.of(1, 0, 7),
      },
    );
    expect([...values.losses].map((v) => Math.round(v * 1e4) / 1e4)).toEqual([
      20000,
      Math.round(Math.LN2 * 1e4) / 1e4,
      0,
    ]);
  });

  it('gives no gradient to class weights', async () => {
    const [z, y, w] = [input('z', [2, 3]), input('y', [2], 'u32'), input('w', [3])];
    const [g] = grad(crossEntropy(z, y, { weights: w }), [w]);
    const { values } = await evaluateTensors({ g: g }, {});
    expect([...values.g]).toEqual([0, 0, 0]);
  });

  it('refuses targets, weights and options that do not fit', () => {
    const [z, y] = [input('z', [2, 3]), input('y', [2], 'u32')];
    expect(() => crossEntropy(z, input('y', [3], 'u32'))).toThrow(
      /target must be u32 .* got u32 \[3\] for \[2, 3\]/,
    );
    expect(() => crossEntropy(z, input('y', [2]))).toThrow(/got f32 \[2\] for \[2, 3\]/);
    expect(() => crossEntropy(z, y, { weights: input('w', [2]) })).toThrow(/one a class; got \[2\] for 3/);
    expect(() => crossEntropy(z, y, { labelSmoothing: 2 })).toThrow(/from 0 to 1; got 2/);
    expect(() => crossEntropy(z, y, { ignoredIndex: 0.5 })).toThrow(/whole number/);
    expect(() => crossEntropy(z, z, { ignoredIndex: 0 })).toThrow(/must go with class indices/);
    expect(() => crossEntropy(input('z', [3]), y)).toThrow(
      /scores must be \[examples, classes, …\]; got \[3\]/,
    );
    expect(() => crossEntropy(z, y, { reduction: 'max' as 'sum' })).toThrow(/mean, sum or none; got max/);
  });
});

describe('negativeLogLikelihood', () => {
  it('picks, weighs and leaves out', async () => {
    for (const reduction of ['mean', 'none'] as const) {
      await checkOperation({
        inputs: [[3, 4, 2], labelInput, weightInput],
        operation: (x, y, weights) => negativeLogLikelihood(x, y, { weights, ignoredIndex: 2, reduction }),
        differentiate: [0],
        reference: (x, y, w) => {
          const weight = (n: number, d: number): number => (y(n, d) === 2 ? 0 : w(y(n, d)));
          const losses = table([3, 2], (n, d) => -weight(n, d) * x(n, y(n, d), d));
          const all = total(3, (n) => total(2, (d) => weight(n, d)));
          return reduction === 'none' ? losses : [losses.reduce((a, b) => a + b) / all];
        },
      });
    }
  });

  it('refuses probabilities', () => {
    const x = input('x', [2, 3]);
    expect(() => negativeLogLikelihood(x, x)).toThrow(/target must be u32; got f32/);
  });
});

describe('losses of values', () => {
  it('huber grows linearly beyond delta', () =>
    checkOperation({
      inputs: [
        [3, 5],
        [3, 5],
      ],
      operation: (h, y) => huber(h, y, { delta: 0.7 }),
      reference: (h, y) =>
        mean(
          table([3, 5], (i, j) => {
            const e = Math.abs(h(i, j) - y(i, j));
            return e <= 0.7 ? (e * e) / 2 : 0.7 * (e - 0.35);
          }),
        ),
    }));

  it('hinge is 0 beyond the margin', () =>
    checkOperation({
      inputs: [[5], { shape: [5], values: [1, -1, 1, 1, -1] }],
      operation: (h, y) => hinge(h, y, { margin: 1.5, reduction: 'none' }),
      reference: (h, y) => table([5], (i) => Math.max(0, 1.5 - y(i) * h(i))),
    }));

  it('klDivergence takes targets as they are, or their logarithms', async () => {
    const target = { shape: [2, 3], values: [0.2, 0.3, 0.5, 0.7, 0.1, 0.2] };
    await checkOperation({
      inputs: [[2, 3], target],
      operation: (x, y) => klDivergence(x, y),
      reference: (x, y) => [total(2, (i) => total(3, (j) => y(i, j) * (Math.log(y(i, j)) - x(i, j)))) / 2],
    });
    await checkOperation({
      inputs: [
        [2, 3],
        [2, 3],
      ],
      operation: (x, y) => klDivergence(x, y, { logTarget: true, reduction: 'sum' }),
      reference: (x, y) => [total(2, (i) => total(3, (j) => Math.exp(y(i, j)) * (y(i, j) - x(i, j))))],
    });
    const [x, y] = [input('x', [1]), input('y', [1])];
    const { values } = await evaluateTensors(
      { d: klDivergence(x, y) },
      { x: Float32Array.of(-1), y: Float32Array.of(0) },
    );
    expect(values.d[0]).toBe(0);
  });

  it('cosine similarity and its loss follow their formulas', async () => {
    await checkOperation({
      inputs: [
        [3, 4],
        [3, 4],
      ],
      operation: (a, b) => cosineSimilarity(a, b),
      shape: [3],
      reference: (a, b) => table([3], (n) => cosine(a, b, n)),
    });
    await checkOperation({
      inputs: [[3, 4], [3, 4], { shape: [3], values: [1, -1, -1] }],
      operation: (a, b, y) => cosineEmbeddingLoss(a, b, y, { margin: -0.9, reduction: 'sum' }),
      differentiate: [0, 1],
      reference: (a, b, y) => [
        total(3, (n) => (y(n) > 0 ? 1 - cosine(a, b, n) : Math.max(0, cosine(a, b, n) + 0.9))),
      ],
    });
  });

  it('are reduced on request', async () => {
    const values = [0.2, 0.3, 0.5, 0.7, 0.1, 0.2];
    const [h, y] = [
      { shape: [2, 3], values },
      { shape: [2, 3], values: values.toReversed() },
    ];
    const cases = [
      [squaredError, (a: number, b: number) => (a - b) ** 2],
      [absoluteError, (a: number, b: number) => Math.abs(a - b)],
      [binaryCrossEntropy, logistic],
      [binaryCrossEntropyWithLogits, (a: number, b: number) => logistic(1 / (1 + Math.exp(-a)), b)],
      [categoricalCrossEntropy, (a: number, b: number) => -b * Math.log(a)],
    ] as const;
    for (const [operation, formula] of cases) {
      await checkOperation({
        inputs: [h, y],
        operation: (a, b) => operation(a, b, { reduction: 'sum' }),
        shape: [],
        differentiate: [0],
        reference: sums(formula),
      });
    }
    const [a, b] = [input('a', [2, 3]), input('b', [2, 3])];
    expect(squaredError(a, b, { reduction: 'mean' }).shape).toEqual([]);
    expect(squaredError(a, b).shape).toEqual([2, 3]);
    expect(sum(squaredError(a, b)).shape).toEqual([]);
  });

  it('refuse shapes and options that do not fit', () => {
    const [h, y] = [input('h', [3]), input('y', [4])];
    for (const loss of [huber, hinge, klDivergence, cosineSimilarity]) {
      expect(() => loss(h, y)).toThrow(/shapes must be equal; got \[3\] and \[4\]/);
    }
    expect(() => huber(h, h, { delta: 0 })).toThrow(/delta must be above 0; got 0/);
    expect(() => cosineEmbeddingLoss(input('a', [2, 3]), input('b', [2, 3]), h)).toThrow(
      /shapes must be equal/,
    );
  });
});
