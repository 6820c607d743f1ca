// A bound on the memory that the HDF5 library takes for one file: a damaged one makes it ask for more until all is gone.

import { MOST_DEFLATE_RATIO } from './sizeCap.ts';

/** The WebAssembly memory's bytes, a new view after each growth. */
interface Module {
  readonly HEAPU8: Uint8Array;
}

/** What any file may need: caches, and a piece of what is read with its chunks. */
const BASE = 2 ** 27;
const PAGE = 2 ** 16;

/**
 * Runs `use`, within which the library's memory grows to at most 128 MiB and four times what a file of so many bytes
 * holds when unpacked. Beyond it the library is told that there is no memory, and its call fails.
 */
export function capMemory<T>(module: Module, fileBytes: number, use: () => T): T {
  const most = module.HEAPU8.length + BASE + 4 * MOST_DEFLATE_RATIO * fileBytes;
  // The library's memory object cannot be reached, but it grows by this method, and only while `use` runs.
  const { prototype } = WebAssembly.Memory;
  const grow = Object.getOwnPropertyDescriptor(prototype, 'grow')!;
  Object.defineProperty(prototype, 'grow', {
    ...grow,
    value(this: WebAssembly.Memory, pages: number): number {
      if (this.buffer === module.HEAPU8.buffer && this.buffer.byteLength + pages * PAGE > most) {
        throw new RangeError(`the HDF5 library may take ${most} bytes for this file`);
      }
      return (grow.value as (this: WebAssembly.Memory, pages: number) => number).call(this, pages);
    },
  });
  try {
    return use();
  } finally {
    Object.defineProperty(prototype, 'grow', grow);
  }
}
