// Models of Keras and TensorFlow.js on the command line.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeModel } from '../../src/index.ts';
import { gradloom, temporaryFolder } from './command.ts';

let folder: string;

/** A model.json of one dense layer whose weights lie in the given file. */
const modelJson = (path: string) =>
  JSON.stringify({
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [{ class_name: 'Dense', config: { name: 'd', units: 2, batch_input_shape: [null, 2] } }],
      },
    },
    weightsManifest: [
      {
        paths: [path],
        weights: [
          { name: 'd/kernel', shape: [2, 2], dtype: 'float32' },
          { name: 'd/bias', shape: [2], dtype: 'float32' },
        ],
      },
    ],
  });

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'model', 'shards'), { recursive: true });
  const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  await writeFile(join(folder, 'model/shards/w.bin'), weights);
  await writeFile(join(folder, 'outside.bin'), weights);
});

const exported = async (path: string) => {
  await writeFile(join(folder, 'model/model.json'), modelJson(path));
  return gradloom([
    'export',
    '--model',
    join(folder, 'model/model.json'),
    '--out',
    join(folder, 'm.safetensors'),
  ]);
};

describe('gradloom export --model model.json', () => {
  test('makes a model of this program of one of TensorFlow.js', async () => {
    const { code } = await exported('shards/w.bin');
    expect(code).toBe(0);
    const { values } = decodeModel(await readFile(join(folder, 'm.safetensors')));
    // A kernel is [inputs, units] there, [units, inputs] here.
    expect(Array.from(values.get('W1')!)).toEqual([1, 3, 2, 4]);
    expect(Array.from(values.get('b1')!)).toEqual([5, 6]);
  });

  test.each(['../outside.bin', '/etc/hostname', 'shards/../../outside.bin'])(
    'reads no weights from outside of its folder: %s',
    async (path) => {
      const { code, stderr } = await exported(path);
      expect(code).not.toBe(0);
      expect(stderr).toContain('must lie in its folder');
    },
  );
});
