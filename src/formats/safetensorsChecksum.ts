// A checksum over a safetensors file's content, kept in its metadata.

import { GradloomError } from '../errors.ts';
import { crc32 } from './crc32.ts';
import { placeName, type FilePlace } from './fileFormatError.ts';
import type { Safetensors } from './safetensors.ts';

/** The metadata key under which the checksum stands. */
export const CHECKSUM_KEY = 'gradloom.checksum';

/**
 * `crc32:` and eight hexadecimal digits over all names, types, shapes and bytes of the tensors and all metadata but
 * the checksum itself; independent of their order.
 */
export function safetensorsChecksum({ tensors, metadata }: Safetensors): string {
  const encoder = new TextEncoder();
  const named = [...tensors].sort(byName);
  const texts = [...metadata].filter(([key]) => key !== CHECKSUM_KEY).sort(byName);
  const description = [texts, named.map(([name, { shape, dtype }]) => [name, dtype, shape])];
  let crc = crc32(encoder.encode(JSON.stringify(description)));
  for (const [, { data }] of named) {
    crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), crc);
  }
  return `crc32:${crc.toString(16).padStart(8, '0')}`;
}

/** `metadata` with the checksum added: what a writer passes to `writeSafetensors`. */
export function withChecksum(content: Safetensors): Map<string, string> {
  return new Map([...content.metadata, [CHECKSUM_KEY, safetensorsChecksum(content)]]);
}

/**
 * Compares the checksum in the metadata with the content's. Returns false where the file carries none (other
 * programs write none). Throws `E_FILE_CHECKSUM` where they differ: the file is damaged or was changed.
 *
 * Half-precision tensors become `f32` when they are read, so only files without them verify; this library writes none.
 */
export function verifyChecksum(content: Safetensors, place: FilePlace = {}): boolean {
  const stored = content.metadata.get(CHECKSUM_KEY);
  if (stored === undefined) return false;
  const computed = safetensorsChecksum(content);
  if (stored === computed) return true;
  const file = placeName(place, 'safetensors');
  throw new GradloomError('E_FILE_CHECKSUM', `${file}: the checksum must be ${stored}; got ${computed}.`, {
    hint: 'The file is damaged or was changed after it was written: take another copy.',
  });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
