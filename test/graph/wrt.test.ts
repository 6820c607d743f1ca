// What `grad` is asked for: any tensors at once, also some that are made of others.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customGradient } from '../../src/graph/customGradient.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { storedAs } from '../../src/graph/ops/pointwise/cast.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { stopGradient } from '../../src/graph/stopGradient.ts';
import { constant, input, Tensor } from '../../src/graph/tensor.ts';
import { costOf } from '../../src/nn/loss.ts';
import { centralDifference } from '../reference/centralDifferences.ts';
import { evaluate, reachable } from '../reference/evaluate.ts';
import { build, casesOr, recipes, SEED } from './randomGraph.ts';

const { add, multiply, mean, sigmoid, softmax, square, sum } = ops;
const CASES = casesOr(200);

/** Gradients of a loss as plain numbers, from the values of the leaves. */
function gradients(loss: Tensor, wrt: readonly Tensor[], values: readonly [Tensor, readonly number[]][]) {
  return evaluate(grad(loss, wrt), new Map(values)).map((gradient) => [...gradient]);
}

const differentiable = (loss: Tensor, node: Tensor): boolean => {
  try {
    return grad(loss, [node]).length === 1;
  } catch {
    return false;
  }
};

describe('grad of several tensors at once', () => {
  it(`is the grad of each alone, for all nodes of ${CASES} random graphs`, () => {
    let compared = 0;
    const property = fc.property(recipes({ steps: 8, sizes: [1, 2, 3, 5] }), (recipe) => {
      const { result, values, leaves } = build(recipe);
      const loss = sum(multiply(ops.tanh(add(result, 0.3)), result));
      const nodes = reachable([loss]).filter((node) => node.dtype !== 'u32' && differentiable(loss, node));
      expect(leaves.every((leaf) => nodes.includes(leaf) || !reachable([loss]).includes(leaf))).toBe(true);
      const alone = nodes.map((node) => grad(loss, [node])[0]);
      const found = evaluate([...grad(loss, nodes), ...alone], values);
      // Both add the same terms in the same order: every bit is the same.
      nodes.forEach((_, index) => expect(found[index]).toEqual(found[nodes.length + index]));
      compared += nodes.length;
    });
    fc.assert(property, { numRuns: CASES, ...SEED });
    expect(compared).toBeGreaterThan(CASES * 5);
  });

  it('goes on below a tensor that is asked for: J = 2(p + qr)', () => {
    const [p, q, r] = [input('p', []), input('q', []), input('r', [])];
    const u = multiply(q, r);
    const v = add(p, u);
    const all = gradients(
      multiply(2, v),
      [p, q, r, u, v],
      [
        [p, [7]],
        [q, [4]],
        [r, [-5]],
      ],
    );
    expect(all).toEqual([[2], [-10], [8], [2], [2]]);
  });

  it('adds up all paths, those through other tensors of the list and those beside them', () => {
    const x = input('x', []);
    const y = square(x);
    // J = x³ + 4x: ∂J/∂y = x, ∂J/∂x = 3x² + 4.
    const loss = add(multiply(x, y), multiply(4, x));
    expect(gradients(loss, [y, x], [[x, [3]]])).toEqual([[3], [31]]);
  });

  it('gives doubles, the loss itself, and zeros for what the loss does not depend on', () => {
    const [x, other] = [input('x', [2]), input('other', [3])];
    const loss = sum(multiply(x, x));
    const beside = ops.exp(x);
    expect(gradients(loss, [x, loss, other, x, beside], [[x, [1, -2]]])).toEqual([
      [2, -4],
      [1],
      [0, 0, 0],
      [2, -4],
      [0, 0],
    ]);
  });

  it('asks no rule below the tensors of the list', () => {
    const x = input('x', [2]);
    const below = new Tensor({
      op: 'below',
      lowering: { kind: 'view', view: (layout) => layout },
      inputs: [x],
      shape: [2],
      gradient: () => expect.unreachable('the rule of a tensor below'),
    });
    const inBetween = multiply(below, below);
    const [byBetween, byBelow] = gradients(sum(square(inBetween)), [inBetween, below], [[x, [1, 2]]]);
    expect(byBetween).toEqual([2, 8]);
    expect(byBelow).toEqual([4, 32]);
  });

  it('refuses an operation without gradient between two of them, and none below the lowest', () => {
    const x = input('x', [3]);
    const places = ops.toReal(ops.argMax(x));
    const loss = multiply(places, sum(x));
    expect(() => grad(loss, [x, places])).toThrow(/differentiable; got toReal/);
    expect(gradients(loss, [places], [[x, [1, 5, 2]]])).toEqual([[8]]);
  });

  it('keeps to rules given by hand and to stopGradient', () => {
    const x = input('x', []);
    const doubled = multiply(2, x);
    const straight = customGradient(ops.round, ({ outputGradient }) => [outputGradient]);
    const rounded = straight(doubled);
    const held = stopGradient(rounded);
    // J = rounded · held: only the first factor counts.
    const loss = multiply(rounded, held);
    expect(gradients(loss, [x, doubled, rounded, held], [[x, [1.3]]])).toEqual([[6], [3], [3], [3]]);
  });

  it('gives second derivatives by a tensor and by what it is made of', () => {
    const x = input('x', []);
    const y = square(x);
    // J = x²y with y = x²: ∂J/∂y = x², dJ/dx = 4x³.
    const [byY, byX] = grad(multiply(square(x), y), [y, x]);
    const seconds = [...grad(byY, [x, y]), ...grad(byX, [x, y])];
    const [yx, yy, xx, xy] = evaluate(seconds, new Map([[x, [3]]])).map(([value]) => value);
    expect([yx, yy, xx]).toEqual([6, 0, 108]);
    // dJ/dx = 2xy + x² · 2x: y occurs once, as 2xy.
    expect(xy).toBe(6);
  });
});

