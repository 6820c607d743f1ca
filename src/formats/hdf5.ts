// Reads named data sets of HDF5 files. The library behind it weighs 4 MB and loads only when it is called.

import type { ArrayData, TextData } from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { readHdf5Member, typeOf } from './hdf5Member.ts';
import { hdf5Library, type Hdf5File } from './hdf5Library.ts';
import type { ChooseMembers } from './npz.ts';
import { MOST_BYTES, type CapOptions } from './sizeCap.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Members of an HDF5 file by path, e.g. `['train_set_x', 'train_set_y']`, or those that a function chooses among all
 * paths; all arrays of numbers and of text in its root where no names are given. Integers of 64 bits become `f64`,
 * exact within ±2^53, floats of 16 bits `f32`; enumerations are their integers, those of FALSE and TRUE `bool`.
 *
 * Throws `E_FILE_FORMAT` where the file is no HDF5, is truncated, lacks a member (the hint lists those it has), a
 * named member holds neither numbers nor text, or is packed with a filter that is not known (the message names it);
 * `E_LIMIT` where the members take more than `maxBytes` (2 GiB unless told). The file is opened in memory, so links
 * out of it lead nowhere. Source of the format: The HDF Group, "HDF5 File Format Specification", version 3.0.
 */
export async function readHdf5(
  bytes: Uint8Array,
  names?: readonly string[] | ChooseMembers,
  options: CapOptions = {},
): Promise<Map<string, ArrayData | TextData>> {
  const fail = (rule: string, hint?: string, cause?: unknown) =>
    fileFormatError(options, 'HDF5', rule, { hint, cause });
  if (!hasSignature(bytes)) {
    throw fail(`an HDF5 file begins with its signature; got ${bytes.length} bytes that do not`);
  }
  const damaged = (cause?: unknown) =>
    fail('an HDF5 file must be whole; got one that cannot be read', 'It is truncated or damaged.', cause);
  const library = await hdf5Library();
  try {
    const found = library.withFile(bytes, (file) => readMembers(file, { bytes, names, options, fail }));
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
  readonly names: readonly string[] | ChooseMembers | undefined;
  readonly options: CapOptions;
  readonly fail: (rule: string, hint?: string) => Error;
}

function readMembers(
  file: Hdf5File,
  { bytes, names, options, fail }: Reading,
): Map<string, ArrayData | TextData> {
  const has = file.dataSets();
  const all = () => has.filter((path) => !path.includes('/') && typeOf(file.metadata(path)) !== undefined);
  const wanted = typeof names === 'function' ? names(has) : (names ?? all());
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
