import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { batchNorm } from '../../src/graph/ops/norm/batchNorm.ts';
import { dropout } from '../../src/graph/ops/norm/dropout.ts';
import {
  layerNorm,
  lpNormalization,
  meanVarianceNormalization,
  rmsNorm,
} from '../../src/graph/ops/norm/layerNorm.ts';
import { matmul } from '../../src/graph/ops/product/matmul.ts';
import { relu } from '../../src/graph/ops/activation/relu.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { sum } from '../../src/graph/ops/reduce/sum.ts';
import { input } from '../../src/graph/tensor.ts';
import type { Program } from '../../src/plan/program.ts';
import type { Values } from '../../src/plan/variable.ts';
import { philox } from '../../src/random/philox.ts';
import { RANDOM_DOMAIN } from '../../src/random/randomDomain.ts';
import { checkOperation, evaluateTensors, table, total } from './checkOperation.ts';

/** Mean and variance of `count` values. */
function moments(count: number, value: (index: number) => number): { mean: number; variance: number } {
  const mean = total(count, value) / count;
  return { mean, variance: total(count, (i) => (value(i) - mean) ** 2) / count };
}

/** The gradient of a layer whose result is dropped at a rate. */
async function stepProgram(rate: number): Promise<Program> {
  const [x, w, step] = [input('x', [64, 32]), input('w', [32, 48]), input('step', [], 'u32')];
  const a = dropout(relu(matmul(x, w)), rate, { seed: 5, step });
  const [dw] = grad(sum(square(a)), [w]);
  const zeros = { x: new Float32Array(64 * 32), w: new Float32Array(32 * 48) };
  const written = rate > 0 ? { ...zeros, step: Uint32Array.of(0) } : zeros;
  return (await evaluateTensors({ dw: dw }, written as Record<string, Values>)).program;
}

describe('layerNorm and rmsNorm', () => {
  it('standardise each example over its last axes', async () => {
    await checkOperation({
      inputs: [[3, 7], [7], [7]],
      operation: (x, gamma, beta) => layerNorm(x, gamma, beta),
      reference: (x, gamma, beta) =>
        table([3, 7], (i, j) => {
          const { mean, variance } = moments(7, (n) => x(i, n));
          return (gamma(j) * (x(i, j) - mean)) / Math.sqrt(variance + 1e-5) + beta(j);
        }),
    });
    await checkOperation({
      inputs: [[2, 3, 4]],
      operation: (x) => layerNorm(x, undefined, undefined, { axis: 1, epsilon: 0.1 }),
      reference: (x) =>
        table([2, 3, 4], (i, j, k) => {
          const { mean, variance } = moments(12, (n) => x(i, Math.floor(n / 4), n % 4));
          return (x(i, j, k) - mean) / Math.sqrt(variance + 0.1);
        }),
    });
    await checkOperation({
      inputs: [[3, 8], [8]],
      operation: (x, gamma) => rmsNorm(x, gamma),
      reference: (x, gamma) =>
        table([3, 8], (i, j) => (gamma(j) * x(i, j)) / Math.sqrt(total(8, (n) => x(i, n) ** 2) / 8 + 1e-5)),
    });
  });

  it('refuse scales of other shapes', () => {
    const x = input('x', [3, 7]);
    expect(() => layerNorm(x, input('g', [3]))).toThrow(/shapes must be equal or broadcast/);
    expect(() => layerNorm(x, input('g', [3, 7]))).toThrow(
      /must stretch to the normalised axes \[7\]; got \[3, 7\]/,
    );
    expect(() => rmsNorm(x, undefined, { epsilon: 0 })).toThrow(/epsilon must be above 0; got 0/);
    expect(() => layerNorm(x, 1, 0, { axis: 2 })).toThrow(/axes must be distinct/);
  });
});