describe('grad of a loss from logits by its probabilities', () => {
  const z = input('z', [2, 3]);
  const numbers = [0.3, -1.2, 2, -0.4, 0.9, 0.1];
  const target = [0.2, 0.5, 0.3, 0, 1, 0];

  it('is −Y/A + (1 − Y)/(1 − A) for the sigmoid, which gives dZ = A − Y again', () => {
    const y = input('y', [2, 3]);
    const a = sigmoid(z);
    const loss = sum(ops.binaryCrossEntropyWithLogits(z, y));
    const [byA, byZ, A] = evaluate(
      [...grad(loss, [a, z]), a],
      new Map([
        [z, numbers],
        [y, target],
      ]),
    );
    target.forEach((t, i) => {
      const p = A![i]!;
      expect(byA![i]).toBeCloseTo(-t / p + (1 - t) / (1 - p), 12);
      expect(byZ![i]).toBeCloseTo(p - t, 12);
      expect(byA![i]! * p * (1 - p)).toBeCloseTo(byZ![i]!, 12);
    });
  });

  it.each(['f32', 'u32'] as const)(
    'is −Y/A for softmax with targets %s, which gives dZ = A − Y again',
    (kind) => {
      const y = input('y', kind === 'f32' ? [2, 3] : [2], kind);
      const dense = kind === 'f32' ? target : [0, 1, 0, 0, 0, 1];
      const given = kind === 'f32' ? target : [1, 2];
      const a = softmax(z);
      const loss = mean(ops.softmaxCrossEntropy(z, y));
      const [byA, byZ, A] = evaluate(
        [...grad(loss, [a, z]), a],
        new Map([
          [z, numbers],
          [y, given],
        ]),
      );
      for (const row of [0, 1]) {
        const at = [0, 1, 2].map((column) => 3 * row + column);
        const along = at.reduce((total, i) => total + byA![i]! * A![i]!, 0);
        for (const i of at) {
          expect(byA![i]).toBeCloseTo(-dense[i]! / A![i]! / 2, 12);
          expect(byZ![i]).toBeCloseTo((A![i]! - dense[i]!) / 2, 12);
          expect(A![i]! * (byA![i]! - along)).toBeCloseTo(byZ![i]!, 12);
        }
      }
    },
  );

  it('is so for the costs of networks, m of them in the mean, stored in half precision too', () => {
    const y = input('y', [2, 3]);
    const half = storedAs(sigmoid(z), 'f16');
    const costs = [
      [sigmoid(z), costOf('binaryCrossEntropy', { z, a: sigmoid(z), activation: 'sigmoid', y }), 6],
      [half, costOf('binaryCrossEntropy', { z, a: half, activation: 'sigmoid', y }), 6],
      [softmax(z), costOf('softmaxCrossEntropy', { z, a: softmax(z), activation: 'softmax', y }), 2],
    ] as const;
    for (const [a, cost, m] of costs) {
      const [byA, A] = evaluate(
        [grad(cost, [a])[0], a],
        new Map([
          [z, numbers],
          [y, target],
        ]),
      );
      target.forEach((t, i) => {
        const p = A![i]!;
        const wanted = -t / p + (m === 6 ? (1 - t) / (1 - p) : 0);
        expect(byA![i]! * m).toBeCloseTo(wanted, 6);
      });
    }
  });

  it('adds what else depends on the probabilities, and passes only that on', () => {
    const y = input('y', [2, 3]);
    const a = sigmoid(z);
    const loss = add(sum(ops.binaryCrossEntropyWithLogits(z, y)), sum(square(a)));
    const [byA, byZ, A] = evaluate(
      [...grad(loss, [a, z]), a],
      new Map([
        [z, numbers],
        [y, target],
      ]),
    );
    target.forEach((t, i) => {
      const p = A![i]!;
      expect(byA![i]).toBeCloseTo(-t / p + (1 - t) / (1 - p) + 2 * p, 12);
      expect(byZ![i]).toBeCloseTo(p - t + 2 * p * p * (1 - p), 12);
    });
  });

  it('is that of the whole cost: weights, smoothing, and an index that is no class', () => {
    const y = input('y', [2], 'u32');
    const weights = input('weights', [3]);
    const a = softmax(z);
    const loss = ops.crossEntropy(z, y, { weights, labelSmoothing: 0.3, reduction: 'sum' });
    const values = new Map([
      [z, numbers],
      [y, [2, 7]],
      [weights, [1, 2, 4]],
    ]);
    const [byA, A] = evaluate([grad(loss, [a])[0], a], values);
    [0.1, 0.2, 3.2].forEach((t, i) => expect(byA![i]).toBeCloseTo(-t / A![i]!, 6));
    const plain = sum(ops.softmaxCrossEntropy(z, y));
    const [byPlain] = evaluate(grad(plain, [a]), values);
    expect(Array.from(byPlain!.slice(3), Math.abs)).toEqual([0, 0, 0]);
  });
});

