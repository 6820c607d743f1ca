// The directory of a ZIP file: what it lists must agree with the file in every number, or nothing is read.

import { fileFormatError, quoted } from './fileFormatError.ts';
import type { CapOptions } from './sizeCap.ts';

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const ENCRYPTED = 1;
const SIZES_FOLLOW = 8;

/** One member as the directory lists it; its packed bytes lie from `begin` to `end`. */
export interface ZipEntry {
  readonly name: string;
  /** Method of compression: 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly checksum: number;
  readonly size: number;
  readonly begin: number;
  readonly end: number;
}

/** The entries in the order of the directory. Throws as `readZip` does. */
export function readZipDirectory(bytes: Uint8Array, options: CapOptions = {}): ZipEntry[] {
  const fail = (rule: string) =>
    fileFormatError(options, 'ZIP', rule, { hint: 'The file is truncated or damaged.' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw fail(`a ZIP file ends with its directory; got ${bytes.length} bytes without one`);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (start === 0xffffffff || count === 0xffff) throw fail('a ZIP file has at most 4 GiB; got ZIP64');
  const oneDisk = view.getUint32(end + 4, true) === 0 && view.getUint16(end + 8, true) === count;
  if (!oneDisk || start + size !== end) {
    throw fail(
      `the directory must lie whole before its end record at ${end}; got ${size} bytes from ${start}`,
    );
  }
  const found: (ZipEntry & { readonly local: number })[] = [];
  const names = new Set<string>();
  let at = start;
  while (at < end) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      throw fail(`the directory must list ${count} members; got ${found.length}`);
    }
    const entry = readEntry(bytes, at, start, fail);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (at > end) throw fail(`member ${quoted(entry.name)} must be listed whole`);
    if (names.has(entry.name)) throw fail(`a member must be listed once; got ${quoted(entry.name)} twice`);
    names.add(entry.name);
    found.push(entry);
  }
  if (found.length !== count) throw fail(`the directory must list ${count} members; got ${found.length}`);
  checkApart(found, fail);
  return found;
}

type Fail = (rule: string) => Error;

function readEntry(bytes: Uint8Array, at: number, limit: number, fail: Fail): ZipEntry & { local: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const nameLength = view.getUint16(at + 28, true);
  const local = view.getUint32(at + 42, true);
  const listed = bytes.subarray(at + 46, at + 46 + nameLength);
  const name = new TextDecoder().decode(listed);
  if (flags & ENCRYPTED || (method !== 0 && method !== 8)) {
    throw fail(
      `members must be stored or deflated, and not encrypted; got ${quoted(name)}, method ${method}`,
    );
  }
  if (local + 30 > limit || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
    throw fail(`member ${quoted(name)} must begin at its offset; got ${local}`);
  }
  const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const end = begin + packedSize;
  if (end > limit) throw fail(`member ${quoted(name)} must lie before the directory`);
  const own = bytes.subarray(local + 30, local + 30 + view.getUint16(local + 26, true));
  const sizes = [view.getUint32(local + 18, true), view.getUint32(local + 22, true)];
  // What is said once more beside the member must be the same; NumPy leaves these sizes to a ZIP64 entry.
  const sizesAgree =
    (flags & SIZES_FOLLOW) !== 0 || sizes[0] === 0xffffffff || (sizes[0] === packedSize && sizes[1] === size);
  const sameName = own.length === listed.length && own.every((byte, i) => byte === listed[i]);
  if (!sameName || !sizesAgree || view.getUint16(local + 8, true) !== method) {
    throw fail(`member ${quoted(name)} must be called, packed and sized as the directory says; got others`);
  }
  if (method === 0 && packedSize !== size) {
    throw fail(`member ${quoted(name)} is stored and must have ${size} bytes; got ${packedSize}`);
  }
  return { name, method, checksum: view.getUint32(at + 16, true), size, begin, end, local };
}

/** Members that share bytes are no members: a small file can unpack to any size so. */
function checkApart(entries: readonly (ZipEntry & { readonly local: number })[], fail: Fail): void {
  const sorted = [...entries].sort((a, b) => a.local - b.local);
  for (const [i, entry] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before && entry.local < before.end) {
      throw fail(`members must lie apart; got ${quoted(before.name)} and ${quoted(entry.name)} in one place`);
    }
  }
}

/** Where the end record begins: the one whose comment ends with the file, or −1. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return -1;
}
