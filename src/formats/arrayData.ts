// An n-dimensional array as a file holds it: shape, element type and the numbers, row-major.

import { fromFloat16 } from '../float16.ts';
import { fileFormatError, fileLimitError, quoted, type FilePlace } from './fileFormatError.ts';

/** Element types of arrays in files, by their usual short names. */
export type ArrayDtype =
  | 'bool'
  | 'i8'
  | 'u8'
  | 'i16'
  | 'u16'
  | 'i32'
  | 'u32'
  | 'i64'
  | 'u64'
  | 'f16'
  | 'bf16'
  | 'f32'
  | 'f64';

/** The typed arrays that hold them; 64-bit integers are BigInts. */
export type ArrayBytes =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** An array read from a file, or to be written: `data.length` is the product of `shape`, rows first. */
export interface ArrayData {
  /** Sizes along the axes. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: ArrayDtype;
  /** The elements, row by row. */
  readonly data: ArrayBytes;
}

/** An array of text, as labels may be: `data.length` is the product of `shape`, rows first. */
export interface TextData {
  /** Sizes along the axes. */
  readonly shape: readonly number[];
  /** Always `text`. */
  readonly dtype: 'text';
  /** The elements, row by row. */
  readonly data: readonly string[];
}

/** `array` where it holds numbers. Throws `E_FILE_FORMAT` with its name where it holds text. */
export function numbersOf(array: ArrayData | TextData, name: string, place: FilePlace = {}): ArrayData {
  if (array.dtype !== 'text') return array;
  throw fileFormatError(place, 'data', `${quoted(name)} must hold numbers; got text`);
}

/** The bytes of one element. */
export const BYTES_OF_DTYPE: Readonly<Record<ArrayDtype, number>> = {
  bool: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  f16: 2,
  bf16: 2,
  f32: 4,
  f64: 8,
};

type View = (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBytes;

const VIEW_OF_DTYPE: Readonly<Record<ArrayDtype, View>> = {
  bool: (...part) => new Uint8Array(...part),
  i8: (...part) => new Int8Array(...part),
  u8: (...part) => new Uint8Array(...part),
  i16: (...part) => new Int16Array(...part),
  u16: (...part) => new Uint16Array(...part),
  i32: (...part) => new Int32Array(...part),
  u32: (...part) => new Uint32Array(...part),
  i64: (...part) => new BigInt64Array(...part),
  u64: (...part) => new BigUint64Array(...part),
  f16: (...part) => new Uint16Array(...part),
  bf16: (...part) => new Uint16Array(...part),
  f32: (...part) => new Float32Array(...part),
  f64: (...part) => new Float64Array(...part),
};

/**
 * The number of elements of `shape`: its product, 1 for a scalar.
 *
 * Throws `E_FILE_FORMAT` where a size is no whole number ≥ 0, or there are more than 32 of them, and `E_LIMIT`
 * where the product exceeds `most`.
 */
export function countElements(
  shape: readonly unknown[],
  place: FilePlace & { format: string },
  most = 2 ** 31,
): number {
  if (shape.length > 32) {
    throw fileFormatError(place, place.format, `an array has at most 32 dimensions; got ${shape.length}`);
  }
  // A size of 0 must not hide absurd sizes beside it, so the cap applies to the product of the others.
  let product = 1;
  let empty = false;
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw fileFormatError(place, place.format, `sizes must be whole numbers ≥ 0; got ${String(size)}`);
    }
    if (size === 0) empty = true;
    else product *= size;
    if (product > most) {
      throw fileLimitError(
        place,
        place.format,
        `an array may hold at most ${most} elements; got [${shape.join(', ')}]`,
      );
    }
  }
  return empty ? 0 : product;
}

/** Options of `decodeElements`. */
export interface DecodeOptions {
  readonly bigEndian?: boolean;
  /** Lets the result be a view of `bytes` where they lie as they should: for those who own the bytes alone. */
  readonly view?: boolean;
}

/**
 * Elements in the machine's byte order, copied from `bytes` at any offset (see `view`). 16-bit floats become `f32`,
 * so that `dtype` of the result says what `data` is.
 *
 * `bytes.length` must be the size of the elements: the reader has checked it.
 */
export function decodeElements(
  bytes: Uint8Array,
  dtype: ArrayDtype,
  { bigEndian = false, view = false }: DecodeOptions = {},
): { dtype: ArrayDtype; data: ArrayBytes } {
  const size = BYTES_OF_DTYPE[dtype];
  const swapped = bigEndian && size > 1;
  const own = view && !swapped && bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  if (swapped) swapBytes(own, size);
  const stored = VIEW_OF_DTYPE[dtype](own.buffer, own.byteOffset, own.byteLength / size);
  if (dtype === 'f16') return { dtype: 'f32', data: Float32Array.from(stored as Uint16Array, fromFloat16) };
  if (dtype === 'bf16') return { dtype: 'f32', data: fromBfloat16(stored as Uint16Array) };
  return { dtype, data: stored };
}

/** Turns the bytes of each element round, in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) {
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const byte = bytes[low] ?? 0;
      bytes[low] = bytes[high] ?? 0;
      bytes[high] = byte;
    }
  }
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}
