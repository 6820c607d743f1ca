// Unpacks gzip, in pages and in Node.

import { fileFormatError, fileLimitError } from './fileFormatError.ts';

/** Whether `bytes` begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The unpacked content of a gzip file (RFC 1952), its checksum verified.
 *
 * Throws `E_FILE_FORMAT` where the file is truncated or corrupt, and `E_LIMIT` as soon as the content exceeds
 * `maxBytes` (2 GiB unless told), so a small hostile file cannot fill the memory.
 */
export async function gunzip(
  bytes: Uint8Array,
  options: { file?: string; maxBytes?: number } = {},
): Promise<Uint8Array> {
  const maxBytes = options.maxBytes ?? 2 ** 31;
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw fileFormatError(
        options,
        'gzip',
        `a gzip file must be whole; got ${bytes.length} bytes that are not`,
        {
          hint: 'The file is truncated or damaged: fetch it again.',
          cause,
        },
      );
    });
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw fileLimitError(options, 'gzip', `the content may have at most ${maxBytes} bytes; got more`);
    }
    chunks.push(value);
  }
  const content = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}
