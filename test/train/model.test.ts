// What a model refuses to be made of, and which files are none.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dense, Model, network, type StandardForm } from '../../src/index.ts';
import { loadModel } from '../../src/node.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const net = network({ inputs: 2, layers: [dense(2, 'tanh'), dense(3, 'softmax')] });
const form: StandardForm = {
  kind: 'standard',
  shift: Float32Array.of(0.1, -7),
  scale: Float32Array.of(2, 1 / 3),
};

describe('a model', () => {
  it.each<[string, object, string, string]>([
    ['no network', { network: { inputs: 2, layers: [] } }, 'E_ARGUMENT', 'must be made by network()'],
    ['an unknown option', { standardform: form }, 'E_ARGUMENT', 'standardform'],
    ['too many classes', { classes: ['a', 'b', 'c', 'd'] }, 'E_ARGUMENT', 'got 4 classes, 3 outputs'],
    ['an empty class name', { classes: ['a', '', 'c'] }, 'E_ARGUMENT', 'none of them empty'],
    ['a picture of other size', { imageShape: [2, 2, 3] }, 'E_SHAPE', "network's 2 inputs; got [2, 2, 3]"],
    [
      'a standard form of other size',
      { standardForm: { ...form, shift: Float32Array.of(1) } },
      'E_SHAPE',
      '2 inputs',
    ],
    [
      'a standard form that is NaN',
      { standardForm: { ...form, scale: Float32Array.of(1, Number.NaN) } },
      'E_NONFINITE',
      'standard form',
    ],
    ['a standard form by its name', { standardForm: 'standard' }, 'E_ARGUMENT', 'got "standard"'],
    [
      'a standard form of texts',
      { standardForm: { ...form, shift: ['1', '2'] } },
      'E_DTYPE',
      'standardForm.shift must be an array of numbers',
    ],
    ['a table that is none', { table: {} }, 'E_ARGUMENT', 'data.table'],
    [
      'a table of other columns',
      {
        table: {
          named: false,
          width: 1,
          features: [{ position: 0, name: '1', kind: 'number' }],
          targets: [],
          leftOut: [],
        },
      },
      'E_SHAPE',
      'the table must be for',
    ],
    ['values that are no Map', { values: { W1: [1] } }, 'E_ARGUMENT', 'must be a Map'],
  ])('is not made with %s', async (_, change, code, rule) => {
    const gpu = await testGpu();
    const before = gpu.bytesAllocated;
    await expectFailure(() => new Model(gpu, { network: net, ...change }), code as 'E_SHAPE', rule);
    expect(gpu.bytesAllocated).toBe(before);
  });

  it('refuses values of other names, sizes and kinds, and such that are not finite, and stays as it was', async () => {
    const gpu = await testGpu();
    const model = new Model(gpu, { network: net, seed: 2 });
    const before = await model.values();
    const wrong: [string, unknown, 'E_SHAPE' | 'E_ARGUMENT' | 'E_NONFINITE' | 'E_DTYPE', string][] = [
      ['W9', [1], 'E_ARGUMENT', 'got W9'],
      ['b1', [1], 'E_SHAPE', 'b1 must have 2 values'],
      ['b1', undefined, 'E_SHAPE', 'got none'],
      ['b1', [1, Number.NaN], 'E_NONFINITE', 'NaN at element 1 of b1'],
      ['b1', Float64Array.of(1, 1e39), 'E_NONFINITE', '1e+39 at element 1 of b1'],
      ['b1', BigInt64Array.of(1n, 2n), 'E_DTYPE', 'array of numbers'],
      ['b1', 'ab', 'E_DTYPE', 'array of numbers'],
      // As NaN leaves JSON, and what JavaScript takes for a number.
      ...[null, '', '3', true, [5], new Date(0), 2n].map(
        (one) => ['b1', [1, one], 'E_DTYPE', 'array of numbers'] as (typeof wrong)[number],
      ),
    ];
    for (const [name, list, code, rule] of wrong) {
      const values = new Map(before).set(name, list as Float32Array<ArrayBuffer>);
      await expectFailure(() => model.setValues(values), code, rule);
      await expectFailure(() => new Model(gpu, { network: net, values }), code, rule);
    }
    expect(await model.values()).toEqual(before);
    await model.destroy();
  });

  it('too large for any device or for this one is refused before memory is taken', async () => {
    const gpu = await testGpu();
    await expectFailure(
      () => network({ inputs: 100_000, layers: [dense(100_000)] }),
      'E_LIMIT',
      'at most 2^30 parameters; got 10000100000',
    );
    await expectFailure(() => network({ inputs: 2, layers: [dense(1e9)] }), 'E_LIMIT');
    await expectFailure(
      () => network({ inputs: 2, layers: [{ kind: 'conv' } as never] }),
      'E_ARGUMENT',
      'dense or maxoutUnits',
    );
    await expectFailure(() => network({ inputs: 2, layers: dense(2) as never }), 'E_ARGUMENT', 'a list');
    const limit = Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize);
    const inputs = Math.ceil(limit / 4) + 1;
    if (inputs > 2 ** 30) return;
    const begin = performance.now();
    await expectFailure(
      () => new Model(gpu, { network: network({ inputs, layers: [dense(1)] }) }),
      'E_LIMIT',
      `${limit} bytes`,
    );
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('loadModel', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'gradloom-model-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, string | Uint8Array, string]>([
    ['table.csv', 'height,weight,label\n1.8,80,yes\n'.repeat(50), 'got a table (CSV)'],
    ['semicolons.csv', 'a;b\n1;2\n', 'got a table (CSV)'],
    ['notes.txt', 'Some words about a model that lies elsewhere.', 'got text'],
    ['data.json', '{"x": [[1, 2]], "y": [0]}', 'got JSON'],
    ['short.json', '[1]', 'got JSON'],
    ['data.npz', Uint8Array.from([0x50, 0x4b, 3, 4, ...new Uint8Array(40)]), 'got a ZIP archive'],
    [
      'data.npy',
      Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, ...new Uint8Array(40)]),
      'got NPY',
    ],
    ['data.h5', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'got HDF5'],
    ['images-idx3-ubyte', Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 9, 1, 2, 3]), 'got IDX'],
    ['empty.safetensors', '', 'got an empty file'],
    ['short.safetensors', Uint8Array.of(1, 0, 0), 'got 3 bytes'],
    ['cut.safetensors', Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 0x7b), 'at most 1 bytes here; got 200'],
  ])('says what %s looks like', async (name, content, rule) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const gpu = await testGpu();
    await expectFailure(() => loadModel(gpu, path), 'E_FILE_FORMAT', path, rule);
  });
});
