// Elementwise operations for random graphs: every one of the list in test/ops/cases.ts, held to its domain.

import * as ops from '../../src/graph/ops/index.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { OPERATION_CASES, type OperationCase } from '../ops/cases.ts';
import type { Operation } from './randomGraph.ts';

/** Values of graphs lie within this already. */
const USUAL = 4;
/** No sum, product or quotient of the numbers that graphs hold lands on a step of a function by itself. */
const OFF_STEP = 0.3183;

/** Those with a gradient. */
export const SMOOTH_OPERATIONS: readonly Operation[] = OPERATION_CASES.filter(({ flat }) => !flat).map(
  ({ apply, domain }): Operation =>
    (a, b) =>
      apply(held(a, domain[0]!), held(b, domain[1] ?? domain[0]!)),
);

/** Steps and comparisons. */
export const STEP_OPERATIONS: readonly Operation[] = OPERATION_CASES.filter(({ flat }) => flat).map(
  ({ apply }): Operation =>
    (a, b) =>
      apply(ops.add(a, OFF_STEP), ops.subtract(b, OFF_STEP)),
);

/** x itself where all values that graphs hold will do, else a function of it within the domain. */
function held(x: Tensor, [low, high]: OperationCase['domain'][number]): Tensor {
  if (low <= -USUAL && high >= USUAL) return x;
  return ops.add(ops.multiply(ops.sigmoid(x), high - low), low);
}
