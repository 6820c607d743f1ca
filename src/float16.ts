// Half-precision numbers (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits) as bits.

const real = new Float32Array(1);
const word = new Uint32Array(real.buffer);

/** Between the exponents of both formats: scaled by it, an f16's bits are those of an f32, 13 places further up. */
const SCALE = 2 ** 112;

/** The number that 16 bits stand for. */
export function fromFloat16(bits: number): number {
  word[0] = (bits & 0x7fff) << 13;
  const magnitude = real[0]! * SCALE;
  const large = bits & 0x3ff ? Number.NaN : Infinity;
  return (bits & 0x8000 ? -1 : 1) * (magnitude < 65_536 ? magnitude : large);
}

/** The bits of the nearest half-precision number to an f32, ties to even: ±infinity from 65520 on, steps of 2^-24 below 2^-14. */
export function toFloat16(value: number): number {
  real[0] = value;
  const sign = (word[0]! >>> 16) & 0x8000;
  if (Number.isNaN(value)) return sign | 0x7e00;
  // Beside so large a power of two, f32 keeps the ten places after the first, or those down to 2^-24.
  const anchor = 2 ** (Math.max((word[0]! >>> 23) & 255, 113) - 114);
  real[0] = Math.abs(real[0]);
  real[0] = (Math.fround(real[0] + anchor) - anchor) / SCALE;
  return sign | Math.min(word[0]! >>> 13, 0x7c00);
}
