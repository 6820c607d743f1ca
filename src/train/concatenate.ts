// Several arrays as one.

/** All numbers of all arrays, in order; in double precision where that kind of array is asked for. */
export function concatenate(parts: readonly Float32Array[]): Float32Array<ArrayBuffer>;
export function concatenate(
  parts: readonly ArrayLike<number>[],
  Kind: Float64ArrayConstructor,
): Float64Array<ArrayBuffer>;
export function concatenate(
  parts: readonly ArrayLike<number>[],
  Kind: Float32ArrayConstructor | Float64ArrayConstructor = Float32Array,
): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
  const whole = new Kind(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
