// One of ONNX's own tests of its operators, a folder with a model and its data, as a case of the oracles.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OracleCase, OracleExample } from '../../test/oracles/oracleCase.ts';
import { readOnnxTensor } from './onnxTensor.ts';
import { integers, joinedBytes, messages, readMessage, texts, type Message } from './protobuf.ts';

/** Why a test is no case. */
export type NoCase = 'more than one operator' | 'inputs or outputs that are no tensors';

/** The case, or why there is none. */
export async function readOnnxNodeTest(folder: string, name: string): Promise<OracleCase | NoCase> {
  const model = readMessage(await readFile(join(folder, name, 'model.onnx')));
  const [graph] = messages(model, 7);
  const nodes = graph ? messages(graph, 1) : [];
  // Constants of a graph are values that the data does not hold.
  if (nodes.length !== 1 || messages(graph!, 5).length > 0) return 'more than one operator';
  const node = nodes[0]!;
  const attributes = attributesOf(node);
  if (!attributes) return 'more than one operator';
  const [inputs, outputs] = [11, 12].map((field) => messages(graph!, field));
  if (![...inputs!, ...outputs!].every(isTensor)) return 'inputs or outputs that are no tensors';
  const names = {
    inputs: inputs!.flatMap((value) => texts(value, 1)),
    outputs: outputs!.flatMap((value) => texts(value, 1)),
  };
  const sets = (await readdir(join(folder, name)))
    .filter((entry) => entry.startsWith('test_data_set_'))
    .sort();
  const cases: OracleExample[] = [];
  for (const set of sets) {
    const example = await readExample(join(folder, name, set), names);
    if (!example) return 'inputs or outputs that are no tensors';
    cases.push(example);
  }
  return {
    name,
    opset: Object.fromEntries(
      messages(model, 8).map((set) => [texts(set, 1)[0] || 'ai.onnx', Number(integers(set, 2)[0] ?? 0n)]),
    ),
    op: texts(node, 4)[0] ?? '',
    domain: texts(node, 7)[0] || 'ai.onnx',
    attributes,
    nodeInputs: texts(node, 1),
    nodeOutputs: texts(node, 2),
    cases,
  };
}

/** Of the fields of a type, 1 is a tensor's, others are those of sequences, maps and optional values. */
function isTensor(value: Message): boolean {
  return messages(value, 2).every((type) => type.has(1));
}

async function readExample(
  folder: string,
  names: Readonly<Record<'inputs' | 'outputs', readonly string[]>>,
): Promise<OracleExample | undefined> {
  const example: OracleExample = { inputs: {}, outputs: {} };
  for (const side of ['inputs', 'outputs'] as const) {
    for (const [index, name] of names[side].entries()) {
      const file = join(folder, `${side.slice(0, -1)}_${index}.pb`);
      const read = readOnnxTensor(readMessage(await readFile(file)));
      if (!read) return undefined;
      example[side][name] = read.tensor;
    }
  }
  return example;
}

/** Attributes by name; undefined where one is a graph of its own. */
function attributesOf(node: Message): Record<string, unknown> | undefined {
  const attributes: Record<string, unknown> = {};
  for (const attribute of messages(node, 5)) {
    const value = valueOf(attribute);
    if (value === undefined) return undefined;
    attributes[texts(attribute, 1)[0] ?? ''] = value;
  }
  return attributes;
}

/** The value by the attribute's type, field 20. */
function valueOf(attribute: Message): unknown {
  switch (Number(integers(attribute, 20)[0] ?? 0n)) {
    case 1:
      return floats(joinedBytes(attribute, 2))[0];
    case 2:
      return Number(integers(attribute, 3)[0] ?? 0n);
    case 3:
      return texts(attribute, 4)[0] ?? '';
    case 4:
      return readOnnxTensor(messages(attribute, 5)[0]!)?.tensor;
    case 6:
      return floats(joinedBytes(attribute, 7));
    case 7:
      return integers(attribute, 8).map(Number);
    case 8:
      return texts(attribute, 9);
    default:
      return undefined;
  }
}

/** f32 numbers by the shortest decimals that mean them, as ONNX's authors wrote them. */
function floats(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, index) => {
    const value = view.getFloat32(index * 4, true);
    const short = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
    return short.find((decimal) => Math.fround(decimal) === value) ?? value;
  });
}
