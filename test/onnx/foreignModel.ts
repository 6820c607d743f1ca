// Files of ONNX as other programs write them, put together node by node.

import {
  writeModelProto,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
} from '../../src/onnx/modelProto.ts';
import { Draw } from './randomNetwork.ts';

/** Attributes of a node: whole numbers, lists of them, texts, `{ real }`. */
export type Attributes = Readonly<Record<string, number | readonly number[] | string | { real: number }>>;

/** A node: operator, inputs, output, attributes. */
export type Node = readonly [op: string, inputs: string, output: string, attributes?: Attributes];

/** What a file is made of. */
export interface ForeignModel {
  /** Sizes of one example. */
  readonly input: readonly number[];
  /** A fixed number of examples; default: open. */
  readonly examples?: number;
  readonly nodes: readonly Node[];
  /** Numbers by name: sizes of random ones, or [sizes, values]. */
  readonly tensors?: Readonly<
    Record<string, readonly number[] | readonly [readonly number[], readonly number[]]>
  >;
  /** Lists of whole numbers by name. */
  readonly wholes?: Readonly<Record<string, readonly number[]>>;
  readonly opset?: number;
  readonly inputType?: number;
  readonly output?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Tensors as they are. */
  readonly raw?: readonly TensorProto[];
}

/** The bytes of the file. Its input is `x`, its output `y`. */
export function foreignModel(model: ForeignModel): Uint8Array {
  const { input, examples, nodes, tensors = {}, wholes = {}, opset = 17, inputType = 1, raw = [] } = model;
  const { output = 'y', metadata = {} } = model;
  const draw = new Draw(nodes.length);
  const initializer: TensorProto[] = [
    ...Object.entries(tensors).map(([name, given]) => {
      const fixed = Array.isArray(given[0]) ? (given as readonly [number[], number[]]) : undefined;
      const dims = fixed ? fixed[0] : (given as readonly number[]);
      const size = dims.reduce((a, b) => a * b, 1);
      // Variances, and what is divided by, must be above 0.
      const low = /variance|std/.test(name) ? 0.5 : -0.8;
      const data = fixed
        ? Float32Array.from(fixed[1])
        : Float32Array.from({ length: size }, () => draw.between(low, 0.9));
      return { name, dims, dataType: 1, rawData: new Uint8Array(data.buffer) };
    }),
    // As PyTorch's older files have them.
    ...Object.entries(wholes).map(([name, values]) => ({
      name,
      dims: [values.length],
      dataType: 7,
      int64Data: values,
    })),
    ...raw,
  ];
  return writeModelProto({
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: 'main_graph',
      node: nodes.map(nodeProto),
      initializer,
      input: [valueInfo('x', { type: inputType, dims: [examples, ...input] })],
      output: [valueInfo(output, { type: 1, dims: [] })],
    },
  });
}

function valueInfo(name: string, { type, dims }: { type: number; dims: readonly (number | undefined)[] }) {
  const dim = dims.map((value) => (value === undefined ? { parameter: 'batch_size' } : { value }));
  return {
    name,
    type: { tensorType: { elementType: type, ...(dims.length > 0 ? { shape: { dim } } : {}) } },
  };
}

function nodeProto([opType, inputs, output, attributes = {}]: Node): NodeProto {
  return {
    opType,
    input: inputs
      .split(' ')
      .map((name) => (name === '-' ? '' : name))
      .filter((name, at) => at > 0 || name),
    output: output.split(' '),
    attribute: Object.entries(attributes).map(([name, value]): AttributeProto => {
      if (typeof value === 'number') return { name, i: value, type: 2 };
      if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 };
      if ('real' in value) return { name, f: value.real, type: 1 };
      return { name, ints: value, type: 7 };
    }),
  };
}