describe('grad of losses by their targets', () => {
  const x = input('x', [2, 3]);
  const y = input('y', [2, 3]);
  const values = new Map([
    [x, Float64Array.of(0.3, -1.2, 2, -0.4, 0.9, 0.1)],
    [y, Float64Array.of(0.2, 0.5, 0.3, 0.4, 0.25, 0.35)],
  ]);
  it.each<[string, Tensor]>([
    ['binaryCrossEntropyWithLogits', ops.binaryCrossEntropyWithLogits(x, y)],
    ['binaryCrossEntropy', ops.binaryCrossEntropy(sigmoid(x), y)],
    ['softmaxCrossEntropy', ops.softmaxCrossEntropy(x, y)],
    ['crossEntropy', ops.crossEntropy(x, y, { labelSmoothing: 0.1 })],
    ['categoricalCrossEntropy', ops.categoricalCrossEntropy(softmax(x), y)],
    ['squaredError', ops.squaredError(x, y)],
    ['absoluteError', ops.absoluteError(x, y)],
    ['huber', ops.huber(x, y)],
    ['klDivergence', ops.klDivergence(x, y)],
  ])('%s agrees with central differences, and its own gradient too', (_, losses) => {
    const loss = sum(square(losses));
    const [byX, byY] = grad(loss, [x, y]);
    for (const [scalar, gradient] of [
      [loss, byY],
      [sum(multiply(byX, ops.tanh(x))), grad(sum(multiply(byX, ops.tanh(x))), [y])[0]],
    ] as const) {
      const found = evaluate([gradient], values)[0]!;
      for (let index = 0; index < 6; index++) {
        const slope = centralDifference(scalar, values, { leaf: y, index })!;
        expect(Math.abs(found[index]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
      }
    }
  });

  it('is zero for class indices', () => {
    const labels = input('labels', [2], 'u32');
    const [gradient] = grad(sum(ops.softmaxCrossEntropy(x, labels)), [labels]);
    expect(gradient.lowering).toEqual(constant(0, [2]).lowering);
  });
});