describe('batchNorm', () => {
  it('standardises each feature by the statistics of the batch', () =>
    checkOperation({
      inputs: [[4, 3, 2], [3], [3], [3], [3]],
      operation: (x, gamma, beta, runningMean, runningVariance) =>
        batchNorm(x, { gamma, beta, runningMean, runningVariance }, { training: true }).y,
      differentiate: [0, 1, 2],
      reference: (x, gamma, beta) =>
        table([4, 3, 2], (i, j, k) => {
          const { mean, variance } = moments(8, (n) => x(n >> 1, j, n & 1));
          return (gamma(j) * (x(i, j, k) - mean)) / Math.sqrt(variance + 1e-5) + beta(j);
        }),
    }));

  it('moves the running statistics', async () => {
    for (const correction of [0, 1] as const) {
      await checkOperation({
        inputs: [[4, 3], [3], [3]],
        operation: (x, runningMean, runningVariance) =>
          batchNorm(x, { runningMean, runningVariance }, { training: true, momentum: 0.75, correction })
            .runningVariance,
        reference: (x, _mean, old) =>
          table(
            [3],
            (j) => 0.75 * old(j) + (0.25 * moments(4, (n) => x(n, j)).variance * 4) / (4 - correction),
          ),
      });
    }
    await checkOperation({
      inputs: [[4, 3], [3], [3]],
      operation: (x, runningMean, runningVariance) =>
        batchNorm(x, { runningMean, runningVariance }, { training: true }).runningMean,
      reference: (x, old) => table([3], (j) => 0.9 * old(j) + 0.1 * moments(4, (n) => x(n, j)).mean),
      differentiate: [],
    });
  });

  it('uses the running statistics in inference', () =>
    checkOperation({
      inputs: [[4, 3], [3], [3], { shape: [3], values: [0.5, 1, 2] }],
      operation: (x, gamma, runningMean, runningVariance) =>
        batchNorm(x, { gamma, runningMean, runningVariance }, { training: false }).y,
      reference: (x, gamma, mean, variance) =>
        table([4, 3], (i, j) => (gamma(j) * (x(i, j) - mean(j))) / Math.sqrt(variance(j) + 1e-5)),
    }));

  it('refuses statistics of other shapes, and shares that are none', () => {
    const [x, s] = [input('x', [4, 3]), input('s', [3])];
    const wrong = { runningMean: s, runningVariance: input('v', [4]) };
    expect(() => batchNorm(x, wrong, { training: true })).toThrow(
      /runningVariance must be \[features\]; got \[4\]/,
    );
    const right = { runningMean: s, runningVariance: s };
    expect(() => batchNorm(x, right, { training: true, momentum: 2 })).toThrow(
      /momentum must be from 0 to 1/,
    );
    const one = input('one', [1, 3]);
    expect(() => batchNorm(one, right, { training: true, correction: 1 })).toThrow(
      /at least two values a feature/,
    );
  });
});

describe('lpNormalization and meanVarianceNormalization', () => {
  it('follow their formulas', async () => {
    await checkOperation({
      inputs: [[3, 4, 2]],
      operation: (x) => lpNormalization(x, { axis: 1 }),
      reference: (x) =>
        table([3, 4, 2], (i, j, k) => x(i, j, k) / Math.hypot(...[0, 1, 2, 3].map((n) => x(i, n, k)))),
    });
    await checkOperation({
      inputs: [[3, 4]],
      operation: (x) => lpNormalization(x, { p: 1 }),
      reference: (x) => table([3, 4], (i, j) => x(i, j) / total(4, (n) => Math.abs(x(i, n)))),
    });
    await checkOperation({
      inputs: [[2, 3, 2, 2]],
      operation: (x) => meanVarianceNormalization(x),
      reference: (x) =>
        table([2, 3, 2, 2], (a, b, c, d) => {
          const { mean, variance } = moments(8, (n) => x(n >> 2, b, (n >> 1) & 1, n & 1));
          return (x(a, b, c, d) - mean) / Math.sqrt(variance);
        }),
    });
  });

  it('give 0 for zeros and for equal values', async () => {
    const x = input('x', [2, 2]);
    const y = meanVarianceNormalization(x, { axis: [1] });
    const { values } = await evaluateTensors(
      { l: lpNormalization(x), y },
      { x: Float32Array.of(0, 0, 3, 3) },
    );
    expect([values.l[0], values.l[1]]).toEqual([0, 0]);
    expect([...values.y]).toEqual([0, 0, 0, 0]);
  });
});

