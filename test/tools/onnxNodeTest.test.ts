// ONNX's own files are read as its format says: each way to hold numbers, attributes, and what is no case.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { convertNodeTests, holdsNodeTests } from '../../tools/oracles/nodeTests.ts';
import { readOnnxNodeTest } from '../../tools/oracles/onnxNodeTest.ts';
import { readMessage } from '../../tools/oracles/protobuf.ts';

type Value = string | number | Uint8Array | Float32Array;
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-onnx-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function varint(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A message of pairs of field number and value: numbers as varints, all else by its length. */
function message(...fields: [number, Value][]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([field, value]) => {
      if (typeof value === 'number') return [...varint(field << 3), ...varint(value)];
      const bytes =
        typeof value === 'string'
          ? new TextEncoder().encode(value)
          : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
    }),
  );
}

/** A float attribute, whose number has four bytes and no length. */
function floatAttribute(name: string, value: number): Uint8Array {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return Uint8Array.from([...message([1, name], [20, 1]), (2 << 3) | 5, ...bytes]);
}

const tensorValue = (name: string) => message([1, name], [2, message([1, message([1, 1])])]);
const sequenceValue = (name: string) => message([1, name], [2, message([4, message([1, 1])])]);

function writeTest(
  name: string,
  parts: { nodes: Uint8Array[]; input?: Uint8Array; tensors: [string, Uint8Array][] },
): void {
  const { nodes, input = tensorValue('X'), tensors } = parts;
  const graph = message(
    ...nodes.map((node): [number, Value] => [1, node]),
    [11, input],
    [12, tensorValue('Y')],
  );
  const data = join(scratch, name, 'test_data_set_0');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(scratch, name, 'model.onnx'), message([7, graph], [8, message([1, ''], [2, 12])]));
  for (const [file, bytes] of tensors) writeFileSync(join(data, file), bytes);
}

const node = message(
  [1, 'X'],
  [2, 'Y'],
  [4, 'Celu'],
  [5, floatAttribute('alpha', 0.3)],
  [5, message([1, 'axes'], [8, -1], [8, 2], [20, 7])],
);

describe('a test of ONNX', () => {
  test('becomes a case with its attributes, types and numbers', async () => {
    writeTest('test_whole', {
      nodes: [node],
      tensors: [
        ['input_0.pb', message([1, 2], [1, 2], [2, 1], [9, Float32Array.of(1, -2.5, Infinity, 0)])],
        ['output_0.pb', message([1, 3], [2, 7], [7, Uint8Array.from(varint(-5))], [7, 2], [7, 3])],
      ],
    });
    expect(await readOnnxNodeTest(scratch, 'test_whole')).toEqual({
      name: 'test_whole',
      opset: { 'ai.onnx': 12 },
      op: 'Celu',
      domain: 'ai.onnx',
      attributes: { alpha: 0.3, axes: [-1, 2] },
      nodeInputs: ['X'],
      nodeOutputs: ['Y'],
      cases: [
        {
          inputs: { X: { dtype: 'float32', shape: [2, 2], data: [1, -2.5, 'Infinity', 0] } },
          outputs: { Y: { dtype: 'int64', shape: [3], data: [-5, 2, 3] } },
        },
      ],
    });
  });

  test('of two operators, or of sequences, is left out and counted', async () => {
    const tensors: [string, Uint8Array][] = [['input_0.pb', message([2, 1])]];
    writeTest('test_two', { nodes: [node, node], tensors });
    writeTest('test_sequence', { nodes: [node], input: sequenceValue('X'), tensors });
    expect(await holdsNodeTests(scratch)).toBe(true);
    const target = mkdtempSync(join(scratch, 'cases-'));
    const { leftOut } = await convertNodeTests(scratch, target);
    expect(Object.fromEntries(leftOut)).toEqual({
      'more than one operator': 1,
      'inputs or outputs that are no tensors': 1,
    });
  });

  test('that is cut off is no case', () => {
    const whole = message([7, 'a graph']);
    expect(() => readMessage(whole.subarray(0, 4))).toThrow(RangeError);
  });
});
