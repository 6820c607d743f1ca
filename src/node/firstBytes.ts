// The beginning of a file, by which its kind is known.

import { open } from 'node:fs/promises';

/** The first 64 bytes, fewer of a shorter file; `undefined` where it cannot be read. */
export async function firstBytes(path: string): Promise<Buffer | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
