// The notes' networks in float64, in the notes' letters: columns are examples, X is (n_x, m), W[l] is (n[l], n[l-1]).

import { RandomStream } from '../../src/random/randomStream.ts';

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** g and g′ of one layer. */
export interface Activation {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
}

export const sigmoid: Activation = {
  value: (z) => 1 / (1 + Math.exp(-z)),
  derivative: (z) => sigmoid.value(z) * (1 - sigmoid.value(z)),
};
export const tanh: Activation = { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) ** 2 };
export const leakyRelu: Activation = {
  value: (z) => (z > 0 ? z : 0.1 * z),
  derivative: (z) => (z > 0 ? 1 : 0.1),
};

export const map = (a: Matrix, f: (value: number) => number): Matrix => a.map((row) => row.map((x) => f(x)));

/** f of each pair of elements; a column or a row of `b` is broadcast over `a`. */
export function zip(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  return a.map((row, i) =>
    row.map((x, j) => {
      const other = b[b.length === 1 ? 0 : i]!;
      return f(x, other[other.length === 1 ? 0 : j]!);
    }),
  );
}

export const add = (a: Matrix, b: Matrix): Matrix => zip(a, b, (x, y) => x + y);
export const subtract = (a: Matrix, b: Matrix): Matrix => zip(a, b, (x, y) => x - y);
export const times = (a: Matrix, b: Matrix): Matrix => zip(a, b, (x, y) => x * y);
export const scale = (factor: number, a: Matrix): Matrix => map(a, (x) => factor * x);
export const transpose = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
export const sumOfRows = (a: Matrix): Matrix => a.map((row) => [row.reduce((sum, x) => sum + x, 0)]);
export const total = (a: Matrix): number => a.flat().reduce((sum, x) => sum + x, 0);

/** The matrix product a · b. */
export function dot(a: Matrix, b: Matrix): Matrix {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0)));
}

/** A matrix of normal numbers. */
export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const stream = new RandomStream(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.nextNormal()));
}

/** ∂f/∂x of each element by central differences. */
export function nudged(x: Matrix, f: (x: Matrix) => number, h = 1e-5): Matrix {
  return x.map((row, i) =>
    row.map((_, j) => {
      const at = (nudge: number): number =>
        f(x.map((r, k) => r.map((value, l) => (k === i && l === j ? value + nudge : value))));
      return (at(h) - at(-h)) / (2 * h);
    }),
  );
}

/** The largest difference of two matrices of one shape, relative to 1 or the second's largest element; ∞ for other shapes. */
export function deviation(a: Matrix, b: Matrix): number {
  if (a.length !== b.length || a[0]!.length !== b[0]!.length) return Infinity;
  const size = Math.max(1, ...b.flat().map(Math.abs));
  return Math.max(...zip(a, b, (x, y) => Math.abs(x - y)).flat()) / size;
}

/** −Y log A − (1 − Y) log(1 − A), for each element. */
export const crossEntropy = (a: Matrix, y: Matrix): Matrix =>
  zip(a, y, (p, t) => -t * Math.log(p) - (1 - t) * Math.log(1 - p));

/** Parameters of L layers; index 0 is layer 1. */
export interface Parameters {
  readonly W: readonly Matrix[];
  readonly b: readonly Matrix[];
}

/** A layer's Z or A that is given in place of the computed one, to see what nudging it does. */
export interface Given {
  readonly layer: number;
  readonly Z?: Matrix;
  readonly A?: Matrix;
}

/** Z[1] … Z[L] (from index 0) and A[0] … A[L]. */
export function forward(
  X: Matrix,
  { W, b }: Parameters,
  { g, given }: { g: readonly Activation[]; given?: Given | undefined },
): { Z: Matrix[]; A: Matrix[] } {
  const A: Matrix[] = [X];
  const Z: Matrix[] = [];
  W.forEach((weights, index) => {
    const own = given?.layer === index + 1 ? given : undefined;
    Z.push(own?.Z ?? add(dot(weights, A[index]!), b[index]!));
    A.push(own?.A ?? map(Z[index]!, g[index]!.value));
  });
  return { Z, A };
}
