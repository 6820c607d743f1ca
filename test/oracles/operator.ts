// One ONNX operator in terms of our operations.

import type { Tensor } from '../../src/graph/tensor.ts';
import type { OracleNode } from './oracleNode.ts';
import { ELEMENTWISE, EXACT, SUMMED, type Tolerance } from './tolerance.ts';

/** Builds the operator's outputs in their order; those the case does not want may be missing. */
export type Build = (node: OracleNode) => Tensor | readonly Tensor[];

/** A row of the table. */
export interface Operator {
  readonly build: Build;
  readonly tolerance: Tolerance;
  /** Whether the formula holds for whole numbers too, so that integers can go through f32 while they are exact in it. */
  readonly wholeNumbers: boolean;
}

/** Rows of the table, by ONNX's name. */
export type OperatorTable = Readonly<Record<string, Operator>>;

/** Values that are moved, selected, compared or counted: equal to the last bit, for whole numbers too. */
export function exact(build: Build): Operator {
  return { build, tolerance: EXACT, wholeNumbers: true };
}

/** A function of each element. */
export function elementwise(build: Build, { wholeNumbers = false } = {}): Operator {
  return { build, tolerance: ELEMENTWISE, wholeNumbers };
}

/** Sums and what is made of them. */
export function summed(build: Build, { wholeNumbers = false } = {}): Operator {
  return { build, tolerance: SUMMED, wholeNumbers };
}
