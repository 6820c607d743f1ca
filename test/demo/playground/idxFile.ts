// Files as MNIST has them, made of what the test draws.

/** An IDX file of bytes. */
export function idxFile(shape: readonly number[], bytes: ArrayLike<number>): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => head.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.from([...head, ...Array.from(bytes)]);
}
