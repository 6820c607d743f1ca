// A tensor in ONNX's files (TensorProto of onnx.proto), as a case of the oracles holds it.

import { fromFloat16 } from '../../src/float16.ts';
import type { OracleTensor } from '../../test/oracles/oracleCase.ts';
import { integers, joinedBytes, texts, type Message } from './protobuf.ts';

type Reader = { readonly bytes: number; readonly read: (view: DataView, at: number) => number | bigint };

/** Types of ONNX by their number, with how raw data holds them. */
const TYPES: Readonly<Record<number, Reader & { readonly name: string }>> = {
  1: { name: 'float32', bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  2: { name: 'uint8', bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { name: 'int8', bytes: 1, read: (view, at) => view.getInt8(at) },
  4: { name: 'uint16', bytes: 2, read: (view, at) => view.getUint16(at, true) },
  5: { name: 'int16', bytes: 2, read: (view, at) => view.getInt16(at, true) },
  6: { name: 'int32', bytes: 4, read: (view, at) => view.getInt32(at, true) },
  7: { name: 'int64', bytes: 8, read: (view, at) => view.getBigInt64(at, true) },
  9: { name: 'bool', bytes: 1, read: (view, at) => view.getUint8(at) },
  10: { name: 'float16', bytes: 2, read: (view, at) => fromFloat16(view.getUint16(at, true)) },
  11: { name: 'float64', bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  12: { name: 'uint32', bytes: 4, read: (view, at) => view.getUint32(at, true) },
  13: { name: 'uint64', bytes: 8, read: (view, at) => view.getBigUint64(at, true) },
};
const [FLOATS, INTS, STRINGS, INT64S, RAW, DOUBLES] = [4, 5, 6, 7, 9, 10];

/** Name and contents, or undefined for types that no case holds. */
export function readOnnxTensor(message: Message): { name: string; tensor: OracleTensor } | undefined {
  const [name = ''] = texts(message, 8);
  const shape = integers(message, 1).map(Number);
  const [kind] = integers(message, 2).map(Number);
  if (kind === 8) return { name, tensor: { dtype: 'string', shape, data: texts(message, STRINGS) } };
  const type = TYPES[kind ?? 0];
  if (!type) return undefined;
  const data = elements(message, type).map((value) => (type.name === 'bool' ? value !== 0 : spelled(value)));
  return { name, tensor: { dtype: type.name, shape, data } };
}

function elements(message: Message, type: Reader): (number | bigint)[] {
  const raw = joinedBytes(message, RAW);
  if (raw.length > 0) return readAll(raw, type);
  const floats = joinedBytes(message, FLOATS);
  if (floats.length > 0) return readAll(floats, TYPES[1]!);
  const doubles = joinedBytes(message, DOUBLES);
  if (doubles.length > 0) return readAll(doubles, TYPES[11]!);
  const whole = [INTS, INT64S].flatMap((field) => integers(message, field));
  // Half-precision numbers lie there as their bits.
  return type === TYPES[10] ? whole.map((bits) => fromFloat16(Number(bits))) : whole;
}

function readAll(bytes: Uint8Array, { bytes: width, read }: Reader): (number | bigint)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / width }, (_, index) => read(view, index * width));
}

/** JSON has no word for what is not finite. */
function spelled(value: number | bigint): number | string {
  const number = Number(value);
  return Number.isFinite(number) ? number : String(number);
}
