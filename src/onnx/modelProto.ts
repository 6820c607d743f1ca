// The parts of ONNX's file format (onnx.proto, IR version 8) that a network needs, and reading and writing them.

import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import { looksLike } from '../formats/looksLike.ts';
import { messageOf } from '../errors.ts';
import { decodeMessage, encodeMessage, type Message, type Schema } from './wire.ts';

/** Types of elements, by ONNX's numbers. */
export const ELEMENT = { float: 1, int32: 6, int64: 7, double: 11 } as const;

/** Kinds of attributes, by ONNX's numbers. */
export const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

/** Numbers with a shape, as the file holds them. */
export interface TensorProto {
  readonly dims?: readonly number[];
  readonly dataType?: number;
  readonly name?: string;
  readonly rawData?: Uint8Array;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly number[];
  readonly doubleData?: readonly number[];
  /** Parts of another file, where it has any. */
  readonly externalData?: readonly Message[];
  readonly dataLocation?: number;
}

/** A setting of a node. */
export interface AttributeProto {
  readonly name?: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}

/** An operation: names of what it reads and gives. */
export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly domain?: string;
  readonly attribute?: readonly AttributeProto[];
}

/** A size along one axis: a number, or a name. */
export interface DimensionProto {
  readonly value?: number;
  readonly parameter?: string;
}

/** An input or output of the graph. */
export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elementType?: number;
      readonly shape?: { readonly dim?: readonly DimensionProto[] };
    };
  };
}

/** What is computed. */
export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
}

/** A whole file. */
export interface ModelProto {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly graph?: GraphProto;
  readonly opsetImport?: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadataProps?: readonly { readonly key?: string; readonly value?: string }[];
}

const Tensor: Schema = {
  dims: { number: 1, holds: 'whole', repeated: true },
  dataType: { number: 2, holds: 'whole' },
  floatData: { number: 4, holds: 'real', repeated: true },
  int32Data: { number: 5, holds: 'whole', repeated: true },
  int64Data: { number: 7, holds: 'whole', repeated: true },
  name: { number: 8, holds: 'text' },
  rawData: { number: 9, holds: 'bytes' },
  doubleData: { number: 10, holds: 'double', repeated: true },
  externalData: { number: 13, holds: {}, repeated: true },
  dataLocation: { number: 14, holds: 'whole' },
};
const Attribute: Schema = {
  name: { number: 1, holds: 'text' },
  f: { number: 2, holds: 'real' },
  i: { number: 3, holds: 'whole' },
  s: { number: 4, holds: 'bytes' },
  t: { number: 5, holds: Tensor },
  floats: { number: 7, holds: 'real', repeated: true },
  ints: { number: 8, holds: 'whole', repeated: true },
  type: { number: 20, holds: 'whole' },
};
const Node: Schema = {
  input: { number: 1, holds: 'text', repeated: true },
  output: { number: 2, holds: 'text', repeated: true },
  name: { number: 3, holds: 'text' },
  opType: { number: 4, holds: 'text' },
  attribute: { number: 5, holds: Attribute, repeated: true },
  domain: { number: 7, holds: 'text' },
};
const Dimension: Schema = {
  value: { number: 1, holds: 'whole' },
  parameter: { number: 2, holds: 'text' },
};
const TensorType: Schema = {
  elementType: { number: 1, holds: 'whole' },
  shape: { number: 2, holds: { dim: { number: 1, holds: Dimension, repeated: true } } },
};
const ValueInfo: Schema = {
  name: { number: 1, holds: 'text' },
  type: { number: 2, holds: { tensorType: { number: 1, holds: TensorType } } },
};
const Graph: Schema = {
  node: { number: 1, holds: Node, repeated: true },
  name: { number: 2, holds: 'text' },
  initializer: { number: 5, holds: Tensor, repeated: true },
  input: { number: 11, holds: ValueInfo, repeated: true },
  output: { number: 12, holds: ValueInfo, repeated: true },
};
/** In the order of writing: the graph comes last, so that a file that is cut off is never one without its notes. */
const Model: Schema = {
  irVersion: { number: 1, holds: 'whole' },
  producerName: { number: 2, holds: 'text' },
  producerVersion: { number: 3, holds: 'text' },
  opsetImport: {
    number: 8,
    holds: { domain: { number: 1, holds: 'text' }, version: { number: 2, holds: 'whole' } },
    repeated: true,
  },
  metadataProps: {
    number: 14,
    holds: { key: { number: 1, holds: 'text' }, value: { number: 2, holds: 'text' } },
    repeated: true,
  },
  graph: { number: 7, holds: Graph },
};

/** The bytes of a file. */
export function writeModelProto(model: ModelProto): Uint8Array {
  return encodeMessage(model as Message, Model);
}

/** A file's content. Throws `E_FILE_FORMAT` where the bytes are no ONNX model. */
export function readModelProto(bytes: Uint8Array, file: string): ModelProto & { readonly graph: GraphProto } {
  const other = looksLike(bytes);
  const fail = (got: string, cause?: unknown) =>
    fileFormatError({ file }, 'model', `an ONNX model must be a whole ModelProto; got ${other ?? got}`, {
      hint:
        other === undefined
          ? 'The file is damaged or cut off: fetch it or export the model again.'
          : 'Name another file.',
      cause,
    });
  let model: ModelProto;
  try {
    model = decodeMessage(bytes, Model);
  } catch (cause) {
    throw fail(quoted(messageOf(cause), 100), cause);
  }
  const { graph } = model;
  if (!graph) throw fail('one without a graph');
  return { ...model, graph };
}
