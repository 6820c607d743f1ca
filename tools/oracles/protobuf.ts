// The wire format of Protocol Buffers, as far as ONNX's files need it: messages as lists of numbered fields.

/** A number, or the bytes of a text, a message or packed numbers. Fixed-width numbers come as their bytes. */
type Field = bigint | Uint8Array;

/** The fields of a message by number, each in the order of the file. */
export type Message = ReadonlyMap<number, readonly Field[]>;

/**
 * Reads one message.
 *
 * @throws RangeError where the bytes end within a field, or begin one of unknown kind.
 */
export function readMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, Field[]>();
  const place = { at: 0 };
  while (place.at < bytes.length) {
    const key = Number(readVarint(bytes, place));
    const list = fields.get(key >> 3) ?? [];
    fields.set(key >> 3, list);
    list.push(readField(bytes, place, key & 7));
  }
  return fields;
}

function readField(bytes: Uint8Array, place: { at: number }, kind: number): Field {
  if (kind === 0) return readVarint(bytes, place);
  const width = { 1: 8, 5: 4 }[kind];
  if (kind !== 2 && width === undefined) throw new RangeError(`protobuf: field of kind ${kind}`);
  const length = width ?? Number(readVarint(bytes, place));
  if (place.at + length > bytes.length) throw new RangeError('protobuf: the file ends within a field');
  place.at += length;
  return bytes.subarray(place.at - length, place.at);
}

function readVarint(bytes: Uint8Array, place: { at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[place.at++];
    if (byte === undefined || shift > 63n) throw new RangeError('protobuf: the file ends within a number');
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asIntN(64, value);
  }
}

/** The messages of a repeated field. */
export function messages(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).filter((value) => typeof value !== 'bigint').map(readMessage);
}

/** The texts of a repeated field. */
export function texts(message: Message, field: number): string[] {
  return (message.get(field) ?? [])
    .filter((value) => typeof value !== 'bigint')
    .map((bytes) => new TextDecoder().decode(bytes));
}

/** The whole numbers of a repeated field, packed or not. */
export function integers(message: Message, field: number): bigint[] {
  return (message.get(field) ?? []).flatMap((value) => {
    if (typeof value === 'bigint') return [value];
    const place = { at: 0 };
    const unpacked: bigint[] = [];
    while (place.at < value.length) unpacked.push(readVarint(value, place));
    return unpacked;
  });
}

/** The bytes of all values of a field, one after another: packed numbers of a fixed width, or raw data. */
export function joinedBytes(message: Message, field: number): Uint8Array {
  const parts = (message.get(field) ?? []).filter((value) => typeof value !== 'bigint');
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
