// The members of a ZIP file: its directory is checked as a whole, each member when it is unpacked.

import { inflateSync } from 'fflate';
import { crc32 } from './crc32.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { checkCap, MOST_BYTES, MOST_DEFLATE_RATIO, type CapOptions } from './sizeCap.ts';
import { readZipDirectory, type ZipEntry } from './zipDirectory.ts';

/**
 * The members of a ZIP file by name, stored or deflated (APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.16); only those
 * that `wanted` chooses are unpacked, each checked against its length and checksum. A stored member is a view of
 * `bytes`, not a copy.
 *
 * Names are only names: nothing is written to disk. Throws `E_FILE_FORMAT` where the file is truncated, corrupt,
 * encrypted, has bytes after its end, lists members that overlap or one name twice, or exceeds 4 GiB (ZIP64);
 * `E_LIMIT` where the chosen members together unpack to more than `maxBytes` (2 GiB by default).
 */
export function readZip(
  bytes: Uint8Array,
  options: CapOptions & { readonly wanted?: (names: readonly string[]) => readonly string[] } = {},
): Map<string, Uint8Array> {
  const entries = readZipDirectory(bytes, options);
  const names = entries.map(({ name }) => name);
  const wanted = new Set(options.wanted ? options.wanted(names) : names);
  const members = new Map<string, Uint8Array>();
  let left = options.maxBytes ?? MOST_BYTES;
  for (const entry of entries) {
    if (!wanted.has(entry.name)) continue;
    checkCap(
      entry.size,
      { ...options, maxBytes: left },
      { format: 'ZIP', what: `member ${quoted(entry.name)}` },
    );
    left -= entry.size;
    members.set(entry.name, unpack(bytes, entry, options));
  }
  return members;
}

function unpack(bytes: Uint8Array, entry: ZipEntry, options: CapOptions): Uint8Array {
  const { name, method, size, checksum, begin, end } = entry;
  const fail = (rule: string, cause?: unknown) =>
    fileFormatError(options, 'ZIP', `member ${quoted(name)} ${rule}`, {
      hint: 'The file is truncated or damaged.',
      cause,
    });
  const packed = bytes.subarray(begin, end);
  if (method === 8 && size > packed.length * MOST_DEFLATE_RATIO) {
    throw fail(`cannot unpack to ${size} bytes; got ${packed.length} of packed data`);
  }
  const content = method === 0 ? packed : inflate(packed, size, (cause) => fail('is corrupt', cause));
  if (content.length !== size || crc32(content) !== checksum) {
    throw fail('must have its length and checksum; got others');
  }
  return content;
}

/** One byte more than the size shows content that is too long: inflate stops filling a buffer that it was given. */
function inflate(packed: Uint8Array, size: number, fail: (cause: unknown) => Error): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch (cause) {
    throw fail(cause);
  }
}
