// Checks the heaps in which an HDF5 file keeps text of any length: the library loops for ever over damaged ones.

/** `GCOL`, version 1, three bytes reserved. */
const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0];
/** An object's index, count of references, four bytes reserved and its size; a collection's header is as long. */
const HEADER = 16;

/**
 * Whether every global heap collection in `bytes` holds objects that follow each other to its end. Its sizes are of
 * 8 bytes, as all but the library's own tests write them.
 *
 * Source: "HDF5 File Format Specification", version 3.0, III.E. Disk Format: Level 1E - Global Heap.
 */
export function hasSoundHeaps(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(SIGNATURE[0] ?? 0); at >= 0; at = bytes.indexOf(SIGNATURE[0] ?? 0, at + 1)) {
    if (SIGNATURE.every((byte, i) => bytes[at + i] === byte) && !isSound(view, at)) return false;
  }
  return true;
}

function isSound(view: DataView, start: number): boolean {
  if (start + HEADER > view.byteLength) return false;
  const end = start + Number(view.getBigUint64(start + 8, true));
  if (end > view.byteLength) return false;
  let at = start + HEADER;
  // What is left at the end may be too little for a header.
  while (at + HEADER <= end) {
    const index = view.getUint16(at, true);
    const size = Number(view.getBigUint64(at + 8, true));
    // Object 0 is the free space, and its size counts its header.
    const length = index === 0 ? size : HEADER + Math.ceil(size / 8) * 8;
    if (length < HEADER || at + length > end) return false;
    at += length;
  }
  return true;
}
