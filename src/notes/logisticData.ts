// The notes' logistic regression: its data in their letters, its parameters, and what a step of it gives.

import { isArrayOf } from '../arrayKind.ts';
import { kindOf } from '../checkOptions.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { matrixOf, type Matrix } from './matrix.ts';

/** Data of two classes as the notes write it: an example a column. */
export interface LogisticData {
  /** X (n_x, m). */
  readonly X: Matrix;
  /** Y (1, m), each 0 or 1. */
  readonly Y: Matrix;
}

/** Parameters of a logistic regression. */
export interface LogisticParameters {
  /** w (n_x). */
  readonly w: Float64Array;
  /** b, the bias. */
  readonly b: number;
}

/** What one pass over the data gives. */
export interface LogisticGradients {
  /** J = (1/m) Σ ℒ, the cost. */
  readonly J: number;
  /** ∂J/∂w (n_x). */
  readonly dw: Float64Array;
  /** ∂J/∂b. */
  readonly db: number;
}

/**
 * A data set of two classes in the notes' letters: X (n_x, m) and Y (1, m). Its labels, or its one target an example, must
 * be 0 and 1.
 *
 * @throws GradloomError `E_ARGUMENT` for other targets or none; as `checkDataSet`.
 */
export function logisticData(data: DataSet): LogisticData {
  const { x, y, examples: m, features: n, targets } = checkDataSet(data);
  if (y === undefined || targets !== 1 || !y.every((value) => value === 0 || value === 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `logisticData: each example must have one target, 0 or 1; got ${y ? `${targets} targets, or other values` : 'none'}.`,
      { hint: 'Of more than two classes, make one of them 1 and all others 0.' },
    );
  }
  // An example is a row of the library's arrays, a column in the notes.
  const X = matrixOf(n, m, (j, i) => x[i * n + j]!);
  return { X, Y: matrixOf(1, m, (_, i) => y[i]!) };
}

/** Throws `E_ARGUMENT`, `E_SHAPE` where a step's data and parameters are not what they should be. */
export function checkStep(what: string, data: LogisticData, at: LogisticParameters): void {
  checkLogisticData(what, data);
  const { w, b } = Object(at) as Partial<LogisticParameters>;
  if (!isArrayOf(w, 'Float64Array') || typeof b !== 'number') {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: parameters must be { w, b }, a Float64Array and a number; got ${kindOf(at)}.`,
      { hint: 'zeros(data) gives those to start with.' },
    );
  }
  if (w.length === data.X.rows) return;
  throw new GradloomError('E_SHAPE', `${what}: w must have n_x = ${data.X.rows} elements; got ${w.length}.`);
}

/** Throws `E_ARGUMENT`, `E_SHAPE` unless it is X (n_x, m) and Y (1, m) with at least one example. */
export function checkLogisticData(what: string, data: LogisticData): void {
  const { X, Y } = Object(data) as Partial<LogisticData>;
  if (!isMatrix(X) || !isMatrix(Y)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: data must be { X, Y }, matrices in the notes' letters; got ${kindOf(data)}.`,
      { hint: 'logisticData(dataSet) makes them.' },
    );
  }
  if (X.columns > 0 && X.rows > 0 && Y.rows === 1 && Y.columns === X.columns) return;
  throw new GradloomError(
    'E_SHAPE',
    `${what}: X must be (n_x, m) and Y (1, m); got (${X.rows}, ${X.columns}) and (${Y.rows}, ${Y.columns}).`,
  );
}

function isMatrix(value: unknown): value is Matrix {
  const { rows, columns, values } = Object(value) as Partial<Matrix>;
  return isArrayOf(values, 'Float64Array') && values.length === Number(rows) * Number(columns);
}
