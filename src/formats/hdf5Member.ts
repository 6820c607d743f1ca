// Reads one data set of an open HDF5 file, piece by piece, after its sizes were found possible.

import type { Metadata } from 'h5wasm';
import {
  BYTES_OF_DTYPE,
  countElements,
  decodeElements,
  type ArrayData,
  type ArrayDtype,
  type TextData,
} from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { hasSoundHeaps } from './hdf5Heap.ts';
import type { Hdf5File } from './hdf5Library.ts';
import { checkCap, MOST_DEFLATE_RATIO, type CapOptions } from './sizeCap.ts';
import { toNumbers } from './toNumbers.ts';

/** Type classes of the library (H5T_class_t). */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const ENUMERATION = 8;

/** Filters whose output is at most so many times their input; others make anything of few bytes. */
const BOUNDED_FILTERS: ReadonlyMap<number, number> = new Map([
  [1, MOST_DEFLATE_RATIO],
  [2, 1],
  [3, 1],
]);

/** Filters that people use and the library does not come with, by their registered numbers. */
const FILTER_NAMES: ReadonlyMap<number, string> = new Map([
  [4, 'szip'],
  [307, 'bzip2'],
  [32000, 'lzf'],
  [32001, 'blosc'],
  [32004, 'lz4'],
  [32008, 'bitshuffle'],
  [32013, 'zfp'],
  [32015, 'zstd'],
  [32026, 'blosc2'],
]);
const KNOWN_FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6]);

/** Bytes that are read at once: the library's memory never shrinks again. */
const PIECE = 2 ** 23;
/** Pointers to text at once, each of which may lead to a long one. */
const TEXTS_AT_ONCE = 1024;

/** What the elements are read as; `undefined` where they are neither numbers nor text. */
export function typeOf({ type, size, signed, enum_type }: Metadata): ArrayDtype | 'text' | undefined {
  if (type === STRING) return 'text';
  if (type === FLOAT) return [16, 32, 64].includes(8 * size) ? (`f${8 * size}` as ArrayDtype) : undefined;
  // NumPy's booleans are an enumeration of one byte.
  if (type === ENUMERATION && size === 1 && isBoolean(enum_type?.members)) return 'bool';
  const isWhole = type === INTEGER || (type === ENUMERATION && enum_type?.type === INTEGER);
  return isWhole && [8, 16, 32, 64].includes(8 * size)
    ? (`${signed ? 'i' : 'u'}${8 * size}` as ArrayDtype)
    : undefined;
}

function isBoolean(members: Readonly<Record<string, number>> | undefined): boolean {
  const names = Object.keys(members ?? {});
  return names.length === 2 && members?.['FALSE'] === 0 && members['TRUE'] === 1;
}

/** The bytes of the whole file, for what they can hold, and the cap. */
export interface MemberOptions extends Omit<CapOptions, 'file'> {
  readonly file?: string | undefined;
  readonly bytes: Uint8Array;
}

/**
 * The data set and the bytes it takes. Throws `E_FILE_FORMAT` where it holds neither numbers nor text, claims more
 * than the file can hold or lies in other files, and `E_LIMIT` beyond `maxBytes`.
 */
export function readHdf5Member(
  file: Hdf5File,
  name: string,
  options: MemberOptions,
): { array: ArrayData | TextData; size: number } {
  const place = { file: options.file, format: 'HDF5' };
  const fail = (rule: string, hint?: string, cause?: unknown) =>
    fileFormatError(place, place.format, rule, { hint, cause });
  const metadata = file.metadata(name);
  const { shape } = metadata;
  const type = typeOf(metadata);
  if (type === undefined || shape === null) {
    throw fail(`data set ${quoted(name)} must hold numbers or text; got ${describe(metadata)}`);
  }
  if (type === 'f16' && !hasHalfLayout(options.bytes)) {
    throw fail(`data set ${quoted(name)} must hold half-precision floats of IEEE 754; got others of 16 bits`);
  }
  if (metadata.virtual_sources?.some(({ file_name }) => file_name !== '.')) {
    throw fail(`data set ${quoted(name)} must lie in this file; got one that is put together from others`);
  }
  if (metadata.vlen && !hasSoundHeaps(options.bytes)) {
    throw fail(`the text of ${quoted(name)} must lie whole in the file; got a damaged heap`);
  }
  const filters = file.filters(name);
  checkClaims(metadata, { name, filters, ...options }, fail);
  const count = countElements(shape, place);
  const texts: string[] = [];
  const content = new Uint8Array(type === 'text' ? 0 : count * metadata.size);
  let textBytes = 0;
  try {
    for (const part of piecesOf(metadata, count)) {
      file.read(name, part.read, (read) => {
        if (type !== 'text') {
          content.set(read, part.begin);
          return;
        }
        for (const text of textsIn(read, metadata, file)) {
          textBytes += 2 * text.length + 16;
          checkCap(textBytes, options, { format: 'HDF5', what: quoted(name) });
          texts.push(text);
        }
      });
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'GradloomError') throw cause;
    const unknown = filters.find(({ id }) => !KNOWN_FILTERS.has(id));
    if (!unknown) throw cause;
    throw fail(
      `data set ${quoted(name)} must be packed with gzip or not at all; got the filter ${FILTER_NAMES.get(unknown.id) ?? quoted(unknown.name || String(unknown.id))}`,
      'Write it again, e.g. with compression="gzip" in h5py, or with h5repack -f GZIP=4.',
      cause,
    );
  }
  if (type === 'text') return { array: { shape, dtype: 'text', data: texts }, size: textBytes };
  // The library gives little-endian numbers for files of either byte order, but leaves enumerations as they are.
  const bigEndian = metadata.type === ENUMERATION && !metadata.littleEndian;
  const decoded = decodeElements(content, type, { bigEndian, view: true });
  const data = toNumbers(decoded.data, place, name);
  return {
    array: { shape, dtype: data instanceof Float64Array ? 'f64' : decoded.dtype, data },
    size: count * BYTES_OF_DTYPE[type],
  };
}

