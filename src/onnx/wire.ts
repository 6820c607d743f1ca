// Messages of Protocol Buffers as plain objects, by a table of their fields; the bytes are @bufbuild/protobuf's business.

import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Messages of one kind in a message at most: an entry of two bytes becomes an object of hundreds. */
const MOST_MESSAGES = 2 ** 16;

/** What a field holds. Whole numbers are safe ones: larger ones are refused. */
type Scalar = 'whole' | 'real' | 'double' | 'text' | 'bytes';

/** One field of a message. */
export interface Field {
  readonly number: number;
  readonly holds: Scalar | Schema;
  readonly repeated?: boolean;
}

/** A message: its fields by name. */
export type Schema = Readonly<Record<string, Field>>;

/** A message as an object: absent fields are left out. */
export type Message = Readonly<Record<string, unknown>>;

const WIRE: Readonly<Record<Scalar, WireType>> = {
  whole: WireType.Varint,
  real: WireType.Bit32,
  double: WireType.Bit64,
  text: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
};

/** The bytes of a message. */
export function encodeMessage(message: Message, schema: Schema): Uint8Array {
  const writer = new BinaryWriter();
  write(writer, message, schema);
  return writer.finish();
}

function write(writer: BinaryWriter, message: Message, schema: Schema): void {
  for (const [name, { number, holds, repeated }] of Object.entries(schema)) {
    const value = message[name];
    if (value === undefined) continue;
    const values = repeated ? (value as readonly unknown[]) : [value];
    if (typeof holds === 'object') {
      for (const inner of values) {
        writer.tag(number, WireType.LengthDelimited).fork();
        write(writer, inner as Message, holds);
        writer.join();
      }
    } else if (repeated && WIRE[holds] !== WireType.LengthDelimited) {
      writer.tag(number, WireType.LengthDelimited).fork();
      for (const one of values) writeScalar(writer, holds, one);
      writer.join();
    } else {
      for (const one of values) writeScalar(writer.tag(number, WIRE[holds]), holds, one);
    }
  }
}

function writeScalar(writer: BinaryWriter, holds: Scalar, value: unknown): void {
  if (holds === 'whole') writer.int64(value as number);
  else if (holds === 'real') writer.float(value as number);
  else if (holds === 'double') writer.double(value as number);
  else if (holds === 'text') writer.string(value as string);
  else writer.bytes(value as Uint8Array);
}

/**
 * Reads a message; fields that the table does not name are passed over. Bytes are views of the given ones.
 *
 * @throws Error where the bytes are no such message.
 */
export function decodeMessage(bytes: Uint8Array, schema: Schema): Message {
  const reader = new BinaryReader(bytes);
  const names = new Map(Object.entries(schema).map(([name, field]) => [field.number, { name, field }]));
  const message: Record<string, unknown> = {};
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const known = names.get(number);
    if (!known) {
      reader.skip(wire, number);
      continue;
    }
    const { name, field } = known;
    const values = readField(reader, wire, field);
    if (!field.repeated) {
      // The rule of the format, to merge them, would let a part of another file change this one unseen.
      if (Object.hasOwn(message, name)) throw new RangeError(`${name} twice`);
      [message[name]] = values;
      continue;
    }
    const list = (message[name] ??= []) as unknown[];
    for (const value of values) list.push(value);
    if (typeof field.holds === 'object' && list.length > MOST_MESSAGES)
      throw new RangeError(`more than ${MOST_MESSAGES} of ${name}`);
  }
  return message;
}

/** One value, or those of a packed field. */
function readField(reader: BinaryReader, wire: WireType, { holds, repeated }: Field): unknown[] {
  if (typeof holds === 'object') {
    if (wire !== WireType.LengthDelimited) throw new RangeError('a message of another wire type');
    return [decodeMessage(reader.bytes(), holds)];
  }
  if (wire === WIRE[holds]) return [readScalar(reader, holds)];
  if (!repeated || wire !== WireType.LengthDelimited) throw new RangeError('a value of another wire type');
  const inner = new BinaryReader(reader.bytes());
  const values: unknown[] = [];
  while (inner.pos < inner.len) values.push(readScalar(inner, holds));
  return values;
}

function readScalar(reader: BinaryReader, holds: Scalar): unknown {
  if (holds === 'real') return reader.float();
  if (holds === 'double') return reader.double();
  if (holds === 'text') return reader.string(true);
  if (holds === 'bytes') return reader.bytes();
  const value = Number(reader.int64());
  if (!Number.isSafeInteger(value)) throw new RangeError(`the whole number ${value}`);
  return value;
}
