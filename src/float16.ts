// Half-precision numbers (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits) as bits.

const real = new Float32Array(1);
const word = new Uint32Array(real.buffer);

/** The number that 16 bits stand for. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The bits of the nearest half-precision number to an f32, ties to even: ±infinity from 65520 on, steps of 2^-24 below 2^-14. */
export function toFloat16(value: number): number {
  real[0] = value;
  const sign = (word[0]! >>> 16) & 0x8000;
  if (Number.isNaN(value)) return sign | 0x7e00;
  const magnitude = Math.abs(Math.fround(value));
  if (magnitude >= 65_520) return sign | 0x7c00;
  // Beside so large a power of two, f32 keeps the ten places after the first, or those down to 2^-24.
  const anchor = 2 ** (Math.max((word[0]! >>> 23) & 255, 113) - 114);
  const rounded = Math.fround(magnitude + anchor) - anchor;
  if (rounded < 2 ** -14) return sign | (rounded * 2 ** 24);
  real[0] = rounded;
  return sign | ((word[0]! >>> 13) - (112 << 10));
}
