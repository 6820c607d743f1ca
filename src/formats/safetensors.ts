// Reads and writes safetensors: named tensors and text, without code.

import {
  BYTES_OF_DTYPE,
  countElements,
  decodeElements,
  type ArrayData,
  type ArrayDtype,
} from './arrayData.ts';
import { checkBytes, checkReaderOptions } from './checkReader.ts';
import { duplicateKey } from './duplicateKey.ts';
import { fileFormatError, fileLimitError, quoted } from './fileFormatError.ts';
import { looksLike } from './looksLike.ts';

/** Options of `readSafetensors`. */
export interface SafetensorsOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** The most bytes that the header may have, 100 MB by default. */
  readonly maxHeaderBytes?: number;
}

/** The content of a safetensors file. */
export interface Safetensors {
  /** The tensors by name, in the order of their bytes in the file. */
  readonly tensors: ReadonlyMap<string, ArrayData>;
  /** The texts of the file's header by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

const DTYPE_OF_CODE: ReadonlyMap<string, ArrayDtype> = new Map([
  ['F64', 'f64'],
  ['F32', 'f32'],
  ['F16', 'f16'],
  ['BF16', 'bf16'],
  ['I64', 'i64'],
  ['I32', 'i32'],
  ['I16', 'i16'],
  ['I8', 'i8'],
  ['U64', 'u64'],
  ['U32', 'u32'],
  ['U16', 'u16'],
  ['U8', 'u8'],
  ['BOOL', 'bool'],
]);

/** The most bytes of a header that the format itself allows. */
export const MAX_HEADER_BYTES = 100_000_000;

/**
 * The tensors and the metadata of a safetensors file: a little-endian uint64 N, N bytes of JSON, the tensors' bytes
 * without gaps (https://github.com/huggingface/safetensors, "Format"). `F16` and `BF16` become `f32`.
 *
 * Throws `E_FILE_FORMAT` where the file looks like one of another format; where the header is larger than
 * `maxHeaderBytes` (100 MB) or than the file, is malformed or gives a name twice; where a tensor's bytes do not fit
 * its shape, overlap others, leave a gap, or lie outside the file. `E_ARGUMENT` where `bytes` is not a `Uint8Array` or an
 * option is wrong.
 */
export function readSafetensors(bytes: Uint8Array, options: SafetensorsOptions = {}): Safetensors {
  checkBytes('readSafetensors', bytes);
  checkReaderOptions('readSafetensors', options, ['file', 'maxHeaderBytes']);
  const place = { ...options, format: 'safetensors' };
  const fail = (rule: string, cause?: unknown) => fileFormatError(place, place.format, rule, { cause });
  const other = (): Error | undefined => {
    const name = looksLike(bytes);
    return name === undefined ? undefined : fail(`the file must be in the format safetensors; got ${name}`);
  };
  if (bytes.length < 8) {
    throw other() ?? fail(`the file must begin with the header's length; got ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Compared as a BigInt: as a number, a huge length would lose its low bits.
  const length = view.getBigUint64(0, true);
  const most = Math.floor(Math.min(options.maxHeaderBytes ?? MAX_HEADER_BYTES, bytes.length - 8));
  if (length > BigInt(most)) {
    const known = length > BigInt(bytes.length - 8) ? other() : undefined;
    throw known ?? fail(`the header may have at most ${most} bytes here; got ${length}`);
  }
  const start = 8 + Number(length);
  const header = parseHeader(bytes.subarray(8, start), fail);
  const metadata = readMetadata(header.get('__metadata__'), fail);
  header.delete('__metadata__');
  const entries = [...header].map(([name, value]) => readEntry(name, value, fail));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const tensors = new Map<string, ArrayData>();
  let at = 0;
  for (const { name, dtype, shape, begin, end } of entries) {
    const size = countElements(shape, place) * BYTES_OF_DTYPE[dtype];
    if (begin !== at || end - begin !== size || end > bytes.length - start) {
      throw fail(
        `tensor ${quoted(name)}, [${shape.join(', ')}] of ${dtype}, must take the ${size} bytes from ${at} within ` +
          `${bytes.length - start}; got ${begin} to ${end}`,
      );
    }
    at = end;
    tensors.set(name, { shape, ...decodeElements(bytes.subarray(start + begin, start + end), dtype) });
  }
  if (at !== bytes.length - start) {
    throw fail(`the tensors must fill the file; got ${bytes.length - start - at} bytes more`);
  }
  return { tensors, metadata };
}

type Fail = (rule: string, cause?: unknown) => Error;

function parseHeader(bytes: Uint8Array, fail: Fail): Map<string, unknown> {
  let value: unknown;
  let twice: string | undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
    twice = duplicateKey(text);
  } catch (cause) {
    throw fail('the header must be JSON in UTF-8; got another', cause);
  }
  if (!isObject(value)) throw fail('the header must be a JSON object; got another value');
  if (twice !== undefined) throw fail(`names must be unique; got ${quoted(twice)} twice`);
  return new Map(Object.entries(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readMetadata(value: unknown, fail: Fail): Map<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined) return metadata;
  if (!isObject(value)) throw fail('__metadata__ must be an object of strings; got another value');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string')
      throw fail(`metadata must be strings; got ${typeof text} for ${quoted(key)}`);
    metadata.set(key, text);
  }
  return metadata;
}

interface Entry {
  readonly name: string;
  readonly dtype: ArrayDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function isWholeNumbers(list: unknown): list is number[] {
  return Array.isArray(list) && list.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function readEntry(name: string, value: unknown, fail: Fail): Entry {
  const members = new Map(isObject(value) ? Object.entries(value) : []);
  const code = members.get('dtype');
  const dtype = typeof code === 'string' ? DTYPE_OF_CODE.get(code) : undefined;
  const shape = members.get('shape');
  const offsets = members.get('data_offsets');
  if (!dtype) throw fail(`tensor ${quoted(name)} must have a known dtype; got ${quoted(String(code))}`);
  if (!isWholeNumbers(shape) || !isWholeNumbers(offsets) || offsets.length !== 2) {
    throw fail(
      `tensor ${quoted(name)} must have a shape and two data_offsets, whole numbers ≥ 0; got others`,
    );
  }
  return { name, dtype, shape, begin: offsets[0] ?? 0, end: offsets[1] ?? 0 };
}

/**
 * The bytes of a safetensors file. The header is padded with spaces so that the tensors begin at a multiple of 8;
 * wider elements come first, otherwise in the order given, so each tensor is aligned to its element size.
 *
 * Throws `E_FILE_FORMAT` where a tensor's data does not fit its shape and dtype, or a tensor is named `__metadata__`;
 * `E_LIMIT` where the header would exceed what the format allows.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, ArrayData>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const place = { format: 'safetensors' };
  const ordered = [...tensors].sort(([, a], [, b]) => BYTES_OF_DTYPE[b.dtype] - BYTES_OF_DTYPE[a.dtype]);
  // Written by hand, name by name: an object could not hold `__proto__`, and would reorder names like "1".
  const entries: string[] = [];
  if (metadata.size > 0) entries.push(`"__metadata__":${jsonObject([...metadata].map(quotedPair))}`);
  let size = 0;
  for (const [name, { shape, dtype, data }] of ordered) {
    const code = [...DTYPE_OF_CODE].find(([, known]) => known === dtype)?.[0] ?? '';
    const bytes = countElements(shape, place) * BYTES_OF_DTYPE[dtype];
    if (
      data.byteLength !== bytes ||
      data.BYTES_PER_ELEMENT !== BYTES_OF_DTYPE[dtype] ||
      name === '__metadata__'
    ) {
      const rule = `tensor ${quoted(name)}, [${shape.join(', ')}] of ${dtype}, takes ${bytes} bytes of that type`;
      throw fileFormatError({}, place.format, `${rule}; got ${data.byteLength}`);
    }
    const description = JSON.stringify({ dtype: code, shape, data_offsets: [size, size + bytes] });
    entries.push(`${JSON.stringify(name)}:${description}`);
    size += bytes;
  }
  const json = new TextEncoder().encode(jsonObject(entries));
  checkHeaderBytes(json.length);
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + size).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  let at = start;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Throws `E_LIMIT` where a header exceeds the 100 MB that the format allows. */
export function checkHeaderBytes(bytes: number): void {
  if (bytes <= MAX_HEADER_BYTES) return;
  throw fileLimitError(
    {},
    'safetensors',
    `names and metadata may take at most ${MAX_HEADER_BYTES} bytes; got ${bytes}`,
  );
}

/** The bytes that metadata takes in a header; of what is far too long, the least that it could take. */
export function metadataBytes(metadata: ReadonlyMap<string, string>): number {
  const letters = [...metadata].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  if (letters > MAX_HEADER_BYTES) return letters;
  return new TextEncoder().encode([...metadata].map(quotedPair).join()).length;
}

function quotedPair([key, value]: readonly [string, string]): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

function jsonObject(entries: readonly string[]): string {
  return `{${entries.join(',')}}`;
}
