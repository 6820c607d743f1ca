// Arrays of numbers that callers give, of any kind and realm, as arrays to compute with.

import { arrayKind } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import type { RealArray } from './dataSet.ts';

/** The arrays that inputs are turned into. */
export type InputArray = RealArray | Uint8Array;

/**
 * Inputs as an array that is computed with: floats and bytes as they are, whole numbers of other widths and plain
 * arrays of numbers as floats.
 *
 * @throws GradloomError `E_DTYPE` for what is no array of numbers.
 */
export function inputArray(values: unknown, what: string): InputArray {
  switch (arrayKind(values)) {
    case 'Float32Array':
    case 'Float64Array':
    case 'Uint8Array':
      return values as InputArray;
    case 'Uint8ClampedArray': {
      const { buffer, byteOffset, length } = values as Uint8ClampedArray<ArrayBuffer>;
      return new Uint8Array(buffer, byteOffset, length);
    }
    case undefined:
      throw wrongKind(what, values);
    default:
      return Float32Array.from(values as ArrayLike<number>, (value) => toNumber(value, what));
  }
}

/** A number, or a BigInt as one. Throws `E_DTYPE` for anything else. */
export function toNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw wrongKind(what, value);
}

function wrongKind(what: string, value: unknown): GradloomError {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array in an array' : typeof value;
  return new GradloomError('E_DTYPE', `${what} must be an array of numbers; got ${kind}.`, {
    hint: 'Use a Float32Array with all rows one after the other, or stream.take(…).',
  });
}
