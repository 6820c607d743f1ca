// Readers that are called with anything at all: each answers or says what is wrong, and none ends with a TypeError.

import { readHdf5 } from 'gradloom/hdf5';
import { describe, expect, test } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import * as gradloom from '../../src/index.ts';
import { expectFailure, failure } from './failures.ts';

const { dataSetFromArrays, gunzip, readCsv, readCsvStream, readIdx, readJsonData } = gradloom;
const { readNpy, readNpz, readSafetensors } = gradloom;

type Call = (...values: unknown[]) => unknown;

const READERS: Readonly<Record<string, Call>> = {
  gunzip: gunzip as Call,
  readHdf5: readHdf5 as Call,
  readIdx: readIdx as Call,
  readNpy: readNpy as Call,
  readNpz: readNpz as Call,
  readSafetensors: readSafetensors as Call,
};

const WRONG: readonly unknown[] = [
  undefined,
  null,
  3,
  NaN,
  1.5,
  'abc',
  '',
  true,
  {},
  [],
  [1],
  ['a'],
  new ArrayBuffer(4),
  Float32Array.of(1),
  () => 1,
  Symbol('x'),
  5n,
  new Map(),
  new Date(),
  { length: 3 },
  [undefined],
  [null],
];

/** Runs a call; whatever it fails with must be the library's own error. */
async function survives(what: string, call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof GradloomError)) throw new Error(`${what}: ${String(error)}`, { cause: error });
  }
}

describe.each(Object.entries(READERS))('%s', (name, read) => {
  test('refuses what is not bytes, and says how to get bytes', async () => {
    for (const value of WRONG) {
      await expectFailure(() => read(value), 'E_ARGUMENT', name, 'must be a Uint8Array');
    }
    const file = new Blob(['abc']);
    await expect((async () => read(file))()).rejects.toMatchObject({
      hint: expect.stringContaining('arrayBuffer()'),
    });
  });

  test('refuses options that do not exist, and values that they may not have', async () => {
    const bytes = new Uint8Array(20);
    await expectFailure(() => read(bytes, { maxByte: 3 }), 'E_ARGUMENT', 'maxByte');
    await expectFailure(() => read(bytes, { file: 3 }), 'E_ARGUMENT', 'file must be a text; got 3');
    await expectFailure(() => read(bytes, null), 'E_ARGUMENT', 'options must be an object');
    for (const value of WRONG) await survives(name, () => read(bytes, value));
  });
});

test.each(['readNpz', 'readHdf5'])('%s refuses members that are not names', async (name) => {
  for (const members of [3, 'x', [1], [undefined], {}]) {
    await expectFailure(() => READERS[name]!(new Uint8Array(20), { members }), 'E_ARGUMENT', 'members');
  }
});

test('readJsonData refuses what is not text', async () => {
  for (const value of WRONG.filter((one) => typeof one !== 'string')) {
    await expectFailure(() => readJsonData(value as never), 'E_ARGUMENT', 'must be a string');
  }
  for (const x of [3, ['x'], {}, null]) {
    await expectFailure(() => readJsonData('{"X":[1]}', { x } as never), 'E_ARGUMENT', 'x must be a text');
  }
});

describe('readCsv and readCsvStream', () => {
  const text = 'a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n';

  test('refuse sources that are none', async () => {
    for (const value of WRONG.filter((one) => typeof one !== 'string')) {
      await expectFailure(() => readCsv(value as never), 'E_ARGUMENT', 'readCsv: the source');
    }
    for (const value of [undefined, null, 3, {}, new Uint8Array(3), 'a,b\n1,2\n']) {
      await expectFailure(() => readCsvStream(value as never), 'E_ARGUMENT', 'readCsvStream: the source');
    }
    await expectFailure(() => readCsvStream([3] as never), 'E_ARGUMENT', 'each piece', 'got 3');
  });

  test('answer to any value of any option, or say what is wrong', async () => {
    const names =
      'header target targetKind drop keep categories missing decimal dates unknownCategory table maxCategories ' +
      'maxElements delimiter comment skip encoding file';
    for (const name of names.split(' ')) {
      for (const value of WRONG) await survives(name, () => readCsv(text, { [name]: value }));
    }
    for (const name of ['target', 'drop', 'keep', 'categories', 'table']) {
      for (const value of [null, {}, new Map(), new Date(), Symbol('x'), 5n, 1.5, [null]]) {
        await expectFailure(() => readCsv(text, { [name]: value }), 'E_ARGUMENT', `${name} must be`);
      }
    }
  });
});

describe('dataSetFromArrays', () => {
  const x = { shape: [2, 1], dtype: 'f32', data: Float32Array.of(1, 2) } as const;

  test('refuses what is not an array of a file', async () => {
    for (const value of WRONG) {
      await expectFailure(() => dataSetFromArrays(value as never), 'E_ARGUMENT', 'x must');
    }
    for (const value of [null, 3, {}, [1], new Map(), Float32Array.of(1, 2)]) {
      await expectFailure(() => dataSetFromArrays(x, value as never), 'E_ARGUMENT', 'y must');
    }
    for (const part of ['shape', 'dtype', 'data']) {
      for (const value of WRONG) {
        const { code, message } = await failure(() => dataSetFromArrays({ ...x, [part]: value }));
        expect(['E_ARGUMENT', 'E_SHAPE'], message).toContain(code);
      }
    }
  });

  test('refuses lengths that the shape denies, and text as examples', async () => {
    const long = { ...x, shape: [3, 1] };
    await expectFailure(() => dataSetFromArrays(long), 'E_SHAPE', '[3, 1]', 'got 2');
    const text = { shape: [2], dtype: 'text', data: ['a', 'b'] } as const;
    await expectFailure(() => dataSetFromArrays(text), 'E_FILE_FORMAT', '"x" must hold numbers; got text');
  });

  test('refuses options that do not exist, and values that they may not have', async () => {
    for (const options of [{ class: ['a'] }, { targetKind: 'class' }, { classes: 'ab' }, { like: 3 }, null]) {
      await expectFailure(() => dataSetFromArrays(x, undefined, options as never), 'E_ARGUMENT');
    }
  });

  test('takes the labels of a file that are text', () => {
    const y = { shape: [2, 1], dtype: 'text', data: ['dog', 'cat'] } as const;
    expect(dataSetFromArrays(x, y)).toMatchObject({ y: Uint32Array.of(1, 0), classes: ['cat', 'dog'] });
  });
});
