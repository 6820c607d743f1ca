// Reads and writes NPY, the file of one NumPy array.

import {
  BYTES_OF_DTYPE,
  countElements,
  decodeElements,
  type ArrayBytes,
  type ArrayData,
  type ArrayDtype,
} from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const CODE_OF_DTYPE: ReadonlyMap<string, ArrayDtype> = new Map([
  ['b1', 'bool'],
  ['i1', 'i8'],
  ['u1', 'u8'],
  ['i2', 'i16'],
  ['u2', 'u16'],
  ['i4', 'i32'],
  ['u4', 'u32'],
  ['i8', 'i64'],
  ['u8', 'u64'],
  ['f2', 'f16'],
  ['f4', 'f32'],
  ['f8', 'f64'],
]);

/**
 * The array of an NPY file of version 1, 2 or 3, either byte order; arrays in Fortran order are transposed, so
 * `data` is always row-major. `f2` becomes `f32`; `i8` and `u8` stay BigInts (see `toNumbers`).
 *
 * Throws `E_FILE_FORMAT` where the header is malformed, the element type is another, or the length is not what the
 * header says; `E_LIMIT` beyond `maxElements`. Format: numpy.lib.format.
 */
export function readNpy(bytes: Uint8Array, options: { file?: string; maxElements?: number } = {}): ArrayData {
  const place = { ...options, format: 'NPY' };
  const fail = (rule: string, hint?: string) => fileFormatError(place, place.format, rule, { hint });
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw fail(`an NPY file begins with \\x93NUMPY and a version; got ${bytes.length} bytes that do not`);
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw fail(`the version must be 1, 2 or 3; got ${version}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = version === 1 ? 10 : 12;
  if (bytes.length < headerStart) throw fail(`the header must be whole; got ${bytes.length} bytes`);
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerStart + headerLength;
  if (start > bytes.length || headerLength > 65_536) {
    throw fail(`the header of ${headerLength} bytes must lie within the file; got ${bytes.length} bytes`);
  }
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(headerStart, start)), fail);
  const count = countElements(header.shape, place, options.maxElements);
  const size = count * BYTES_OF_DTYPE[header.dtype];
  if (bytes.length - start !== size) {
    throw fail(
      `[${header.shape.join(', ')}] of ${header.dtype} takes ${size} bytes after the header; ` +
        `got ${bytes.length - start}`,
      bytes.length - start < size ? 'The file is truncated.' : 'Only one array a file is read.',
    );
  }
  const { dtype, data } = decodeElements(bytes.subarray(start), header.dtype, header.bigEndian);
  return {
    shape: header.shape,
    dtype,
    data: header.fortranOrder ? toRowMajor(data, header.shape) : data,
  };
}

interface NpyHeader {
  readonly dtype: ArrayDtype;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** The header is a Python dictionary; only its three known fields are looked at, nothing is evaluated. */
function parseHeader(text: string, fail: (rule: string, hint?: string) => Error): NpyHeader {
  const descr = /'descr'\s*:\s*'([<>|=])([a-zA-Z]\d+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sizes = /'shape'\s*:\s*\(([\d,L\s]*)\)/.exec(text);
  const dtype = CODE_OF_DTYPE.get(descr?.[2] ?? '');
  if (!descr || !order || !sizes || !dtype) {
    throw fail(
      `the header must give descr (a plain number type), fortran_order and shape; got ${quoted(text.trim(), 90)}`,
      'Arrays of objects, strings and records are not read: save numbers.',
    );
  }
  // Python 2 wrote sizes with the suffix L.
  const shape = (sizes[1] ?? '')
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map((size) => (/^\d+$/.test(size) ? Number(size) : Number.NaN));
  return { dtype, bigEndian: descr[1] === '>', fortranOrder: order[1] === 'True', shape };
}

/** `data` stored first axis fastest, rearranged to last axis fastest. */
function toRowMajor(data: ArrayBytes, shape: readonly number[]): ArrayBytes {
  if (shape.length < 2) return data;
  const result = data.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  for (let to = 0, from = 0; to < data.length; to++) {
    result[to] = data[from] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      index[axis] = next;
      if (next < (shape[axis] ?? 0)) break;
      from -= next * stride;
      index[axis] = 0;
    }
  }
  return result;
}

/**
 * The bytes of an NPY file (version 1, little-endian, row-major) with `array`, as `numpy.save` writes it.
 *
 * Throws `E_FILE_FORMAT` where `data` has not the length that `shape` says, or not the type that `dtype` says.
 */
export function writeNpy(array: ArrayData): Uint8Array {
  const count = countElements(array.shape, { format: 'NPY' });
  const code = [...CODE_OF_DTYPE].find(([, dtype]) => dtype === array.dtype)?.[0];
  const width = BYTES_OF_DTYPE[array.dtype];
  if (array.data.length !== count || array.data.BYTES_PER_ELEMENT !== width || !code) {
    throw fileFormatError(
      {},
      'NPY',
      `[${array.shape.join(', ')}] of ${array.dtype} takes ${count} elements of ${width} bytes; ` +
        `got ${array.data.length} of ${array.data.BYTES_PER_ELEMENT}`,
    );
  }
  const order = width === 1 ? '|' : '<';
  const sizes = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const header = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // NumPy aligns the data to 64 bytes with spaces and ends the header with a line feed.
  const headerLength = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + headerLength + array.data.byteLength);
  bytes.set([...MAGIC, 1, 0, headerLength & 255, headerLength >> 8]);
  bytes.set(new TextEncoder().encode(`${header.padEnd(headerLength - 1)}\n`), 10);
  const { buffer, byteOffset, byteLength } = array.data;
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 10 + headerLength);
  return bytes;
}
