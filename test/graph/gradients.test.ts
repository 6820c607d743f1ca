// Gradients of random graphs against central differences, in float64 on the CPU.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { GradloomError } from '../../src/errors.ts';
import { centralDifference } from '../reference/centralDifferences.ts';
import { evaluate } from '../reference/evaluate.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import {
  build,
  casesOr,
  OPERATIONS,
  recipes,
  SEED,
  type Operation,
  type RandomGraph,
  type Recipe,
} from './randomGraph.ts';

const CASES = casesOr(300);
/** Derivatives that are compared for each leaf. */
const SAMPLES = 3;

describe('gradients of random graphs', () => {
  it(`agree with central differences at 1e-6 in ${CASES} graphs`, () => {
    let [compared, kinks] = [0, 0];
    const property = fc.property(recipes({ steps: 10 }), (recipe) => {
      const seen = compare(build(recipe), recipe);
      compared += seen.compared;
      kinks += seen.kinks;
    });
    fc.assert(property, { numRuns: CASES, ...SEED });
    expect(compared).toBeGreaterThan(CASES);
    // Ties of max and relu at 0 have no derivative; they are the exception.
    expect(kinks).toBeLessThan(compared / 5);
  });

  it('agree with central differences for each operation alone', () => {
    const leftOut = OPERATIONS.filter((apply, index) => {
      let applied = false;
      const watched: Operation = (...given) => {
        const result = apply(...given);
        applied = true;
        return result;
      };
      for (const choice of [0, 1, 2, 3, 5, 6, 7]) {
        const recipe: Recipe = {
          sizes: [4, 6],
          leaves: [
            { full: 3, lacks: 0 },
            { full: 3, lacks: 0 },
          ],
          steps: [{ operation: 0, a: 0, b: 1, choice }],
          seed: index,
        };
        compare(build(recipe, [watched]), recipe);
      }
      return !applied;
    });
    expect(leftOut.map(String)).toEqual([]);
  });
});

function compare({ result, leaves, values }: RandomGraph, { seed }: Recipe) {
  const random = new RandomStream(seed, 1);
  // Weights make the derivative of every element count, and differently.
  const weights = ops.tanh(ops.add(result, 0.3));
  const loss = ops.sum(ops.multiply(weights, result));
  const gradients = evaluate(grad(loss, leaves), values);
  let [compared, kinks] = [0, 0];
  leaves.forEach((leaf, number) => {
    const scale = gradients[number]!.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (let sample = 0; sample < SAMPLES; sample++) {
      const index = random.integer(leaf.size);
      const slope = centralDifference(loss, values, { leaf, index });
      if (slope === undefined) {
        kinks++;
        continue;
      }
      compared++;
      const got = gradients[number]![index]!;
      if (!(Math.abs(got - slope) <= 1e-6 * scale)) {
        throw new Error(`${leaf.op}[${index}]: gradient ${got}, central difference ${slope}`);
      }
    }
  });
  return { compared, kinks };
}

describe('grad', () => {
  it('refuses a loss that is no scalar', () => {
    const { result, leaves } = build({
      sizes: [3],
      leaves: [{ full: 1, lacks: 0 }],
      steps: [{ operation: 0, a: 0, b: 0, choice: 0 }],
      seed: 1,
    });
    expect(() => grad(result, leaves)).toThrow(GradloomError);
  });
});
