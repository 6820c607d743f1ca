// The notes' three stages of one algorithm: J, dw and db of a logistic regression with loops over features and examples,
// with a loop over examples, and with none. The numbers are the same; the fourth stage is `descendOnGpu`.

import {
  checkLogisticData,
  checkStep,
  type LogisticData,
  type LogisticGradients,
  type LogisticParameters,
} from './logisticData.ts';
import { column, dot, map, sum, transpose, zip } from './matrix.ts';

/** One of the stages: the cost and its gradients at some parameters. */
export type Stage = (data: LogisticData, at: LogisticParameters) => LogisticGradients;

/** σ(z) = 1 / (1 + e^−z). */
const σ = (z: number): number => 1 / (1 + Math.exp(-z));

/** ℒ(a, y) = −(y log a + (1 − y) log(1 − a)) of a = σ(z), from z: log 0 does not occur. */
const ℒ = (z: number, y: number): number => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));

/** w = 0 and b = 0, with which a logistic regression may begin. Throws `E_ARGUMENT`, `E_SHAPE`. */
export function zeros(data: LogisticData): LogisticParameters {
  checkLogisticData('zeros', data);
  return { w: new Float64Array(data.X.rows), b: 0 };
}

/** Stage 1: a loop over the m examples, and in it loops over the n_x features. Throws `E_ARGUMENT`, `E_SHAPE`. */
export function loopsOverFeaturesAndExamples(data: LogisticData, at: LogisticParameters): LogisticGradients {
  checkStep('loopsOverFeaturesAndExamples', data, at);
  const { X, Y } = data;
  const { w, b } = at;
  const [n, m] = [X.rows, X.columns];
  let J = 0;
  const dw = new Float64Array(n);
  let db = 0;
  for (let i = 0; i < m; i++) {
    let z = b;
    for (let j = 0; j < n; j++) z += w[j]! * X.values[j * m + i]!;
    const a = σ(z);
    const y = Y.values[i]!;
    J += ℒ(z, y);
    const dz = a - y;
    for (let j = 0; j < n; j++) dw[j]! += X.values[j * m + i]! * dz;
    db += dz;
  }
  J /= m;
  for (let j = 0; j < n; j++) dw[j]! /= m;
  db /= m;
  return { J, dw, db };
}

/** Stage 2: the features are one vector; a loop over the m examples is left. Throws `E_ARGUMENT`, `E_SHAPE`. */
export function loopOverExamples(data: LogisticData, at: LogisticParameters): LogisticGradients {
  checkStep('loopOverExamples', data, at);
  const { X, Y } = data;
  const { w, b } = at;
  const m = X.columns;
  let J = 0;
  let dw = new Float64Array(X.rows);
  let db = 0;
  for (let i = 0; i < m; i++) {
    const x = column(X, i);
    const z = w.reduce((total, weight, j) => total + weight * x[j]!, 0) + b;
    const a = σ(z);
    const y = Y.values[i]!;
    J += ℒ(z, y);
    const dz = a - y;
    dw = dw.map((sum, j) => sum + x[j]! * dz);
    db += dz;
  }
  return { J: J / m, dw: dw.map((sum) => sum / m), db: db / m };
}

/** Stage 3: no loop over either; every line is one of all examples. Throws `E_ARGUMENT`, `E_SHAPE`. */
export function withoutLoop(data: LogisticData, at: LogisticParameters): LogisticGradients {
  checkStep('withoutLoop', data, at);
  const { X, Y } = data;
  const { b } = at;
  const w = { rows: X.rows, columns: 1, values: at.w };
  const m = X.columns;
  const Z = map(dot(transpose(w), X), (z) => z + b);
  const A = map(Z, σ);
  const J = sum(zip(Z, Y, ℒ)) / m;
  const dZ = zip(A, Y, (a, y) => a - y);
  const dw = map(dot(X, transpose(dZ)), (total) => total / m).values;
  const db = sum(dZ) / m;
  return { J, dw, db };
}
