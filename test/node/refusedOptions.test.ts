// Options that opening a GPU, loading data and starting values would pass over in silence.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/npy.ts';
import { dense, encodeModel, initializer, Model, network, openGpu as openPageGpu } from '../../src/index.ts';
import {
  fetchNamedDataSet,
  loadData,
  loadModel,
  openGpu,
  streamIdx,
  streamNpy,
  writeAtomically,
} from '../../src/node.ts';
import { testGpu } from '../gpu.ts';

it('loadData refuses an option that it does not have before it looks for the file', async () => {
  await expect(loadData('none.csv', { targets: 'price' } as object)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining('got targets'),
    hint: 'Did you mean target?',
  });
  await expect(loadData('none.csv', 'price' as unknown as object)).rejects.toThrow(
    'options must be an object',
  );
});

it('loadData refuses to read like something that is no model', async () => {
  await expect(loadData('none.csv', { like: {} } as object)).rejects.toThrow('like must be a model');
});

it.each([openGpu, openPageGpu])('openGpu refuses an option that it does not have (case %#)', async (open) => {
  await expect(open({ tensorcores: true } as object)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining('got tensorcores'),
  });
  await expect(open(5 as unknown as object)).rejects.toThrow('options must be an object; got 5');
});

it('an initialiser refuses a member that it does not have, and a missing scale', () => {
  expect(() => initializer({ name: 'normal', scal: 1 } as never)).toThrow('got scal');
  expect(() => initializer({ name: 'heNormal', scale: 3 } as never)).toThrow('got scale');
  expect(() => initializer({ name: 'normal' } as never)).toThrow('a finite scale');
  expect(() => dense(3, 'relu', { initializer: { name: 'normal' } as never })).toThrow('a finite scale');
  expect(initializer({ name: 'normal', scale: 0.5 })).toEqual({ name: 'normal', scale: 0.5 });
});

const page = (driver: object) => openPageGpu({ driver: { kind: 'gpu', name: 'mine', ...driver } } as object);
const prepare = async (options: object) => (await testGpu()).prepare([], options);

describe('options within options, and values of another kind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-refused-'));
  const path = (name: string) => join(folder, name);
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    writeFileSync(path('table.csv'), 'a,b\n1,2\n3,4\n');
    writeFileSync(path('array.npy'), writeNpy({ shape: [2, 1], dtype: 'f32', data: Float32Array.of(1, 2) }));
    writeFileSync(path('arrays.json'), JSON.stringify({ x: [[1], [2]], y: [1, 2] }));
    writeFileSync(path('train-images-idx3-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 7));
    writeFileSync(path('train-labels-idx1-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1));
    const model = new Model(await testGpu(), { network: network({ inputs: 1, layers: [dense(1)] }) });
    writeFileSync(path('model.safetensors'), await encodeModel(model));
  });

  const fetched = (options: object) =>
    fetchNamedDataSet('mnist', {
      folder,
      fetch: () => Promise.reject(new Error('asked')),
      ...options,
    });
  const load = (name: string) => (options: object) => loadData(path(name), options);
  const openModel = async (options: object) => loadModel(await testGpu(), path('model.safetensors'), options);
  const write = (calls: object) => writeAtomically(path('written'), 'text', calls as never);
  const npy = (options: object) => streamNpy(path('array.npy'), options);
  const idx = (options: object) => streamIdx(folder, options);
  const pictures = (options: object) => loadData(folder, options);

  it.each<[string, (options: object) => Promise<unknown>, object, string]>([
    [
      'a driver',
      page,
      { remarks: 'x' },
      'openGpu: driver: the options are kind, name, advice, remark, trial; got remarks',
    ],
    ['a driver', page, { name: 5 }, 'driver must be { kind: gpu, software or null, name }'],
    ['rules on trial', page, { trial: { pair: true } }, 'the options are pairs, workgroup; got pair'],
    [
      'calls',
      prepare,
      { oncompile: () => 0 },
      'prepare: the options are onCompile, oneByOne, uniforms; got oncompile',
    ],
    ['the calls of a write', write, { mode: 0o600 }, 'write: the call open must be a function; got none'],
    [
      'a download',
      fetched,
      { patience: { idle: 5 } },
      'patience: the options are idleMs, windowMs, windowBytes; got idle',
    ],
    [
      'a download',
      fetched,
      { patience: { idleMs: '5' } },
      'patience.idleMs must be a number, at least 0; got "5"',
    ],
    ['a download', fetched, { patience: { windowMs: Number.NaN } }, 'patience.windowMs must be a number'],
    ['a download', fetched, { patience: 5 }, 'patience: options must be an object; got 5'],
    ['a download', fetched, { mirrors: 'https://x.org/' }, 'mirrors must be a list of addresses'],
    ['a download', fetched, { mirrors: [5] }, 'mirrors must be a list of addresses'],
    ['a download', fetched, { folder: 5 }, 'folder must be a text; got 5'],
    ['a download', fetched, { onProgress: true }, 'onProgress must be a function'],
    ['a download', fetched, { fetch: 'curl' }, 'fetch must be a function'],
    ['a download', fetched, { signal: {} }, 'signal must be an AbortSignal'],
    ['a model', openModel, { storage: 'f17' }, 'model: storage must be f32 or f16; got "f17"'],
    ['a model', openModel, { storage: '' }, 'storage must be f32 or f16; got ""'],
    ['a model', openModel, { layers: [] }, 'layers: it must be functions by kind; got a list of 0'],
    ['a model', openModel, { layers: { scale: 5 } }, 'layers: scale must be a function; got 5'],
    [
      'a table',
      load('table.csv'),
      { seed: 'a' },
      'loadData: seed must be a whole number in 0 … 4294967295; got "a"',
    ],
    ['a table', load('table.csv'), { testFraction: 5n }, 'testFraction must be a number; got 5'],
    ['a table', load('table.csv'), { test: 5 }, 'test must be a text; got 5'],
    [
      'arrays',
      load('arrays.json'),
      { maxBytes: '1e9' },
      'maxBytes must be a whole number of bytes, at least 1; got "1e9"',
    ],
    ['arrays', load('arrays.json'), { test: null }, 'test must be a text; got null'],
    ['an array', load('array.npy'), { y: 5 }, 'y must be a text; got 5'],
    ['an array', load('array.npy'), { testY: 'y.npy' }, 'testY (--test-y) must come with test; got it alone'],
    ['pictures', pictures, { files: 'train-images-idx3-ubyte' }, 'files must be a list of names'],
    ['pictures', pictures, { classes: 'ab' }, 'classes: names must be distinct texts'],
    ['a stream of pictures', idx, { classes: 'ab' }, 'classes: names must be distinct texts'],
    ['a stream of an array', npy, { classes: ['a'] }, 'must come with y; got classes alone'],
    ['a stream of an array', npy, { targetKind: 'numbers' }, 'must come with y; got targetKind alone'],
  ])('of %s are refused (%#)', async (_, call, options, message) => {
    await expect(call(options)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining(message) as string,
    });
  });

  it('are taken where they are right', async () => {
    await expect(
      fetched({ patience: { idleMs: 5 }, mirrors: ['http://127.0.0.1:1/'] }),
    ).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringContaining('asked') as string,
    });
    const fs = await import('node:fs/promises');
    await writeAtomically(path('written'), 'text', fs);
    expect(await fs.readFile(path('written'), 'utf8')).toBe('text');
    expect((await load('table.csv')({ testFraction: 0.5, seed: 1 })) as object).toHaveProperty('test');
    expect((await openModel({ storage: 'f32', layers: { scale: () => dense(1) } })).storage).toBe('f32');
  });
});
