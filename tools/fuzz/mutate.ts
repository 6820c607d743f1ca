// Damages bytes at random, as disks, networks and attackers do: flips, cuts, pieces moved, numbers made extreme.

/** A stream of pseudorandom whole numbers below `n` (a xorshift generator; any seed). */
export function randomOf(seed: number): (n: number) => number {
  let state = (seed * 2654435761 + 88172645) >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const EXTREMES = [0, 1, 2, 7, 8, 127, 128, 255];

/** A damaged copy of `bytes`; `other` is a second file, of which pieces are put in. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: (n: number) => number): Uint8Array {
  // Not `slice`, which is a view where it is of a Buffer.
  let result: Uint8Array = new Uint8Array(bytes);
  for (let left = 1 + random(4); left > 0; left--) result = mutateOnce(result, other, random);
  return result;
}

function mutateOnce(bytes: Uint8Array, other: Uint8Array, random: (n: number) => number): Uint8Array {
  const { length } = bytes;
  if (length === 0) return new Uint8Array(other);
  const at = random(length);
  switch (random(10)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 1:
      bytes[at] = random(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return withNumber(bytes, random);
    case 4:
      bytes[at] = EXTREMES[random(EXTREMES.length)] ?? 0;
      return bytes;
    case 5: {
      // A piece of the other file over this one.
      const from = random(other.length);
      bytes.set(other.subarray(from, Math.min(from + 1 + random(64), from + length - at)), at);
      return bytes;
    }
    case 6: {
      // A piece of its own twice.
      const piece = bytes.slice(at, at + 1 + random(64));
      const to = random(length);
      return joined(bytes.subarray(0, to), piece, bytes.subarray(to));
    }
    case 7:
      return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random(16)));
    case 8:
      return withDigit(bytes, random);
    default: {
      const spread = 1 + random(16);
      return bytes.fill(random(2) * 255, at, at + spread);
    }
  }
}

/** A 16, 32 or 64-bit number, either byte order, made extreme or a little different. */
function withNumber(bytes: Uint8Array, random: (n: number) => number): Uint8Array {
  const size = [2, 4, 8][random(3)] ?? 4;
  if (bytes.length < size) return bytes;
  const at = random(bytes.length - size + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = random(2) === 0;
  const low = size === 8 && !littleEndian ? at + 4 : at;
  const value =
    [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 65_535, bytes.length, random(2 ** 31)][random(8)] ?? 0;
  if (size === 2) view.setUint16(at, value & 65_535, littleEndian);
  else view.setUint32(low, value, littleEndian);
  return bytes;
}

/** One digit of a text made another, or more digits. */
function withDigit(bytes: Uint8Array, random: (n: number) => number): Uint8Array {
  const places: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    if (byte >= 48 && byte <= 57 && places.length < 4096) places.push(at);
  }
  const at = places[random(places.length)];
  if (at === undefined) return bytes;
  if (random(2) === 0) {
    bytes[at] = 48 + random(10);
    return bytes;
  }
  return joined(
    bytes.subarray(0, at),
    new TextEncoder().encode('9'.repeat(1 + random(12))),
    bytes.subarray(at),
  );
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
