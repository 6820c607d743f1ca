// Unpacks gzip, in pages and in Node.

import type { GradloomError } from '../errors.ts';
import { checkBytes, checkReaderOptions } from './checkReader.ts';
import { fileFormatError } from './fileFormatError.ts';
import { CAP_OPTIONS, checkCap, MOST_BYTES, MOST_DEFLATE_RATIO, type CapOptions } from './sizeCap.ts';

/** Whether `bytes` begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The unpacked content of a gzip file (RFC 1952), its checksum verified.
 *
 * Throws `E_FILE_FORMAT` where the file is truncated or corrupt, and `E_LIMIT` as soon as the content exceeds
 * `maxBytes` (2 GiB by default), so a small hostile file cannot fill the memory; `E_ARGUMENT` where `bytes` is not a
 * `Uint8Array` or an option is wrong.
 */
export async function gunzip(bytes: Uint8Array, options: CapOptions = {}): Promise<Uint8Array> {
  checkBytes('gunzip', bytes);
  checkReaderOptions('gunzip', options, CAP_OPTIONS);
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  const { maxBytes = MOST_BYTES } = options;
  let content = new Uint8Array(Math.min(claimedSize(bytes), maxBytes));
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw damagedGzip(bytes, options, cause);
    });
    if (done) break;
    const end = length + value.length;
    if (end > maxBytes) {
      await reader.cancel().catch(() => undefined);
      checkCap(Infinity, options, { format: 'gzip', what: 'the content' });
    }
    if (end > content.length) {
      const larger = new Uint8Array(Math.min(Math.max(end, 2 * content.length), maxBytes));
      larger.set(content.subarray(0, length));
      content = larger;
    }
    content.set(value, length);
    length = end;
  }
  return content.subarray(0, length);
}

/** The error for a file that is not whole. */
export function damagedGzip(bytes: Uint8Array, options: CapOptions, cause: unknown): GradloomError {
  return fileFormatError(
    options,
    'gzip',
    `a gzip file must be whole; got ${bytes.length} bytes that are not`,
    { hint: 'The file is truncated or damaged: fetch it again.', cause },
  );
}

/**
 * The size of the content as the last four bytes say, as far as so few bytes can hold so much: room for it is made
 * at once, which spares a copy, and costs no memory before it is written.
 */
export function claimedSize(bytes: Uint8Array): number {
  if (bytes.length < 18) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Math.min(view.getUint32(bytes.length - 4, true), bytes.length * MOST_DEFLATE_RATIO);
}
