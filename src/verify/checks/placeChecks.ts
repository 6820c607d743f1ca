// What moves values and compares places: running sums, arg max, top k, gathering, shapes. All exact.

import * as ops from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import type { GraphCase, GraphCheck } from '../graphCheck.ts';
import { wholes } from '../testValues.ts';

const ROWS = 37;
const COLUMNS = 130;

/** Element [i, j] of a matrix [rows, columns], by a formula. */
function matrix(rows: number, columns: number, of: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, index) =>
    of(Math.floor(index / columns), index % columns),
  );
}

/** Whole numbers, no two alike, in no order. */
function distinct(length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, index) => ((index * 7919) % length) - (length >> 1));
}

function matrixChecks(): GraphCheck {
  const x = distinct(ROWS * COLUMNS);
  const at = (row: number, column: number): number => x[row * COLUMNS + column]!;
  const row = (index: number): number[] => [...x.subarray(index * COLUMNS, (index + 1) * COLUMNS)];
  const sorted = Array.from({ length: ROWS }, (_, index) => row(index).toSorted((a, b) => b - a));
  const picks = Uint32Array.from({ length: 50 }, (_, index) => (index * 11) % ROWS);
  const [matrixOf, indices] = [input('x', [ROWS, COLUMNS]), input('picks', [50], 'u32')];
  const scattered = new Float64Array(ROWS * COLUMNS);
  const added = wholes(50 * COLUMNS, 5);
  const places = Uint32Array.from(added, (_, index) => (index * 13) % ROWS);
  added.forEach((value, index) => {
    scattered[places[index]! * COLUMNS + (index % COLUMNS)]! += value;
  });
  const top = ops.topK(matrixOf, { k: 5 });
  const cases: GraphCase[] = [
    {
      what: 'arg max of rows',
      output: ops.argMax(matrixOf, { axis: 1 }),
      exact: sorted.map((list, index) => row(index).indexOf(list[0]!)),
    },
    {
      what: 'arg min of columns',
      output: ops.argMin(matrixOf, { axis: 0 }),
      exact: Array.from({ length: COLUMNS }, (_, column) => {
        const list = Array.from({ length: ROWS }, (_, index) => at(index, column));
        return list.indexOf(Math.min(...list));
      }),
    },
    { what: 'top 5 of rows', output: top.values, exact: sorted.flatMap((list) => list.slice(0, 5)) },
    {
      what: 'places of the top 5',
      output: top.indices,
      exact: sorted.flatMap((list, index) => list.slice(0, 5).map((value) => row(index).indexOf(value))),
    },
    {
      what: 'rows by their numbers',
      output: ops.gather(matrixOf, indices),
      exact: matrix(50, COLUMNS, (index, column) => at(picks[index]!, column)),
    },
    {
      what: 'numbers added at places of their columns',
      output: ops.scatterAdd(input('added', [50, COLUMNS]), input('places', [50, COLUMNS], 'u32'), {
        size: ROWS,
        axis: 0,
      }),
      exact: scattered,
    },
    {
      what: 'transposed',
      output: ops.add(ops.transpose(matrixOf), 1),
      exact: matrix(COLUMNS, ROWS, (index, column) => at(column, index) + 1),
    },
    {
      what: 'side by side, cut and turned round',
      output: ops.flip(
        ops.slice(ops.concat([matrixOf, ops.negate(matrixOf)], 1), { starts: [3, 100], ends: [ROWS, 200] }),
        1,
      ),
      exact: matrix(ROWS - 3, 100, (index, column) => {
        const place = 199 - column;
        return place < COLUMNS ? at(index + 3, place) : -at(index + 3, place - COLUMNS);
      }),
    },
  ];
  return { family: 'places', inputs: { x, picks, added, places }, cases };
}

function runningSums(length: number, columns: number): GraphCheck {
  const x = wholes(length * columns, length, 2);
  const sums = new Float64Array(x.length);
  x.forEach((value, index) => (sums[index] = value + (index < columns ? 0 : sums[index - columns]!)));
  const last = sums.subarray(sums.length - columns);
  const column = input('x', [length, columns]);
  return {
    family: 'places',
    inputs: { x },
    cases: [
      { what: `running sums of [${length}, ${columns}]`, output: ops.cumsum(column), exact: sums },
      {
        what: `running sums of [${length}, ${columns}] from the end`,
        output: ops.cumsum(column, { reverse: true, exclusive: true }),
        exact: sums.map((value, index) => last[index % columns]! - value),
      },
    ],
  };
}

/** So tall that an invocation goes down several rows. */
function tallSum(): GraphCheck {
  const [rows, columns] = [3001, 132];
  const [tall, row] = [wholes(rows * columns, 8), wholes(columns, 9)];
  return {
    family: 'places',
    inputs: { tall, row },
    cases: [
      {
        what: `a row added to each of [${rows}, ${columns}]`,
        output: ops.add(input('tall', [rows, columns]), input('row', [columns])),
        exact: tall.map((value, index) => value + row[index % columns]!),
      },
    ],
  };
}

/** All checks of shapes and indexing. */
export function placeChecks(): GraphCheck[] {
  return [matrixChecks(), tallSum(), runningSums(5, 7), runningSums(100_003, 1), runningSums(3000, 4)];
}
