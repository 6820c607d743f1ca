// Which writes go through memory that is kept: large ones, from the second to a buffer on.

import type { UploadPool } from './uploadPool.ts';

/** Bytes below which nothing is gained. */
const LARGE = 2 ** 16;

/**
 * Writes `data` to the beginning of `target`, as `queue.writeBuffer` does. False, and nothing is written, where that is the
 * better way, or the only one yet.
 */
export type Uploads = (target: GPUBuffer, data: ArrayBufferView<ArrayBuffer>) => boolean;

/** Writes to a device. What keeps memory for them is loaded with the first that gains by it. */
export function uploadsTo(device: GPUDevice): Uploads {
  // What is written only once needs no memory of its own.
  const written = new WeakSet<GPUBuffer>();
  // Null while it is loaded, and where it cannot be: then writes go on in the usual way.
  let pool: UploadPool | null | undefined;
  return (target, data) => {
    if (data.byteLength < LARGE) return false;
    if (!written.has(target)) written.add(target);
    else if (pool) return pool.write(target, data);
    else if (pool === undefined) {
      pool = null;
      import('./uploadPool.ts').then(
        (loaded) => (pool = new loaded.UploadPool(device)),
        () => undefined,
      );
    }
    return false;
  };
}
