// Arrays of any element type as plain numbers.

import { isArrayOf } from '../arrayKind.ts';
import type { ArrayBytes } from './arrayData.ts';
import { fileFormatError, type FilePlace } from './fileFormatError.ts';

/** Typed arrays whose elements are numbers. */
export type NumberArray = Exclude<ArrayBytes, BigInt64Array | BigUint64Array>;

/**
 * `data` itself where its elements are numbers; 64-bit integers (labels are such in NumPy and HDF5) as `Float64Array`.
 *
 * Throws `E_FILE_FORMAT` where an integer exceeds ±2^53, beyond which numbers are not exact.
 */
export function toNumbers(data: ArrayBytes, place: FilePlace = {}, name = 'array'): NumberArray {
  if (!isArrayOf(data, 'BigInt64Array') && !isArrayOf(data, 'BigUint64Array')) return data;
  const numbers = new Float64Array(data.length);
  for (const [i, value] of data.entries()) {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw fileFormatError(
        place,
        name,
        `64-bit integers must lie within ±2^53; got ${value} at element ${i} of ${name}`,
      );
    }
    numbers[i] = number;
  }
  return numbers;
}
