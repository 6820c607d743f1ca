// The HDF5 library in C behind `readHdf5`: a file in memory, and calls that say whether they succeeded.

import type { Filter, Metadata, ready } from 'h5wasm';
import { GradloomError } from '../errors.ts';
import { capMemory } from './hdf5Memory.ts';
import { undoAfter } from './hdf5State.ts';

type Module = Awaited<typeof ready>;
interface Stream {
  readonly fd: number;
}
/** What the type of the library's file system leaves out. */
interface FileSystem {
  readonly streams: (Stream | null | undefined)[];
  open(path: string, flags: string): Stream;
  writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void;
  unlink(path: string): void;
}

const STDERR = 2;
let opened = 0;

/** An open file; every method throws a plain `Error` where the library refuses. */
export interface Hdf5File {
  /** Paths of all data sets, those of groups included. */
  dataSets(): string[];
  metadata(path: string): Metadata;
  filters(path: string): Filter[];
  /**
   * Rows `from` … `to` of a data set, `size` bytes, as the file's type has them but little-endian; all of it without
   * `rows`. `use` sees the library's own memory, which is free again after it.
   */
  read(path: string, part: ReadPart, use: (bytes: Uint8Array) => void): void;
  /** The text at a place of the library's memory, up to its zero. */
  textAt(pointer: number): string;
  /** Names of the attributes of a group or a data set. */
  attributes(path: string): string[];
  /** What the file says of an attribute. */
  attributeMetadata(path: string, name: string): Metadata;
  /** An attribute's bytes, `size` of them, as `read` gives those of a data set. */
  readAttribute(path: string, name: string, part: ReadPart, use: (bytes: Uint8Array) => void): void;
}

/** The elements that `Hdf5File.read` reads. */
export interface ReadPart {
  readonly size: number;
  readonly rows?: { readonly shape: readonly number[]; readonly from: number; readonly to: number };
  /** Whether the elements are pointers to text that the library has made. */
  readonly pointers: boolean;
}

/** The library, once it is loaded. */
export interface Hdf5Library {
  /** Opens `bytes` as a file and passes it to `use`; `undefined` where it is no HDF5 file that opens. */
  withFile<T>(bytes: Uint8Array, use: (file: Hdf5File) => T): { value: T } | undefined;
}

/** Loads the library. Throws `E_UNSUPPORTED` where the package is not installed, or may not run. */
export async function hdf5Library(): Promise<Hdf5Library> {
  let module: Module;
  try {
    const { ready } = await import('h5wasm');
    module = await ready;
  } catch (cause) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      'HDF5: the npm package h5wasm, which reads HDF5, must be installed.',
      {
        hint: "Install it: `npm install h5wasm@0.10`. A page's content security policy must allow 'wasm-unsafe-eval'.",
        cause,
      },
    );
  }
  return {
    withFile: (bytes, use) =>
      capMemory(module, bytes.length, () => undoAfter(module, () => withFile(module, bytes, use))),
  };
}

/**
 * The library's handler that throws out of the middle of its C code must not be on: each such throw leaves a piece of
 * its stack and its open files behind, and after some 2,000 damaged files it cannot open a good one. Instead each
 * call's result is looked at, and what it would print is dropped.
 */
function withFile<T>(
  module: Module,
  bytes: Uint8Array,
  use: (file: Hdf5File) => T,
): { value: T } | undefined {
  module.deactivate_throwing_error_handler();
  const files = module.FS as unknown as FileSystem;
  const path = `/gradloom-${opened++}.h5`;
  const stderr = files.streams[STDERR];
  files.streams[STDERR] = files.open('/dev/null', 'w');
  let id = -1n;
  try {
    // The file is only read, so it need not be a copy.
    files.writeFile(path, bytes, { canOwn: true });
    id = module.open(path, module.H5F_ACC_RDONLY, false, -1, -1);
    return id < 0n ? undefined : { value: use(fileOf(module, id)) };
  } finally {
    try {
      if (id >= 0n) module.close_file(id);
    } finally {
      files.streams[STDERR] = stderr;
      files.unlink(path);
    }
  }
}

function fileOf(module: Module, id: bigint): Hdf5File {
  return {
    dataSets: () => {
      const names = module.get_names(id, '/', true);
      return names.filter((name) => module.get_type(id, `/${name}`) === module.H5G_DATASET);
    },
    metadata: (path) => module.get_dataset_metadata(id, path),
    filters: (path) => module.get_dataset_filters(id, path),
    textAt: (pointer) => {
      if (pointer === 0) return '';
      const end = module.HEAPU8.indexOf(0, pointer);
      return new TextDecoder().decode(module.HEAPU8.slice(pointer, end < 0 ? undefined : end));
    },
    read: (path, { size, rows, pointers }, use) => {
      const at = module._malloc(Math.max(1, size));
      if (at === 0) throw new Error(`no memory for ${size} bytes`);
      try {
        // Where the library fails to write, nothing of another file's must be seen.
        module.HEAPU8.fill(0, at, at + size);
        const { count, offset, strides } = rows ? hyperslab(rows) : WHOLE;
        const status = module.get_dataset_data(id, path, count, offset, strides, BigInt(at));
        if (status < 0) throw new Error('the library could not read the data');
        try {
          use(module.HEAPU8.subarray(at, at + size));
        } finally {
          if (pointers && count) module.reclaim_vlen_memory_count(id, path, '', BigInt(at), count);
          else if (pointers) module.reclaim_vlen_memory(id, path, '', BigInt(at));
        }
      } finally {
        module._free(at);
      }
    },
    attributes: (path) => module.get_attribute_names(id, path),
    attributeMetadata: (path, name) => module.get_attribute_metadata(id, path, name),
    readAttribute: (path, name, { size, pointers }, use) => {
      const at = module._malloc(Math.max(1, size));
      if (at === 0) throw new Error(`no memory for ${size} bytes`);
      try {
        module.HEAPU8.fill(0, at, at + size);
        if (module.get_attribute_data(id, path, name, BigInt(at)) < 0)
          throw new Error('the library could not read the attribute');
        try {
          use(module.HEAPU8.subarray(at, at + size));
        } finally {
          if (pointers) module.reclaim_vlen_memory(id, path, name, BigInt(at));
        }
      } finally {
        module._free(at);
      }
    },
  };
}

interface Hyperslab {
  readonly count: bigint[] | null;
  readonly offset: bigint[] | null;
  readonly strides: bigint[] | null;
}

const WHOLE: Hyperslab = { count: null, offset: null, strides: null };

function hyperslab({ shape, from, to }: NonNullable<ReadPart['rows']>): Hyperslab {
  return {
    count: shape.map((size, axis) => BigInt(axis === 0 ? to - from : size)),
    offset: shape.map((_, axis) => BigInt(axis === 0 ? from : 0)),
    strides: shape.map(() => 1n),
  };
}