describe('dropout', () => {
  const seed = 4_000_000_007;
  const rate = 0.3;
  const kept = (element: number, step: number, stream: number): boolean =>
    philox([element >> 2, step, stream, 0], [seed, RANDOM_DOMAIN.dropout])[element & 3]! >=
    Math.round(rate * 2 ** 32);

  it('drops by Philox of the element, the step and the stream', async () => {
    for (const [shape, stream] of [
      [[9, 16], 0],
      [[7, 5], 3],
    ] as const) {
      const [x, step] = [input('x', shape), input('step', [], 'u32')];
      const y = dropout(x, rate, { seed, step, stream });
      const [g] = grad(sum(y), [x]);
      const count = shape[0] * shape[1];
      const { values } = await evaluateTensors(
        { y, g: g },
        { x: new Float32Array(count).fill(7), step: Uint32Array.of(11) },
      );
      const scale = Math.fround(1 / (1 - rate));
      for (let e = 0; e < count; e++) {
        expect(values.g[e]).toBe(kept(e, 11, stream) ? scale : 0);
        expect(values.y[e]).toBe(Math.fround(values.g[e]! * 7));
      }
    }
  });

  it('keeps the element whose word is rate ∗ 2^32, and drops it at the next higher rate', async () => {
    const word = philox([0, 11, 0, 0], [seed, RANDOM_DOMAIN.dropout])[2];
    const [x, step] = [input('x', [4]), input('step', [], 'u32')];
    const at = (threshold: number) => dropout(x, threshold / 2 ** 32, { seed, step });
    const { values } = await evaluateTensors(
      { kept: at(word), dropped: at(word + 1) },
      { x: new Float32Array(4).fill(1), step: Uint32Array.of(11) },
    );
    expect(values.kept[2]).toBeGreaterThan(0);
    expect(values.dropped[2]).toBe(0);
  });

  it('drops its share, and another one at each step', async () => {
    const [x, step] = [input('x', [100, 400]), input('step', [], 'u32')];
    const y = dropout(x, rate, { seed: 1, step });
    const ones = new Float32Array(40_000).fill(1);
    const run = async (at: number) =>
      (await evaluateTensors({ y }, { x: ones, step: Uint32Array.of(at) })).values.y;
    const [first, again, second] = [await run(0), await run(0), await run(1)];
    expect(first).toEqual(again);
    const dropped = first.filter((value) => value === 0).length / 40_000;
    expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / 40_000));
    const both = first.filter((value, i) => value === 0 && second[i] === 0).length / 40_000;
    expect(Math.abs(both - rate * rate)).toBeLessThan(0.012);
  });

  it('never stores the mask: the step of a layer has the calls and bytes that it has without', async () => {
    const [without, dropping] = [await stepProgram(0), await stepProgram(0.5)];
    expect(dropping.calls).toBe(without.calls);
    expect(dropping.bytes).toBe(without.bytes);
  });

  it('is nothing in inference, or at rate 0', () => {
    const [x, step] = [input('x', [3]), input('step', [], 'u32')];
    expect(dropout(x, 0.5, { seed: 1, step, training: false })).toBe(x);
    expect(dropout(x, 0, { seed: 1, step })).toBe(x);
  });

  it('refuses rates of 1, steps that are no counters and seeds that are no whole numbers', () => {
    const [x, step] = [input('x', [3]), input('step', [], 'u32')];
    expect(() => dropout(x, 1, { seed: 1, step })).toThrow(/at least 0 and below 1; got 1/);
    expect(() => dropout(x, NaN, { seed: 1, step })).toThrow(/at least 0 and below 1; got NaN/);
    expect(() => dropout(x, 0.5, { seed: 1, step: x })).toThrow(/step must be a u32 scalar; got f32 \[3\]/);
    expect(() => dropout(x, 0.5, { seed: 1.5, step })).toThrow(
      /seed must be a whole number from 0 to 4294967295/,
    );
    expect(() => dropout(x, 0.5, { seed: 1, step, stream: -1 })).toThrow(/stream must be a whole number/);
  });
});
