// Gradients of gradients: every operation has them but one, which says so.

import { expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { centralDifference } from '../reference/centralDifferences.ts';
import { evaluate } from '../reference/evaluate.ts';
import { build, OPERATIONS, type Operation } from './randomGraph.ts';

const CHOICES = [0, 1, 2, 3, 5, 6, 7];

/** Σ of the squares of some tensors' elements. */
const squares = (tensors: readonly Tensor[]): Tensor =>
  tensors.map((tensor) => ops.sum(ops.square(tensor))).reduce((a, b) => ops.add(a, b));

/** The graph of one operation of two leaves [4, 6], or what is left where it does not fit. */
function graphOf(apply: Operation, choice: number) {
  const both = { full: 3, lacks: 0 };
  const steps = [{ operation: 0, a: 0, b: 1, choice }];
  return build({ sizes: [4, 6], leaves: [both, both], steps, seed: choice }, [apply]);
}

it('all operations but products over axes can be differentiated three times', () => {
  const refused = OPERATIONS.filter((apply) =>
    CHOICES.some((choice) => {
      const { result, leaves } = graphOf(apply, choice);
      try {
        const first = squares(grad(squares([result]), leaves));
        grad(squares(grad(first, leaves)), leaves);
        return false;
      } catch {
        return true;
      }
    }),
  );
  expect(refused.map((apply) => /\.(prod)\(/.exec(String(apply))?.[1] ?? String(apply))).toEqual(['prod']);
});

it('the gradient of a product refuses to be differentiated, by name', () => {
  const x = input('x', [3]);
  const [first] = grad(ops.prod(x), [x]);
  expect(() => grad(ops.sum(first!), [x])).toThrow(
    'grad: every operation between x and the loss must be differentiable; got productOfOthers.',
  );
});

const x = input('x', [2, 3]);
const y = input('y', [2, 3]);
const values = new Map([
  [x, Float64Array.of(0.3, -0.7, 1.9, 0.55, -2.5, 0.15)],
  [y, Float64Array.of(0.9, 0.25, 0.5, 0, 0.75, 1)],
]);

// Losses by their first argument; that gradient is differentiated by both.
it.each<[string, (a: Tensor, b: Tensor) => Tensor]>([
  ['max', (a, b) => ops.max(ops.multiply(a, b), { axis: 1 })],
  ['min', (a, b) => ops.min(ops.multiply(a, b), { axis: 1 })],
  ['maxout', (a, b) => ops.maxout(ops.multiply(a, b), 3)],
  ['absoluteError', (a, b) => ops.multiply(ops.absoluteError(a, b), ops.square(a))],
  ['huber', (a, b) => ops.huber(ops.multiply(a, a), b, { delta: 0.5, reduction: 'none' })],
  ['binaryCrossEntropyWithLogits', (a, b) => ops.binaryCrossEntropyWithLogits(a, b)],
  ['binaryCrossEntropy', (a, b) => ops.binaryCrossEntropy(ops.sigmoid(a), b)],
  ['klDivergence', (a, b) => ops.klDivergence(a, b, { reduction: 'none' })],
  ['klDivergence by its target', (a, b) => ops.klDivergence(b, ops.sigmoid(a), { reduction: 'none' })],
])('the gradient of the gradient of %s agrees with central differences', (_, loss) => {
  const [first] = grad(ops.sum(loss(x, y)), [x]);
  const slopes = ops.sum(ops.multiply(first!, ops.sin(x)));
  const seconds = evaluate(grad(slopes, [x, y]), values);
  let compared = 0;
  for (const [place, leaf] of [x, y].entries()) {
    for (let index = 0; index < leaf.size; index++) {
      const slope = centralDifference(slopes, values, { leaf, index });
      if (slope === undefined) continue;
      compared++;
      expect(Math.abs(seconds[place]![index]! - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
    }
  }
  expect(compared).toBeGreaterThan(6);
});
