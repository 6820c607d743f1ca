// How the elements of a tensor are read and written in WGSL: in a binding, or in a memory that functions give access to.

/** Storage types. `u8` lies four to a word; `f16` is read as f32. */
export type StorageType = 'f32' | 'f16' | 'u32' | 'u8';

/** The bytes of one element. */
export function bytesOf(type: StorageType): number {
  return type === 'u8' ? 1 : type === 'f16' ? 2 : 4;
}

/**
 * Where a tensor lies in a memory with functions `<memory>_real`, `_reals` (four neighbours), `_word`, `_words`, and
 * `set_<memory>_…` for each: from element `offset` on, a multiple of 4.
 */
export interface Place {
  readonly memory: string;
  readonly offset: number;
}

/** WGSL expressions and statements; `place` is the number of an element, of the first of four for vectors. */
export interface MemoryText {
  readonly at: (place: string) => string;
  readonly vector: (place: string) => string;
  readonly set: (place: string, value: string) => string;
  readonly setVector: (place: string, value: string) => string;
}

/** The type of an element of a binding, or of a group of neighbours. */
export function storedElement(type: StorageType, width: 1 | 4): string {
  const element = type === 'u8' ? 'u32' : type;
  return width === 1 || type === 'u8' ? element : `vec4<${element}>`;
}

/** A binding of array type, for values of `width` neighbours. */
export function boundMemory(name: string, type: StorageType, width: 1 | 4): MemoryText {
  if (type === 'f16') {
    return {
      at: (place) => `f32(${name}[${place}])`,
      vector: (place) => `Real(${name}[(${place}) / WIDTH])`,
      set: (place, value) => `${name}[${place}] = f16(${value})`,
      setVector: (place, value) => `${name}[${place} / WIDTH] = ${storedElement(type, width)}(${value})`,
    };
  }
  return {
    at: (place) => (type === 'u8' ? `f32(byte_of(${name}[(${place}) / 4u], ${place}))` : `${name}[${place}]`),
    vector: (place) =>
      type === 'u8' ? `Real(unpack4xU8(${name}[(${place}) / 4u]))` : `${name}[(${place}) / WIDTH]`,
    set: (place, value) => `${name}[${place}] = ${value}`,
    setVector: (place, value) => `${name}[${place} / WIDTH] = ${value}`,
  };
}

/** Reads and writes a place in a memory that functions give access to. */
export function placedMemory({ memory, offset }: Place, type: StorageType): MemoryText {
  const element = type === 'f32' ? 'real' : 'word';
  const from = (place: string): string => (offset === 0 ? place : `${offset}u + ${place}`);
  const word = (place: string): string => `${memory}_word((${place}) / 4u)`;
  return {
    at: (place) =>
      type === 'u8' ? `f32(byte_of(${word(place)}, ${place}))` : `${memory}_${element}(${from(place)})`,
    vector: (place) =>
      type === 'u8' ? `Real(unpack4xU8(${word(place)}))` : `${memory}_${element}s(${from(place)})`,
    set: (place, value) => `set_${memory}_${element}(${from(place)}, ${value})`,
    setVector: (place, value) => `set_${memory}_${element}s(${from(place)}, ${value})`,
  };
}
