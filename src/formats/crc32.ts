// CRC-32 as in ZIP, gzip and PNG, and CRC-32C as in event files: tell a damaged file from a whole one.

/** The remainders of all bytes by a reflected polynomial. */
function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    return remainder;
  });
}

const TABLE = tableOf(0xedb88320);
let castagnoli: Uint32Array | undefined;

/** The CRC-32 of `bytes` (ISO-HDLC); `before` is the checksum of what precedes them, to go on from. */
export function crc32(bytes: Uint8Array, before = 0): number {
  return remainderOf(bytes, TABLE, before);
}

/** The CRC-32C of `bytes` (Castagnoli's polynomial, as in iSCSI). */
export function crc32c(bytes: Uint8Array): number {
  return remainderOf(bytes, (castagnoli ??= tableOf(0x82f63b78)), 0);
}

function remainderOf(bytes: Uint8Array, table: Uint32Array, before: number): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] ?? 0)) & 255] ?? 0);
  }
  return ~crc >>> 0;
}
