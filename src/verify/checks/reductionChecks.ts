// Sums, extremes and what is built on them, along rows, columns and everything, at sizes beside those of the kernels.

import * as ops from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import type { GraphCase, GraphCheck } from '../graphCheck.ts';
import { fractions, sizeOf, wholes } from '../testValues.ts';

/** Shapes and the axis; all elements where it is absent. */
const REDUCED: readonly (readonly [shape: readonly number[], axis?: number])[] = [
  [[1]],
  [[257]],
  [[1_000_003]],
  [[37, 129], 1],
  [[5, 16_385], 1],
  [[3, 100_000], 1],
  [[129, 37], 0],
  [[4099, 64], 0],
  [[70_001, 3], 0],
  [[3, 77, 20], 1],
];

/** Where the elements of each result lie: their values in order, for each result. */
function alongAxis(values: ArrayLike<number>, shape: readonly number[], axis?: number): number[][] {
  const size = axis === undefined ? values.length : shape[axis]!;
  const inner = axis === undefined ? 1 : sizeOf(shape.slice(axis + 1));
  return Array.from({ length: values.length / size }, (_, result) => {
    const begin = Math.floor(result / inner) * size * inner + (result % inner);
    return Array.from({ length: size }, (_, index) => values[begin + index * inner]!);
  });
}

const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);
const largest = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b), -Infinity);

/** Whole numbers, whose sums are exact, and real ones. */
function reduced(seed: number): GraphCheck[] {
  return REDUCED.map(([shape, axis], index) => {
    const whole = wholes(sizeOf(shape), seed + index);
    const real = fractions(sizeOf(shape), seed + 50 + index);
    const [w, r] = [input('whole', shape), input('real', shape)];
    const options = axis === undefined ? {} : { axis };
    const [wholeLists, realLists] = [alongAxis(whole, shape, axis), alongAxis(real, shape, axis)];
    const where =
      axis === undefined ? `all of [${shape.join(', ')}]` : `axis ${axis} of [${shape.join(', ')}]`;
    const cases: GraphCase[] = [
      { what: `sum of ${where}, whole numbers`, output: ops.sum(w, options), exact: wholeLists.map(total) },
      { what: `max of ${where}`, output: ops.max(r, options), exact: realLists.map(largest) },
      {
        what: `sum of ${where}, real numbers`,
        output: ops.sum(r, options),
        exact: realLists.map(total),
        within: { share: 1e-6, scales: realLists.map((list) => total(list.map(Math.abs))) },
      },
    ];
    return { family: 'reductions', inputs: { whole, real }, cases };
  });
}

/** A result of each row of z, flat. */
function rows(z: Float32Array, columns: number, of: (row: readonly number[]) => readonly number[]): number[] {
  return Array.from({ length: z.length / columns }, (_, row) =>
    of([...z.subarray(row * columns, (row + 1) * columns)]),
  ).flat();
}

function softmaxOf(row: readonly number[]): number[] {
  const most = largest(row);
  const exponentials = row.map((value) => Math.exp(value - most));
  const sum = total(exponentials);
  return exponentials.map((value) => value / sum);
}

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** Softmax, cross-entropy and normalisation of rows. */
function rowwise(columns: number, count: number): GraphCheck {
  const z = fractions(count * columns, 90 + columns).map((value) => 8 * value);
  const labels = Uint32Array.from({ length: count }, (_, index) => (index * 7) % columns);
  const [logits, y] = [input('z', [count, columns]), input('labels', [count], 'u32')];
  const rowsOf = (of: (row: readonly number[]) => readonly number[]): number[] => rows(z, columns, of);
  const losses = Array.from({ length: count }, (_, index) => {
    const row = [...z.subarray(index * columns, (index + 1) * columns)];
    return -Math.log(softmaxOf(row)[labels[index]!]!);
  });
  const where = `of [${count}, ${columns}]`;
  const cases: GraphCase[] = [
    {
      what: `softmax ${where}`,
      output: ops.softmax(logits),
      exact: rowsOf(softmaxOf),
      within: { share: 1e-6, scales: ones(z.length) },
    },
    {
      what: `cross-entropy ${where}`,
      output: ops.crossEntropy(logits, y, { reduction: 'none' }),
      exact: losses,
      within: { share: 2e-6, scales: losses.map((value) => 1 + value + 8) },
    },
  ];
  if (columns > 1) {
    cases.push({
      what: `normalised rows ${where}`,
      output: ops.layerNorm(logits),
      exact: rowsOf((row) => {
        const mean = total(row) / columns;
        const variance = total(row.map((value) => (value - mean) ** 2)) / columns;
        return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
      }),
      within: { share: 1e-5, scales: ones(z.length) },
    });
  }
  return { family: 'rows', inputs: { z, labels }, cases };
}

/** All checks of reductions. */
export function reductionChecks(): GraphCheck[] {
  return [...reduced(100), rowwise(10, 33), rowwise(1, 5), rowwise(1001, 7), rowwise(64, 130)];
}
