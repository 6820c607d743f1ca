// Models in other formats: what a file says is what the model was.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeModel, dense, encodeModel, layers, network, readNpz } from '../../src/index.ts';
import { readOnnx } from '../../src/onnx.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

const net = network({ inputs: 3, layers: [dense(4, 'relu'), layers.batchNorm(), dense(2, 'softmax')] });
const values = new Map([...net.initialMap(5)].map(([name, own]) => [name, Float32Array.from(own)] as const));
const standardForm = {
  kind: 'standard',
  shift: Float64Array.of(1, 2, 3),
  scale: Float64Array.of(2, 1, 0.5),
} as const;
const model = { network: net, standardForm, classes: ['no', 'yes'], values: async () => values };

let folder: string;
const inFolder = (name: string): string => join(folder, name);
const exportTo = async (from: string, to: string, ...more: string[]) =>
  gradloom(['export', '--model', inFolder(from), '--out', inFolder(to), ...more]);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('m.safetensors'), await encodeModel(model));
});

describe('gradloom export', () => {
  test('writes ONNX, which predict reads, and which becomes a model of this program again', async () => {
    const { code, stdout } = await exportTo('m.safetensors', 'm.onnx');
    expect(code).toBe(0);
    expect(stdout).toMatch(/m\.onnx: 34 parameters, \d/);
    expect(readOnnx(await readFile(inFolder('m.onnx'))).classes).toEqual(['no', 'yes']);
    await writeFile(
      inFolder('data.json'),
      JSON.stringify({
        X: [
          [1, 2, 3],
          [3, -1, 8],
          [0, 0, 0],
        ],
      }),
    );
    const outcomes = [];
    expect((await exportTo('m.onnx', 'again.safetensors')).code).toBe(0);
    for (const name of ['m.safetensors', 'm.onnx', 'again.safetensors']) {
      const run = await gradloom(['predict', '-m', inFolder(name), '-d', inFolder('data.json'), '--json']);
      const { predictions } = jsonLines(run.stdout).at(-1) as { predictions: { share: number }[] };
      expect(predictions).toHaveLength(3);
      outcomes.push(
        JSON.stringify(predictions, (_, value: unknown) =>
          typeof value === 'number' ? Number(value.toPrecision(5)) : value,
        ),
      );
    }
    expect(outcomes[1]).toBe(outcomes[0]);
    expect(outcomes[2]).toBe(outcomes[0]);
    const again = decodeModel(await readFile(inFolder('again.safetensors')));
    expect(again.values).toEqual(values);
  });

  test('writes parameters for NumPy, to the bit', async () => {
    expect((await exportTo('m.safetensors', 'm.npz')).code).toBe(0);
    const arrays = readNpz(await readFile(inFolder('m.npz')));
    expect([...arrays.keys()].toSorted()).toEqual([...values.keys()].toSorted());
    for (const [name, own] of values) expect(arrays.get(name)!.data).toEqual(own);
    expect(arrays.get('W1')!.shape).toEqual([4, 3]);
    // Parameters may be replaced by parameters, and nothing else by them.
    expect((await exportTo('m.safetensors', 'm.npz')).code).toBe(0);
    await writeFile(inFolder('work.npz'), 'PK\x03\x04 somebody’s work');
    expect(await exportTo('m.safetensors', 'work.npz')).toMatchObject({ code: 1 });
  });

  test('writes parameters as text that stands for the same numbers', async () => {
    const { code, stdout } = await exportTo('m.safetensors', 'm.json', '--json');
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', command: 'export', parameters: 34 });
    const read = JSON.parse(await readFile(inFolder('m.json'), 'utf8')) as {
      network: unknown;
      parameters: Record<string, { shape: number[]; values: number[] }>;
    };
    expect(read.network).toEqual(JSON.parse(JSON.stringify(net.config)));
    for (const [name, own] of values) expect(Float32Array.from(read.parameters[name]!.values)).toEqual(own);
    expect((await exportTo('m.safetensors', 'm.json')).code).toBe(0);
    await writeFile(inFolder('work.json'), '{"work": 1}');
    expect(await exportTo('m.safetensors', 'work.json')).toMatchObject({ code: 1 });
  });

  test('keeps what the file says of its training', async () => {
    const facts = { learned: false, cost: 9, baseline: 1 };
    const doubted = await encodeModel(model, { 'gradloom.training': JSON.stringify(facts) });
    await writeFile(inFolder('doubted.safetensors'), doubted);
    expect((await exportTo('doubted.safetensors', 'same.safetensors')).stderr).toMatch(/was no success/);
    const { metadata } = decodeModel(await readFile(inFolder('same.safetensors')));
    expect(JSON.parse(metadata.get('gradloom.training')!)).toEqual(facts);
  });

  test('replaces ONNX by ONNX, and no other file', async () => {
    expect((await exportTo('m.safetensors', 'twice.onnx')).code).toBe(0);
    expect((await exportTo('m.safetensors', 'twice.onnx')).code).toBe(0);
    await writeFile(inFolder('work.onnx'), 'somebody’s work');
    const { code, stderr } = await exportTo('m.safetensors', 'work.onnx');
    expect(code).toBe(1);
    expect(stderr).toContain('only an ONNX model may be replaced by an ONNX model');
  });

  test.each([
    ['m.safetensors', 'm.pt', /ends in \.onnx/],
    ['m.onnx', 'm.onnx', /a file of its own/],
    ['absent.onnx', 'new.onnx', /absent\.onnx/],
  ])('refuses %s to %s', async (from, to, message) => {
    const { code, stderr } = await exportTo(from, to);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
