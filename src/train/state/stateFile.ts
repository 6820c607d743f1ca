// The state of a training as bytes: safetensors with a description and a checksum.

import { arrayKind } from '../../arrayKind.ts';
import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import type { ArrayData } from '../../formats/arrayData.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { CHECKSUM_KEY, verifyChecksum, withChecksum } from '../../formats/safetensorsChecksum.ts';
import type { DType, Tensor } from '../../graph/tensor.ts';
import type { Values } from '../../plan/variable.ts';

/** Where the description stands in the metadata. */
const FORMAT = 'gradloom.state';

/** What a state holds. */
export interface StateContent<About> {
  readonly about: About;
  readonly tensors: ReadonlyMap<string, ArrayData>;
}

/** The bytes of a state. */
export function encodeState<About>({ about, tensors }: StateContent<About>): Uint8Array<ArrayBuffer> {
  const metadata = new Map([[FORMAT, JSON.stringify(about, withAllNumbers)]]);
  return writeSafetensors(tensors, withChecksum({ tensors, metadata })) as Uint8Array<ArrayBuffer>;
}

/** Whether a file that begins with these 64 bytes is a state: its description is the first that `encodeState` writes. */
export function beginsAsState(start: Uint8Array): boolean {
  return new TextDecoder().decode(start.subarray(8)).startsWith(`{"__metadata__":{"${FORMAT}":`);
}

/**
 * Reads a state; `what` begins messages.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no bytes, `E_FILE_FORMAT` for other bytes, `E_FILE_CHECKSUM` for altered ones.
 */
export function decodeState<About>(what: string, bytes: unknown): StateContent<About> {
  if (arrayKind(bytes) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: the state must be bytes (Uint8Array); got ${kindOf(bytes)}.`,
      { hint: 'Give what state() or a checkpoint gave: await trainer.restore(await trainer.state()).' },
    );
  }
  const file = what.includes('.') ? what : `${what}: the state`;
  const content = readSafetensors(bytes as Uint8Array, { file });
  const text = content.metadata.get(FORMAT);
  if (text === undefined) {
    throw new GradloomError('E_FILE_FORMAT', `${file} must describe a training under ${FORMAT}; got none.`, {
      hint: 'A model file holds no state of a training: loadModel reads it.',
    });
  }
  if (!verifyChecksum(content, { file })) {
    throw new GradloomError(
      'E_FILE_CHECKSUM',
      `${file} must carry its checksum under ${CHECKSUM_KEY}; got none.`,
      { hint: 'It was changed after it was written: take another copy.' },
    );
  }
  return { about: JSON.parse(text, toNumber) as About, tensors: content.tensors };
}

/** Values of a variable as an array of a file; half precision as its bits. */
export function arrayOf(tensor: Tensor, bytes: ArrayBuffer): ArrayData {
  const { dtype, shape } = tensor;
  if (dtype === 'f32') return { dtype, shape: [...shape], data: new Float32Array(bytes) };
  if (dtype === 'u32') return { dtype, shape: [...shape], data: new Uint32Array(bytes) };
  return { dtype: 'u8', shape: [bytes.byteLength], data: new Uint8Array(bytes) };
}

/** The type of an array in a file that holds values of such a variable. */
export const fileType = (dtype: DType): 'f32' | 'u32' | 'u8' => (dtype === 'f16' ? 'u8' : dtype);

/** The bytes of values that nobody else changes. */
export function bytesOfValues(values: Values | ArrayData['data']): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** JSON has no infinite numbers. */
function withAllNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
}

function toNumber(_: string, value: unknown): unknown {
  const { number } = Object(value) as { number?: unknown };
  return typeof number === 'string' ? Number(number) : value;
}
