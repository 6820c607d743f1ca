// Undoes in the HDF5 library's memory whatever the reading of one file did to it.

import type { ready } from 'h5wasm';

type Module = Awaited<typeof ready>;

/** The memory after the last reading, which is also that before it, up to the last word that is not zero. */
let kept: Uint8Array | undefined;

/**
 * Runs `use`, then puts the library's memory and stack back as they were, and closes what stayed open: a damaged file
 * may spoil its heap (its code in C is not proof against all), leave a piece of the stack behind where it ends with an
 * exception, or keep files open, and a good one would be read wrong after it, or not at all. What others have open in
 * the same library stays as it is.
 */
export function undoAfter<T>(module: Module, use: () => T): T {
  // Usually the library was not used meanwhile. Memory never shrinks, so what a file needed once is not copied.
  const before = kept && beginsWith(module.HEAPU8, kept) ? kept : usedPart(module.HEAPU8);
  const stack = stackPointer(module);
  const { streams } = module.FS as unknown as FileSystem;
  const open = new Set(streams);
  try {
    return use();
  } finally {
    module.HEAPU8.set(before);
    kept = before;
    raiseStack(module, stack - stackPointer(module));
    for (const [index, stream] of streams.entries()) {
      if (stream && !open.has(stream)) streams[index] = null;
    }
  }
}

interface FileSystem {
  readonly streams: (object | null | undefined)[];
}

function usedPart(memory: Uint8Array): Uint8Array {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  let used = words.length;
  while (used > 0 && words[used - 1] === 0) used--;
  return memory.slice(0, 4 * used);
}

function beginsWith(memory: Uint8Array, part: Uint8Array): boolean {
  const words = new Int32Array(memory.buffer, memory.byteOffset, part.length / 4);
  const known = new Int32Array(part.buffer, part.byteOffset, part.length / 4);
  for (let i = 0; i < known.length; i++) {
    if (words[i] !== known[i]) return false;
  }
  return true;
}

/*
 * The library exports neither its stack's pointer nor a way to set it. But `ccall` copies an argument of type "array"
 * onto the stack and passes its place, and takes a negative length as it comes; if the function that it calls throws,
 * the pointer stays where it is.
 */
const NAME = 'gradloomStack';

function callWithArray(module: Module, array: ArrayLike<number>, use: (place: number) => void): void {
  (module as unknown as Record<string, unknown>)[`_${NAME}`] = use;
  module.ccall(NAME, null, ['array'], [array as number[]]);
}

function stackPointer(module: Module): number {
  let pointer = 0;
  callWithArray(module, [], (place) => {
    pointer = place;
  });
  return pointer;
}

function raiseStack(module: Module, bytes: number): void {
  if (bytes <= 0) return;
  const raised = new Error('raised');
  try {
    callWithArray(module, { length: -bytes }, () => {
      throw raised;
    });
  } catch (error) {
    if (error !== raised) throw error;
  }
}
