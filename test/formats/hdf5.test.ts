import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readHdf5 } from '../../src/formats/hdf5.ts';
import { expectFailure, failure } from './failures.ts';
import { testWithShared } from './sharedData.ts';

/** A small file with numbers of several types, a text and a group, written by the same C library. */
async function smallFile(): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const module = await ready;
  const file = new File('/small.h5', 'w');
  file.create_dataset({ name: 'x', data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
  file.create_dataset({ name: 'y', data: BigInt64Array.of(0n, -1n) });
  file.create_dataset({ name: 'huge', data: BigUint64Array.of(2n ** 60n) });
  file.create_dataset({ name: 'text', data: ['a', 'b'] });
  file.create_group('part').create_dataset({ name: 'bytes', data: Uint8Array.of(7, 8) });
  file.create_dataset({
    name: 'packed',
    data: Float64Array.from({ length: 100 }, (_, i) => i),
    shape: [100],
    chunks: [50],
    compression: 9,
  });
  file.close();
  const bytes = module.FS.readFile('/small.h5');
  module.FS.unlink('/small.h5');
  return bytes.slice();
}

describe('readHdf5', () => {
  test('reads named members with shape and type, groups and compression included', async () => {
    const arrays = await readHdf5(await smallFile(), ['x', 'y', 'part/bytes', 'packed']);
    expect(arrays.get('x')).toEqual({ shape: [2, 3], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(arrays.get('y')).toEqual({ shape: [2], dtype: 'f64', data: Float64Array.of(0, -1) });
    expect(arrays.get('part/bytes')?.data).toEqual(Uint8Array.of(7, 8));
    expect(arrays.get('packed')?.data).toEqual(Float64Array.from({ length: 100 }, (_, i) => i));
  });

  test('names what the file has where a member is missing, and refuses text and inexact integers', async () => {
    const bytes = await smallFile();
    const error = await failure(() => readHdf5(bytes, ['labels'], { file: 's.h5' }));
    expect(error.code).toBe('E_FILE_FORMAT');
    expect(error.message).toContain('s.h5');
    expect(error.hint).toMatch(/x.*y.*part\/bytes|part\/bytes.*x.*y/);
    await expectFailure(() => readHdf5(bytes, ['part']), 'E_FILE_FORMAT', '"part"');
    await expectFailure(() => readHdf5(bytes, ['text']), 'E_FILE_FORMAT', 'must hold numbers');
    await expectFailure(() => readHdf5(bytes, ['huge']), 'E_FILE_FORMAT', '2^53');
    await expectFailure(() => readHdf5(bytes, ['x'], { maxElements: 5 }), 'E_LIMIT');
  });

  test('refuses truncated files and other files', async () => {
    const bytes = await smallFile();
    for (let length = 0; length < bytes.length; length += 97) {
      await expectFailure(() => readHdf5(bytes.slice(0, length), ['x']), 'E_FILE_FORMAT');
    }
    await expectFailure(
      () => readHdf5(new TextEncoder().encode('no HDF5 at all'), ['x']),
      'E_FILE_FORMAT',
      'signature',
    );
  });

  test('reads on after a failure', async () => {
    const bytes = await smallFile();
    await failure(() => readHdf5(bytes.slice(0, 3000), ['x']));
    expect((await readHdf5(bytes, ['x'])).get('x')?.data.length).toBe(6);
  });

  testWithShared('cat/train_catvnoncat.h5', 'reads 209 pictures and their labels', async (path) => {
    const arrays = await readHdf5(readFileSync(path));
    expect([...arrays.keys()].sort()).toEqual(['train_set_x', 'train_set_y']);
    expect(arrays.get('train_set_x')).toMatchObject({ shape: [209, 64, 64, 3], dtype: 'u8' });
    const labels = arrays.get('train_set_y')?.data as Float64Array;
    expect(labels.length).toBe(209);
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(72);
  });
});
