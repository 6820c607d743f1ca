// A graph of ONNX while it is written: nodes in order, numbers by name, and values as layers see them.

import { checkOptions, checkText, kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { showShape, sizeOf, type Shape } from '../../graph/shape.ts';
import { ATTRIBUTE, ELEMENT, type AttributeProto, type NodeProto, type TensorProto } from '../modelProto.ts';

/** A value of the graph that a layer reads or gives. */
export interface OnnxValue {
  /** Its name in the graph. */
  readonly name: string;
  /** Of one example, as layers see it: of pictures [height, width, channels]. */
  readonly shape: Shape;
  /** Whether the last axis of `shape` comes first in the graph, right after the examples, as ONNX has pictures. */
  readonly channelsFirst: boolean;
}

/** Settings of a node. */
export interface NodeAttributes {
  /** Whole numbers, and lists of them, by name. */
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  /** Real numbers by name. */
  readonly reals?: Readonly<Record<string, number>>;
  /** Texts by name. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Bytes that all numbers may take: a message of Protocol Buffers has at most 2 GiB. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

/** A graph that writers of layers add to: operations of ONNX, and the numbers that these read. */
export class GraphBuilder {
  /** @internal */
  readonly nodes: NodeProto[] = [];
  /** @internal */
  readonly initializers: TensorProto[] = [];
  readonly #names = new Set<string>();
  #bytes = 0;

  /**
   * Adds an operation with one result, and returns the result's name. Its settings have their types:
   * `graph.node('LeakyRelu', [x.name], { reals: { alpha: 0.1 } })`.
   *
   * @throws GradloomError `E_ARGUMENT` for settings of another form, and for more arguments.
   */
  node(
    opType: string,
    input: readonly string[],
    attributes: NodeAttributes = {},
    ...more: readonly never[]
  ): string {
    checkText('exportOnnx: the operation', opType);
    if (!Array.isArray(input) || !input.every((name) => typeof name === 'string') || more.length > 0) {
      throw new GradloomError(
        'E_ARGUMENT',
        `exportOnnx: a node takes its operation, a list of names and settings; got ${more.length > 0 ? `${3 + more.length} arguments` : kindOf(input)} for ${opType}.`,
        { hint: "graph.node('LeakyRelu', [x.name], { reals: { alpha: 0.1 } })" },
      );
    }
    checkAttributes(opType, attributes);
    const output = this.name(opType.charAt(0).toLowerCase() + opType.slice(1));
    this.nodes.push({ input, output: [output], name: output, opType, attribute: attributesOf(attributes) });
    return output;
  }

  /** Adds numbers of 32 bits, and returns their name. */
  real(name: string, shape: Shape, values: ArrayLike<number>): string {
    return this.#numbers(name, { dims: shape, dataType: ELEMENT.float, data: Float32Array.from(values) });
  }

  /** Adds numbers of 64 bits, and returns their name. */
  double(name: string, shape: Shape, values: ArrayLike<number>): string {
    return this.#numbers(name, { dims: shape, dataType: ELEMENT.double, data: Float64Array.from(values) });
  }

  /** Adds whole numbers, and returns their name. */
  whole(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#numbers(name, { dims: [values.length], dataType: ELEMENT.int64, data });
  }

  /** A name that nothing else in the graph has. */
  name(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}_${count}`;
    this.#names.add(name);
    return name;
  }

  /** The value with its channels first, as convolutions of ONNX take it; moved there if they are last. */
  channelsFirst(value: OnnxValue): OnnxValue {
    if (value.channelsFirst) return value;
    const axes = value.shape.map((_, axis) => axis);
    const perm = [0, axes.length, ...axes.slice(1)];
    const name = this.node('Transpose', [value.name], { ints: { perm } });
    return { ...value, name, channelsFirst: true };
  }

  /** The value with its channels last, as layers have it. */
  channelsLast(value: OnnxValue): OnnxValue {
    if (!value.channelsFirst) return value;
    const perm = [0, ...value.shape.slice(1).map((_, axis) => axis + 2), 1];
    const name = this.node('Transpose', [value.name], { ints: { perm } });
    return { ...value, name, channelsFirst: false };
  }

  #numbers(
    wanted: string,
    {
      dims,
      dataType,
      data,
    }: { dims: Shape; dataType: number; data: Float32Array | Float64Array | BigInt64Array },
  ): string {
    if (sizeOf(dims) !== data.length) {
      throw new GradloomError(
        'E_SHAPE',
        `exportOnnx: ${wanted} must have as many numbers as its shape ${showShape(dims)} says; got ${data.length}.`,
      );
    }
    const name = this.name(wanted);
    this.#bytes += data.byteLength;
    if (this.#bytes > MOST_BYTES) {
      throw new GradloomError(
        'E_LIMIT',
        `exportOnnx: all numbers of a model must fit 2 GiB, which a file of ONNX may have; got ${this.#bytes} bytes up to ${name}.`,
        { hint: 'Save the model as safetensors: encodeModel(model).' },
      );
    }
    this.initializers.push({ dims, dataType, name, rawData: littleEndian(data) });
    return name;
  }
}

/** Files are little-endian, and so is every machine that WebGPU runs on. */
function littleEndian(data: Float32Array | Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Throws `E_ARGUMENT` for settings that would be passed over, or are no numbers or texts. */
function checkAttributes(opType: string, attributes: NodeAttributes): void {
  const what = `exportOnnx: settings of ${opType}`;
  checkOptions(what, attributes, ['ints', 'reals', 'texts']);
  const rules = {
    ints: (value: unknown) =>
      (Array.isArray(value) ? (value as unknown[]) : [value]).every(Number.isSafeInteger),
    reals: Number.isFinite,
    texts: (value: unknown) => typeof value === 'string',
  } as const;
  for (const [kind, holds] of Object.entries(rules)) {
    const bad = Object.entries(attributes[kind as keyof NodeAttributes] ?? {}).find(
      ([, value]) => !holds(value),
    );
    if (!bad) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: ${bad[0]} must be one of ${kind}; got ${kindOf(bad[1])}.`,
    );
  }
}

function attributesOf({ ints = {}, reals = {}, texts = {} }: NodeAttributes): AttributeProto[] {
  return [
    ...Object.entries(ints).map(([name, value]) =>
      typeof value === 'number'
        ? { name, i: value, type: ATTRIBUTE.int }
        : { name, ints: value, type: ATTRIBUTE.ints },
    ),
    ...Object.entries(reals).map(([name, f]) => ({ name, f: Math.fround(f), type: ATTRIBUTE.float })),
    ...Object.entries(texts).map(([name, text]) => ({
      name,
      s: new TextEncoder().encode(text),
      type: ATTRIBUTE.string,
    })),
  ];
}
