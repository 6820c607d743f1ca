// Reads named data sets of HDF5 files. The library behind it weighs 4 MB and loads only when a file is read.

import type { ArrayData, TextData } from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { readHdf5Member, typeOf } from './hdf5Member.ts';
import { checkBytes, checkMembers, checkReaderOptions } from './checkReader.ts';
import { hdf5Library, type Hdf5File } from './hdf5Library.ts';
import { MEMBERS_OPTIONS, type MembersOptions } from './npz.ts';
import { MOST_BYTES } from './sizeCap.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The arrays of an HDF5 file by path. `members` names those to read (`['train_set_x', 'part/train_set_y']`); by default
 * all arrays of numbers and of text in the root. Integers of 64 bits become `f64`,
 * exact within ±2^53, floats of 16 bits `f32`; enumerations are their integers, those of FALSE and TRUE `bool`.
 *
 * It needs the npm package `h5wasm`, which is loaded at the first call, in Node and in a page alike. A page's content
 * security policy must allow it (`script-src 'wasm-unsafe-eval'`).
 *
 * Throws `E_FILE_FORMAT` where the file is no HDF5, is truncated, lacks a member (the hint lists those it has), a
 * named member holds neither numbers nor text, or is packed with a filter that is not known (the message names it);
 * `E_LIMIT` where the members take more than `maxBytes` (2 GiB by default); `E_UNSUPPORTED` where `h5wasm` cannot be
 * loaded; `E_ARGUMENT` where `bytes` is not a `Uint8Array` or an option is wrong. The file is opened in memory, so links
 * out of it lead nowhere. Source of the format: The HDF Group, "HDF5 File Format Specification", version 3.0.
 */
export async function readHdf5(
  bytes: Uint8Array,
  options: MembersOptions = {},
): Promise<Map<string, ArrayData | TextData>> {
  checkBytes('readHdf5', bytes);
  checkReaderOptions('readHdf5', options, MEMBERS_OPTIONS);
  const fail = (rule: string, hint?: string, cause?: unknown) =>
    fileFormatError(options, 'HDF5', rule, { hint, cause });
  if (!hasSignature(bytes)) {
    throw fail(`an HDF5 file begins with its signature; got ${bytes.length} bytes that do not`);
  }
  const damaged = (cause?: unknown) =>
    fail('an HDF5 file must be whole; got one that cannot be read', 'It is truncated or damaged.', cause);
  const library = await hdf5Library();
  try {
    const found = library.withFile(bytes, (file) => readMembers(file, { bytes, options, fail }));
    if (!found) throw damaged();
    return found.value;
  } catch (error) {
    if (error instanceof Error && error.name === 'GradloomError') throw error;
    throw damaged(error);
  }
}

/** The signature stands at the beginning, or after a user block of 512 bytes, or 1024, 2048, …. */
function hasSignature(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at = at === 0 ? 512 : 2 * at) {
    if (SIGNATURE.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

interface Reading {
  readonly bytes: Uint8Array;
  readonly options: MembersOptions;
  readonly fail: (rule: string, hint?: string) => Error;
}

function readMembers(file: Hdf5File, { bytes, options, fail }: Reading): Map<string, ArrayData | TextData> {
  const has = file.dataSets();
  const all = () => has.filter((path) => !path.includes('/') && typeOf(file.metadata(path)) !== undefined);
  const { members } = options;
  const wanted = typeof members === 'function' ? members(has) : (members ?? all());
  checkMembers('readHdf5', wanted);
  const arrays = new Map<string, ArrayData | TextData>();
  let left = options.maxBytes ?? MOST_BYTES;
  for (const name of wanted) {
    if (!has.includes(name.replace(/^\/+/, ''))) {
      const list = has.join(', ') || 'none';
      throw fail(`a data set ${quoted(name)} must exist; got ${list}`, `Name one of: ${list}.`);
    }
    const { array, size } = readHdf5Member(file, name, { bytes, file: options.file, maxBytes: left });
    left -= size;
    arrays.set(name, array);
  }
  return arrays;
}
