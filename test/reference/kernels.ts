// Float64 twins of the kernels that are more than one function of an element: matmul, softmax, batches, arenas.

import type { Batching, Tensor } from '../../src/graph/tensor.ts';
import type { Shape } from '../../src/graph/shape.ts';
import { shuffledIndex } from '../../src/random/shuffle.ts';

type Values = Float64Array;

/** op(A) · op(B), for matrices or stacks of them; a stack of one serves all. */
export function matmul(
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  [left, right]: readonly Tensor[],
  [a, b]: readonly Values[],
): Values {
  const [m, k] = oriented(left!.shape, transposeA);
  const [, n] = oriented(right!.shape, transposeB);
  const [countA, countB] = [a!.length / (m * k), b!.length / (k * n)];
  const count = Math.max(countA, countB);
  const product = new Float64Array(count * m * n);
  for (let matrix = 0; matrix < count; matrix++) {
    const [atA, atB] = [countA === 1 ? 0 : matrix * m * k, countB === 1 ? 0 : matrix * k * n];
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        const factor = a![atA + (transposeA ? p * m + i : i * k + p)]!;
        for (let j = 0; j < n; j++) {
          product[(matrix * m + i) * n + j]! += factor * b![atB + (transposeB ? j * k + p : p * n + j)]!;
        }
      }
    }
  }
  return product;
}

function oriented(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

/** Softmax of each row of z [rows, columns]. */
export function softmax(shape: Shape, z: Values): Values {
  return forRows(z, shape.at(-1)!, (row) => {
    const top = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - top));
    const total = powers.reduce((sum, value) => sum + value, 0);
    return powers.map((value) => value / total);
  });
}

/** Loss of each row, −Σ y log softmax(z), or its gradient softmax(z) Σ y − y. */
export function crossEntropy(
  result: 'loss' | 'gradient',
  [logits, target]: readonly Tensor[],
  [z, y]: readonly Values[],
): Values {
  const columns = logits!.shape[1]!;
  const rows = z!.length / columns;
  const oneHot = (row: number, column: number): number =>
    target!.dtype === 'u32' ? Number(y![row] === column) : y![row * columns + column]!;
  const losses = new Float64Array(rows);
  const gradient = new Float64Array(z!.length);
  for (let row = 0; row < rows; row++) {
    const own = z!.slice(row * columns, (row + 1) * columns);
    const top = Math.max(...own);
    const total = own.reduce((sum, value) => sum + Math.exp(value - top), 0);
    const weight = own.reduce((sum, _, column) => sum + oneHot(row, column), 0);
    own.forEach((value, column) => {
      const share = oneHot(row, column);
      if (share !== 0) losses[row]! += share * (Math.log(total) + top - value);
      gradient[row * columns + column] = (Math.exp(value - top) / total) * weight - share;
    });
  }
  return result === 'loss' ? losses : gradient;
}

/** Rows of data that make mini-batch number `step`. */
export function batch({ count, batchSize, shuffleSeed }: Batching, [data, step]: readonly Values[]): Values {
  const columns = data!.length / count;
  const rows = new Float64Array(batchSize * columns);
  for (let row = 0; row < batchSize; row++) {
    const position = step![0]! * batchSize + row;
    const [epoch, place] = [Math.floor(position / count), position % count];
    const example =
      shuffleSeed === undefined ? place : shuffledIndex(place, { count, seed: shuffleSeed, epoch });
    rows.set(data!.subarray(example * columns, (example + 1) * columns), row * columns);
  }
  return rows;
}

/** The parts side by side, each from its offset on, zeros between. */
export function pack(offsets: readonly number[], size: number, parts: readonly Values[]): Values {
  const arena = new Float64Array(size);
  parts.forEach((part, index) => arena.set(part, offsets[index]));
  return arena;
}

/** The ring with the value at slot modulo slots. */
export function ring([slots, slot, value]: readonly Values[]): Values {
  const next = slots!.slice();
  next[slot![0]! % next.length] = value![0]!;
  return next;
}

function forRows(values: Values, columns: number, compute: (row: Values) => Values): Values {
  const result = new Float64Array(values.length);
  for (let begin = 0; begin < values.length; begin += columns) {
    result.set(compute(values.slice(begin, begin + columns)), begin);
  }
  return result;
}