function describe({ type, size, shape, cset }: Metadata): string {
  if (shape === null) return 'an empty one';
  const kinds = ['integers', 'floats', 'times', 'text', 'bits', 'opaque', 'records', 'references'];
  const kind = kinds[type] ?? (type === 9 ? 'lists' : type === 10 ? 'arrays' : 'others');
  return cset === undefined ? `${kind} of ${size} bytes` : kind;
}

/** Sizes are claims: a few bytes of a header ask for any memory. */
function checkClaims(
  metadata: Metadata,
  { name, filters, bytes, ...options }: MemberOptions & { name: string; filters: { id: number }[] },
  fail: (rule: string, hint?: string) => Error,
): void {
  const count = countElements(metadata.shape ?? [], { file: options.file, format: 'HDF5' });
  const size = count * metadata.size;
  const chunk = (metadata.chunks ?? []).reduce((product, length) => product * length, metadata.size);
  checkCap(Math.max(size, chunk), options, { format: 'HDF5', what: quoted(name) });
  const ratios = filters.map(({ id }) => BOUNDED_FILTERS.get(id) ?? Infinity);
  const most = bytes.length * ratios.reduce((product, ratio) => product * ratio, 1);
  if (size > most || (filters.length > 0 && chunk > most)) {
    throw fail(
      `${quoted(name)}, [${metadata.shape?.join(', ')}] of ${metadata.size} bytes each, must fit into the file; got ${bytes.length} bytes`,
      'The file is damaged, or was never filled.',
    );
  }
}

interface Piece {
  /** Where its bytes begin within the data set. */
  readonly begin: number;
  readonly read: {
    size: number;
    rows?: { shape: readonly number[]; from: number; to: number };
    pointers: boolean;
  };
}

/** Whole rows of about `PIECE` bytes, and whole chunks where the file has such, which else are unpacked twice. */
function* piecesOf({ shape, size, chunks, vlen }: Metadata, count: number): Generator<Piece> {
  const [rows = 0] = shape ?? [];
  if (count === 0) return;
  const pointers = vlen;
  const most = pointers ? TEXTS_AT_ONCE * size : PIECE;
  if (!shape || shape.length === 0 || count * size <= most) {
    yield { begin: 0, read: { size: count * size, pointers } };
    return;
  }
  const rowSize = (count / rows) * size;
  const [chunk = 1] = chunks ?? [];
  const fitting = Math.max(1, Math.floor(most / rowSize));
  const step = pointers || chunk > rows ? fitting : Math.max(chunk, fitting - (fitting % chunk));
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(rows, from + step);
    yield {
      begin: from * rowSize,
      read: { size: (to - from) * rowSize, rows: { shape, from, to }, pointers },
    };
  }
}

/** The texts of a piece: pointers to them, or fields of a fixed width, filled up with zeros or blanks. */
export function* textsIn(
  read: Uint8Array,
  { size, vlen, strpad }: Metadata,
  file: Hdf5File,
): Generator<string> {
  if (vlen) {
    const view = new DataView(read.buffer, read.byteOffset, read.byteLength);
    for (let at = 0; at + 4 <= read.length; at += 4) yield file.textAt(view.getUint32(at, true));
    return;
  }
  const decoder = new TextDecoder();
  const SPACE_PADDED = 2;
  for (let at = 0; at + size <= read.length; at += size) {
    const field = read.slice(at, at + size);
    const zero = field.indexOf(0);
    const text = decoder.decode(zero < 0 ? field : field.subarray(0, zero));
    yield strpad === SPACE_PADDED ? text.replace(/ +$/, '') : text;
  }
}

/** A datatype message of a float, after version and flags: size 2, offset 0, 16 bits; then half precision's parts. */
const SIXTEEN_BITS = [2, 0, 0, 0, 0, 0, 16, 0];
const HALF_PARTS = [10, 5, 0, 10, 15, 0, 0, 0];

/**
 * Whether all types of 16-bit floats that the file describes are IEEE half precision: the library does not tell them
 * from bfloat16 and the like.
 */
function hasHalfLayout(bytes: Uint8Array): boolean {
  const holds = (at: number, part: readonly number[]) => part.every((byte, i) => bytes[at + i] === byte);
  let halves = 0;
  for (let at = bytes.indexOf(2, 4); at >= 0; at = bytes.indexOf(2, at + 1)) {
    const [kind = 0, , sign, reserved] = bytes.subarray(at - 4, at);
    if ((kind & 15) !== FLOAT || reserved !== 0 || !holds(at, SIXTEEN_BITS)) continue;
    if (sign !== 15 || !holds(at + SIXTEEN_BITS.length, HALF_PARTS)) return false;
    halves++;
  }
  return halves > 0;
}
