// Reads NPZ, a ZIP file of NumPy arrays.

import type { ArrayData } from './arrayData.ts';
import { readNpy } from './npy.ts';
import { readZip } from './zip.ts';

/**
 * The arrays of an NPZ file by member name, without the suffix `.npy`; `numpy.savez` and `savez_compressed` alike.
 *
 * Throws as `readZip` and `readNpy` do; messages name the file and the member.
 */
export function readNpz(
  bytes: Uint8Array,
  options: { file?: string; maxBytes?: number } = {},
): Map<string, ArrayData> {
  const arrays = new Map<string, ArrayData>();
  for (const [name, content] of readZip(bytes, options)) {
    const file = `${options.file ?? 'NPZ'}[${name}]`;
    arrays.set(name.replace(/\.npy$/, ''), readNpy(content, { file }));
  }
  return arrays;
}
