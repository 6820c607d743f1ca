// Reads named data sets of HDF5 files. The library behind it weighs 4 MB and loads only when it is called.

import type { Dataset, Entity, File as Hdf5File, Group } from 'h5wasm';
import {
  countElements,
  decodeElements,
  type ArrayBytes,
  type ArrayData,
  type ArrayDtype,
} from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { toNumbers } from './toNumbers.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
let filesOpened = 0;

/**
 * Members of an HDF5 file by path, e.g. `['train_set_x', 'train_set_y']`; all arrays of numbers in its root where no
 * names are given. Integers of 64 bits become `f64`, exact within ±2^53.
 *
 * Throws `E_FILE_FORMAT` where the file is no HDF5, is truncated, lacks a member (the hint lists those it has), or
 * a named member holds no numbers; `E_LIMIT` beyond `maxElements`. The file is opened in memory, so links out of it
 * lead nowhere.
 */
export async function readHdf5(
  bytes: Uint8Array,
  names?: readonly string[],
  options: { file?: string; maxElements?: number } = {},
): Promise<Map<string, ArrayData>> {
  const place = { ...options, format: 'HDF5' };
  const fail = (rule: string, hint?: string, cause?: unknown) =>
    fileFormatError(place, place.format, rule, { hint, cause });
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw fail(`an HDF5 file begins with its signature; got ${bytes.length} bytes that do not`);
  }
  const library = await import('h5wasm');
  const module = await library.ready;
  // Without this the C library prints its error stack to the terminal.
  module.activate_throwing_error_handler();
  const path = `/gradloom-${filesOpened++}.h5`;
  let file: Hdf5File | undefined;
  try {
    module.FS.writeFile(path, bytes);
    file = new library.File(path, 'r');
    const found = new Map<string, ArrayData>();
    for (const name of names ?? numericMembers(file)) {
      const entity = file.get(name);
      if (!isDataset(entity)) {
        const has = listMembers(file).join(', ') || 'none';
        throw fail(`a data set ${quoted(name)} must exist; got ${has}`, `Name one of: ${has}.`);
      }
      found.set(name, readDataset(entity, name, { ...place, maxElements: options.maxElements }));
    }
    return found;
  } catch (error) {
    if (error instanceof Error && error.name === 'GradloomError') throw error;
    throw fail(
      'an HDF5 file must be whole; got one that cannot be read',
      'It is truncated or damaged.',
      error,
    );
  } finally {
    closeQuietly(file);
    module.FS.unlink(path);
  }
}

function closeQuietly(file: Hdf5File | undefined): void {
  try {
    file?.close();
  } catch {
    // A damaged file that does not close has been reported already, and lives in memory only.
  }
}

function isDataset(entity: Entity | null): entity is Dataset {
  return entity !== null && 'metadata' in entity && 'slice' in entity;
}

/** Paths of all data sets, groups included. */
function listMembers(group: Group): string[] {
  return group.paths().filter((path) => isDataset(group.get(path)));
}

function numericMembers(group: Group): string[] {
  return group.keys().filter((name) => {
    const entity = group.get(name);
    return isDataset(entity) && dtypeOf(entity) !== undefined;
  });
}

/** Integers and floats, and NumPy's booleans, which HDF5 holds as an enumeration of one byte. */
function dtypeOf(dataset: Dataset): ArrayDtype | undefined {
  const { type, size, signed } = dataset.metadata;
  const bits = size * 8;
  if (type === 0 && [8, 16, 32, 64].includes(bits)) return `${signed ? 'i' : 'u'}${bits}` as ArrayDtype;
  if (type === 1 && (bits === 32 || bits === 64)) return `f${bits}`;
  return type === 8 && bits === 8 ? 'bool' : undefined;
}

function readDataset(
  dataset: Dataset,
  name: string,
  place: { file?: string; format: string; maxElements?: number },
): ArrayData {
  const dtype = dtypeOf(dataset);
  const shape = dataset.shape;
  if (dtype === undefined || shape === null) {
    throw fileFormatError(
      place,
      place.format,
      `data set ${quoted(name)} must hold numbers; got ${JSON.stringify(dataset.dtype)}`,
    );
  }
  const count = countElements(shape, place, place.maxElements);
  const value = count === 0 ? new Uint8Array(0) : dataset.value;
  // Booleans arrive as an array of numbers or of booleans, all others as typed arrays.
  const raw = ArrayBuffer.isView(value) ? (value as ArrayBytes) : Uint8Array.from(value as boolean[], Number);
  const bytes = new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  // The library hands out the file's bytes as they are, whatever their order.
  const decoded = decodeElements(bytes, dtype, !dataset.metadata.littleEndian);
  if (decoded.data.length !== count) {
    throw fileFormatError(
      place,
      place.format,
      `${quoted(name)} must have ${count} elements; got ${decoded.data.length}`,
    );
  }
  const data = toNumbers(decoded.data, place, name);
  return { shape, dtype: data instanceof Float64Array ? 'f64' : decoded.dtype, data };
}
