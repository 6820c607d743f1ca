// Unpacks the members of a ZIP file, each checked against its length and checksum.

import { inflateSync } from 'fflate';
import { crc32 } from './crc32.ts';
import { fileFormatError, fileLimitError } from './fileFormatError.ts';

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;

/**
 * The members of a ZIP file by name, stored or deflated (APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.16).
 *
 * Names are only names: nothing is written to disk. Throws `E_FILE_FORMAT` where the file is truncated, corrupt,
 * encrypted, holds a name twice, or exceeds 4 GiB (ZIP64); `E_LIMIT` where the members together unpack to more
 * than `maxBytes` (2 GiB unless told).
 */
export function readZip(
  bytes: Uint8Array,
  options: { file?: string; maxBytes?: number } = {},
): Map<string, Uint8Array> {
  const fail = (rule: string, cause?: unknown) =>
    fileFormatError(options, 'ZIP', rule, { hint: 'The file is truncated or damaged.', cause });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw fail(`a ZIP file ends with its directory; got ${bytes.length} bytes without one`);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let left = options.maxBytes ?? 2 ** 31;
  const members = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      throw fail(`the directory must list ${count} members; got ${i}`);
    }
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const checksum = view.getUint32(at + 16, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (flags & 1 || (method !== 0 && method !== 8) || members.has(name)) {
      throw fail(
        `members must be stored or deflated once each; got ${JSON.stringify(name)}, method ${method}`,
      );
    }
    if (size > left)
      throw fileLimitError(options, 'ZIP', `the members unpack to more than the cap; got ${size}`);
    left -= size;
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
      throw fail(`member ${JSON.stringify(name)} must begin at its offset; got ${local}`);
    }
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packedSize > bytes.length)
      throw fail(`member ${JSON.stringify(name)} must lie within the file`);
    const packed = bytes.subarray(start, start + packedSize);
    const content =
      method === 0 ? packed : inflate(packed, size, (cause) => fail(`${name} is corrupt`, cause));
    if (content.length !== size || crc32(content) !== checksum) {
      throw fail(`member ${JSON.stringify(name)} must have its length and checksum; got others`);
    }
    members.set(name, content);
  }
  return members;
}

/** Where the end record begins: the last one within the longest comment's reach, or −1. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}

/** The output never exceeds `size`: inflate stops filling a buffer that it was given. */
function inflate(packed: Uint8Array, size: number, fail: (cause: unknown) => Error): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw fail(cause);
  }
}
