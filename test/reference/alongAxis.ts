// Float64 twins of the operations along the middle axis of [outer, size, inner].

import type { Tensor } from '../../src/graph/tensor.ts';

type Values = Float64Array;

/** Window, gather, scatter, arg max, running sums, top k. */
export function alongAxis(tensor: Tensor, operands: readonly Values[]): Values {
  const { lowering, shape, inputs } = tensor;
  const [outer = 1, size = 1, inner = 1] = inputs[0]!.shape;
  const [x, indices] = [operands[0]!, operands[1]];
  const result = new Float64Array(tensor.size);
  const length = shape[1]!;
  const at = (o: number, j: number, i: number, middle: number): number => (o * middle + j) * inner + i;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const column = Array.from({ length: size }, (_, j) => x[at(o, j, i, size)]!);
      switch (lowering.kind) {
        case 'window':
          for (let j = 0; j < length; j++) {
            result[at(o, j, i, length)] = column[j - lowering.before] ?? lowering.fill;
          }
          break;
        case 'gather':
          for (let j = 0; j < length; j++) {
            const given = indices![lowering.own ? at(o, j, i, length) : j]!;
            result[at(o, j, i, length)] = column[held(given, size)]!;
          }
          break;
        case 'scatterAdd':
          column.forEach((value, j) => {
            const given = indices![lowering.own ? at(o, j, i, size) : j]!;
            result[at(o, held(given, length), i, length)]! += value;
          });
          break;
        case 'argReduce': {
          const order = ranking(column, lowering.extreme === 'max');
          const best = column[order[0]!]!;
          result[at(o, 0, i, 1)] = lowering.last
            ? column.findLastIndex((value) => same(value, best))
            : order[0]!;
          break;
        }
        case 'scan':
          scan(column, lowering).forEach((value, j) => (result[at(o, j, i, size)] = value));
          break;
        case 'topK':
          ranking(column, lowering.largest)
            .slice(0, length)
            .forEach((place, j) => {
              result[at(o, j, i, length)] = lowering.result === 'indices' ? place : column[place]!;
            });
          break;
        default:
          throw new Error(`no twin for ${lowering.kind}`);
      }
    }
  }
  return result;
}

/** Indices from 2^32 − size on count from the end; beyond the size the last element is meant. */
function held(index: number, size: number): number {
  return Math.min(index >= 2 ** 31 ? index + size - 2 ** 32 : index, size - 1);
}

function same(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** Places in order of their values, NaN first, equal values by place. */
function ranking(column: readonly number[], largest: boolean): number[] {
  const key = (value: number): number => (Number.isNaN(value) ? Infinity : largest ? value : -value);
  return column
    .map((_, place) => place)
    .sort((a, b) => {
      const [left, right] = [column[a]!, column[b]!];
      const bothNaN = Number(Number.isNaN(right)) - Number(Number.isNaN(left));
      if (bothNaN !== 0) return bothNaN;
      return same(left, right) ? a - b : key(right) - key(left);
    });
}

function scan(
  column: readonly number[],
  { exclusive, reverse }: { exclusive: boolean; reverse: boolean },
): number[] {
  const ordered = reverse ? column.toReversed() : [...column];
  let sum = 0;
  const sums = ordered.map((value) => {
    const before = sum;
    sum += value;
    return exclusive ? before : sum;
  });
  return reverse ? sums.toReversed() : sums;
}
