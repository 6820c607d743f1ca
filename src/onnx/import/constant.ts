// Numbers out of a file of ONNX: no more of them than the file has bytes for.

import { fileFormatError, quoted } from '../../formats/fileFormatError.ts';
import { sizeOf } from '../../graph/shape.ts';
import { GradloomError } from '../../errors.ts';
import { ELEMENT, type TensorProto } from '../modelProto.ts';

/** Numbers that the graph knows without an input. */
export interface Constant {
  readonly dims: readonly number[];
  readonly type: 'real' | 'double' | 'whole';
  readonly data: Float32Array | Float64Array;
}

/** In place of a size: that of the axis of examples, which only the data know. No file can hold it as a whole number. */
export const EXAMPLES = Number.NaN;

/** How each type lies in the file: bytes an element, and the list that may hold it instead of raw bytes. */
const TYPES = new Map([
  [ELEMENT.float, { type: 'real', bytes: 4, list: 'floatData' }],
  [ELEMENT.double, { type: 'double', bytes: 8, list: 'doubleData' }],
  [ELEMENT.int64, { type: 'whole', bytes: 8, list: 'int64Data' }],
  [ELEMENT.int32, { type: 'whole', bytes: 4, list: 'int32Data' }],
] as const);

/** Numbers of a tensor. Throws `E_UNSUPPORTED` for other types and files, `E_FILE_FORMAT` where bytes are missing or left. */
export function constantOf(tensor: TensorProto, file: string): Constant {
  const { dims = [], dataType = 0, name = '', rawData, externalData = [], dataLocation = 0 } = tensor;
  const what = `tensor ${quoted(name)}`;
  const known = TYPES.get(dataType as typeof ELEMENT.float);
  if (!known || dataLocation !== 0 || externalData.length > 0) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      `${file}: ${what} must be float32, float64, int32 or int64, and in the file itself; got ${known ? 'another file' : `type ${dataType}`}.`,
      { hint: known ? 'Export the model into one file.' : 'Export the model in float32.' },
    );
  }
  const size = sizeOf(dims);
  const list = tensor[known.list];
  const given = rawData ? rawData.length / known.bytes : (list?.length ?? 0);
  if (
    !dims.every((one) => Number.isSafeInteger(one) && one >= 0) ||
    size !== given ||
    (rawData && list?.length)
  ) {
    throw fileFormatError(
      { file },
      'model',
      `${what} must have as many numbers as its sizes [${dims.slice(0, 8).join(', ')}] say; got ${given}`,
    );
  }
  const data = known.type === 'real' ? new Float32Array(size) : new Float64Array(size);
  if (!rawData) data.set(list ?? []);
  else {
    const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
    const read = {
      [ELEMENT.float]: (at: number) => view.getFloat32(at, true),
      [ELEMENT.double]: (at: number) => view.getFloat64(at, true),
      [ELEMENT.int64]: (at: number) => Number(view.getBigInt64(at, true)),
      [ELEMENT.int32]: (at: number) => view.getInt32(at, true),
    }[dataType as typeof ELEMENT.float];
    for (let at = 0; at < size; at++) data[at] = read(at * known.bytes);
  }
  return { dims, type: known.type, data };
}

/** A list of whole numbers, as shapes are. */
export function wholeNumbers(values: readonly number[], dims: readonly number[] = [values.length]): Constant {
  return { dims, type: 'whole', data: Float64Array.from(values) };
}
