// Which arrays the library has for itself: what is read from a file for a training need not be copied for it once more.

const handedOver = new WeakSet<object>();

/** Says that nobody changes `x` any more. For the library's own use. */
export function handOver(x: object): void {
  handedOver.add(x);
}

/** The same bytes, which nobody else changes: `x` itself where it was handed over, else a copy. */
export function ownBytes(x: Uint8Array): Uint8Array<ArrayBuffer> {
  return handedOver.has(x) ? (x as Uint8Array<ArrayBuffer>) : new Uint8Array(x);
}
