// Matrices of float64 and the few operations that the notes' lines are made of, as NumPy has them.

import { GradloomError } from '../errors.ts';

/** A matrix (rows, columns), row by row. */
export interface Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Element (i, j) is `values[i * columns + j]`. */
  readonly values: Float64Array;
}

/** A matrix of the values that `at` gives for each row and column. */
export function matrixOf(rows: number, columns: number, at: (i: number, j: number) => number): Matrix {
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] = at(i, j);
  return { rows, columns, values };
}

/** Aᵀ. */
export function transpose(a: Matrix): Matrix {
  return matrixOf(a.columns, a.rows, (i, j) => a.values[j * a.columns + i]!);
}

/** The matrix product A B. */
export function dot(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) {
    throw new GradloomError(
      'E_SHAPE',
      `dot: A must have as many columns as B has rows; got (${a.rows}, ${a.columns}) and (${b.rows}, ${b.columns}).`,
    );
  }
  const values = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const left = a.values[i * a.columns + k]!;
      for (let j = 0; j < b.columns; j++) values[i * b.columns + j]! += left * b.values[k * b.columns + j]!;
    }
  }
  return { rows: a.rows, columns: b.columns, values };
}

/** f of each element. */
export function map(a: Matrix, f: (x: number) => number): Matrix {
  return { ...a, values: a.values.map((x) => f(x)) };
}

/** f of each pair of elements of two matrices of one shape. */
export function zip(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  return { ...a, values: a.values.map((x, index) => f(x, b.values[index]!)) };
}

/** The sum of all elements. */
export function sum(a: Matrix): number {
  return a.values.reduce((total, x) => total + x, 0);
}

/** Column i as a list. */
export function column(a: Matrix, i: number): Float64Array {
  return Float64Array.from({ length: a.rows }, (_, j) => a.values[j * a.columns + i]!);
}
