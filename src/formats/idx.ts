// Reads IDX, the format of MNIST: a magic number, sizes, then the elements, big-endian.

import {
  BYTES_OF_DTYPE,
  countElements,
  decodeElements,
  type ArrayData,
  type ArrayDtype,
} from './arrayData.ts';
import { checkBytes, checkReaderOptions } from './checkReader.ts';
import { fileFormatError } from './fileFormatError.ts';

const DTYPE_OF_CODE: ReadonlyMap<number, ArrayDtype> = new Map([
  [0x08, 'u8'],
  [0x09, 'i8'],
  [0x0b, 'i16'],
  [0x0c, 'i32'],
  [0x0d, 'f32'],
  [0x0e, 'f64'],
]);

/** Options of `readIdx`. */
export interface IdxOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** The most elements that the array may have, 2^31 by default. */
  readonly maxElements?: number;
}

/** How an array lies in a file. */
export interface ArrayHeader {
  readonly dtype: ArrayDtype;
  readonly shape: readonly number[];
  readonly bigEndian: boolean;
  /** Bytes before the elements. */
  readonly start: number;
}

/** The first bytes in which the whole header lies, of any file. */
export const IDX_HEADER_BYTES = 4 + 4 * 255;

/** The header of a file that begins with these bytes. Throws as `readIdx`. */
export function idxHeader(bytes: Uint8Array, options: IdxOptions = {}): ArrayHeader {
  const place = { ...options, format: 'IDX' };
  const fail = (rule: string, hint?: string) => fileFormatError(place, place.format, rule, { hint });
  if (bytes.length < 4) {
    throw fail(`an IDX file has at least 4 bytes; got ${bytes.length}`, 'The file is truncated or empty.');
  }
  const dtype = bytes[0] === 0 && bytes[1] === 0 ? DTYPE_OF_CODE.get(bytes[2] ?? 0) : undefined;
  if (!dtype) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw fail(
      `an IDX file begins with 00 00, a type and the rank; got ${magic}`,
      'Is it another kind of file?',
    );
  }
  const rank = bytes[3] ?? 0;
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw fail(`${rank} sizes must follow; got only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  countElements(shape, place, options.maxElements);
  return { dtype, shape, bigEndian: true, start };
}

/**
 * The array of an (unpacked) IDX file: bytes 0 0 type rank, `rank` sizes as big-endian uint32, the elements
 * (Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats").
 * The bytes of an array of bytes are those of the file, not a copy.
 *
 * Throws `E_FILE_FORMAT` where the magic number is another, or the file is shorter or longer than its sizes say,
 * and `E_LIMIT` beyond `maxElements`; `E_ARGUMENT` where `bytes` is not a `Uint8Array` or an option is wrong.
 */
export function readIdx(bytes: Uint8Array, options: IdxOptions = {}): ArrayData {
  checkBytes('readIdx', bytes);
  checkReaderOptions('readIdx', options, ['file', 'maxElements']);
  const place = { ...options, format: 'IDX' };
  const fail = (rule: string, hint?: string) => fileFormatError(place, place.format, rule, { hint });
  const { dtype, shape, start } = idxHeader(bytes, options);
  const size = countElements(shape, place, options.maxElements) * BYTES_OF_DTYPE[dtype];
  if (bytes.length - start !== size) {
    throw fail(
      `[${shape.join(', ')}] of ${dtype} takes ${size} bytes after the header; got ${bytes.length - start}`,
      bytes.length - start < size ? 'The file is truncated: fetch it again.' : undefined,
    );
  }
  return { shape, ...decodeElements(bytes.subarray(start), dtype, { bigEndian: true, view: true }) };
}
