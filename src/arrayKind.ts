// What an array holds, told by its own tag: `instanceof` says no to arrays of another realm (worker, iframe, Jest).

/** Typed arrays by their tags. */
interface TypedArrays {
  readonly Int8Array: Int8Array;
  readonly Uint8Array: Uint8Array;
  readonly Uint8ClampedArray: Uint8ClampedArray;
  readonly Int16Array: Int16Array;
  readonly Uint16Array: Uint16Array;
  readonly Int32Array: Int32Array;
  readonly Uint32Array: Uint32Array;
  readonly BigInt64Array: BigInt64Array;
  readonly BigUint64Array: BigUint64Array;
  readonly Float16Array: { readonly length: number; readonly [index: number]: number };
  readonly Float32Array: Float32Array;
  readonly Float64Array: Float64Array;
}

/** Names of typed arrays; `Array` for a plain one. */
export type ArrayKind = keyof TypedArrays | 'Array';

// The engine's own getter reads the tag that the array was made with: no property can feign it.
const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** The kind of an array, of any realm; `undefined` for what is not an array. A Node `Buffer` is a `Uint8Array`. */
export function arrayKind(value: unknown): ArrayKind | undefined {
  const kind = own?.get?.call(value) as ArrayKind | undefined;
  return kind ?? (Array.isArray(value) ? 'Array' : undefined);
}

/** Whether a value is an array of numbers: a typed one but for BigInts, or a plain one of nothing else. */
export function isNumeric(value: unknown): value is ArrayLike<number> {
  const kind = arrayKind(value);
  return kind === 'Array'
    ? (value as unknown[]).every((one) => typeof one === 'number')
    : kind !== undefined && !kind.startsWith('Big');
}

/** Whether a value is a typed array of one kind, of any realm. */
export function isArrayOf<K extends keyof TypedArrays>(value: unknown, kind: K): value is TypedArrays[K] {
  return arrayKind(value) === kind;
}
