// Reads and writes NPY, the file of one NumPy array.

import { BYTES_OF_DTYPE, countElements, decodeElements, type ArrayData, type TextData } from './arrayData.ts';
import { checkBytes, checkReaderOptions } from './checkReader.ts';
import { fileFormatError } from './fileFormatError.ts';
import { CODE_OF_DTYPE, parseNpyHeader, type NpyHeader } from './npyHeader.ts';
import { CAP_OPTIONS, checkCap, type CapOptions } from './sizeCap.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes that one text takes besides its characters, about: a million empty texts take memory as well. */
const BYTES_OF_TEXT = 16;

/** Bytes in which the whole header lies, of any file that is read. */
export const NPY_HEADER_BYTES = 12 + 65_536;

/** The header of a file that begins with these bytes, and where its elements begin. Throws as `readNpy`. */
export function npyHeader(
  bytes: Uint8Array,
  options: CapOptions = {},
): NpyHeader & { readonly start: number } {
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
  return { ...parseNpyHeader(new TextDecoder().decode(bytes.subarray(headerStart, start)), fail), start };
}

/**
 * The array of an NPY file of version 1, 2 or 3, either byte order; arrays in Fortran order are transposed, so
 * `data` is always row-major. `f2` becomes `f32`; `i8` and `u8` stay BigInts (see `toNumbers`); `U` and `S` are text.
 * Where the numbers lie in `bytes` as they are needed, `data` is a view of them, not a copy.
 *
 * Throws `E_FILE_FORMAT` where the header is malformed, the elements are objects or records, or the length is not
 * what the header says; `E_LIMIT` where the array takes more than `maxBytes` (2 GiB by default); `E_ARGUMENT` where
 * `bytes` is not a `Uint8Array` or an option is wrong. Format: numpy.lib.format.
 */
export function readNpy(bytes: Uint8Array, options: CapOptions = {}): ArrayData | TextData {
  checkBytes('readNpy', bytes);
  checkReaderOptions('readNpy', options, CAP_OPTIONS);
  const place = { ...options, format: 'NPY' };
  const fail = (rule: string, hint?: string) => fileFormatError(place, place.format, rule, { hint });
  const { element, shape, bigEndian, fortranOrder, start } = npyHeader(bytes, options);
  const count = countElements(shape, place);
  const width = element.kind === 'number' ? BYTES_OF_DTYPE[element.dtype] : textWidth(element);
  const size = count * width;
  if (bytes.length - start !== size) {
    throw fail(
      `[${shape.join(', ')}] of ${width} bytes each takes ${size} bytes after the header; ` +
        `got ${bytes.length - start}`,
      bytes.length - start < size ? 'The file is truncated.' : 'Only one array a file is read.',
    );
  }
  const content = bytes.subarray(start);
  if (element.kind === 'text') {
    checkCap(count * BYTES_OF_TEXT + size, options, { format: 'NPY', what: 'its text' });
    const read = element.encoding === 'utf32' ? utf32Reader(content, bigEndian) : bytesReader(content);
    const data = Array.from({ length: count }, (_, i) => read(i * width, (i + 1) * width, fail));
    return { shape, dtype: 'text', data: fortranOrder ? toRowMajor(data, shape, (from) => [...from]) : data };
  }
  checkCap(size, options, { format: 'NPY', what: 'the array' });
  const { dtype, data } = decodeElements(content, element.dtype, { bigEndian, view: true });
  return { shape, dtype, data: fortranOrder ? toRowMajor(data, shape, (from) => from.slice()) : data };
}

function textWidth({ encoding, width }: { encoding: 'utf32' | 'bytes'; width: number }): number {
  return encoding === 'utf32' ? 4 * width : width;
}

type TextReader = (begin: number, end: number, fail: (rule: string) => Error) => string;

/** NumPy fills up with zeros, which are no part of the text. */
function utf32Reader(content: Uint8Array, bigEndian: boolean): TextReader {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return (begin, end, fail) => {
    let text = '';
    let zeros = 0;
    for (let at = begin; at < end; at += 4) {
      const point = view.getUint32(at, !bigEndian);
      if (point === 0) {
        zeros++;
        continue;
      }
      if (point > 0x10ffff) throw fail(`text must be UTF-32; got the code point ${point}`);
      text += '\0'.repeat(zeros) + String.fromCodePoint(point);
      zeros = 0;
    }
    return text;
  };
}

function bytesReader(content: Uint8Array): TextReader {
  const decoder = new TextDecoder();
  return (begin, end) => {
    let last = end;
    while (last > begin && content[last - 1] === 0) last--;
    return decoder.decode(content.subarray(begin, last));
  };
}

/** `data` stored first axis fastest, rearranged to last axis fastest. */
function toRowMajor<T extends { readonly length: number; [index: number]: unknown }>(
  data: T,
  shape: readonly number[],
  copy: (data: T) => T,
): T {
  if (shape.length < 2) return data;
  const result = copy(data);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  for (let to = 0, from = 0; to < data.length; to++) {
    result[to] = data[from];
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
 * Throws `E_FILE_FORMAT` where `data` does not have the length that `shape` gives, or the type that `dtype` gives.
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
