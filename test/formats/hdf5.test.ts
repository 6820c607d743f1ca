import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readHdf5 } from '../../src/formats/hdf5.ts';
import { expectFailure, failure } from './failures.ts';
import { BFLOAT16, LZF, NUMBERS, TEXT, USER_BLOCK, VIRTUAL } from './hdf5Files.ts';
import { randomOf } from '../../tools/fuzz/mutate.ts';
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
    const arrays = await readHdf5(await smallFile(), { members: ['x', 'y', 'part/bytes', 'packed'] });
    expect(arrays.get('x')).toEqual({ shape: [2, 3], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(arrays.get('y')).toEqual({ shape: [2], dtype: 'f64', data: Float64Array.of(0, -1) });
    expect(arrays.get('part/bytes')?.data).toEqual(Uint8Array.of(7, 8));
    expect(arrays.get('packed')?.data).toEqual(Float64Array.from({ length: 100 }, (_, i) => i));
  });

  test('names what the file has where a member is missing, and refuses inexact integers', async () => {
    const bytes = await smallFile();
    const error = await failure(() => readHdf5(bytes, { members: ['labels'], file: 's.h5' }));
    expect(error.code).toBe('E_FILE_FORMAT');
    expect(error.message).toContain('s.h5');
    expect(error.hint).toMatch(/x.*y.*part\/bytes|part\/bytes.*x.*y/);
    await expectFailure(() => readHdf5(bytes, { members: ['part'] }), 'E_FILE_FORMAT', '"part"');
    await expectFailure(() => readHdf5(bytes, { members: ['huge'] }), 'E_FILE_FORMAT', '2^53');
    await expectFailure(() => readHdf5(bytes, { members: ['x'], maxBytes: 23 }), 'E_LIMIT', '24');
  });

  test('refuses truncated files and other files', async () => {
    const bytes = await smallFile();
    for (let length = 0; length < bytes.length; length += 97) {
      await expectFailure(() => readHdf5(bytes.slice(0, length), { members: ['x'] }), 'E_FILE_FORMAT');
    }
    await expectFailure(
      () => readHdf5(new TextEncoder().encode('no HDF5 at all'), { members: ['x'] }),
      'E_FILE_FORMAT',
      'signature',
    );
  });

  test('reads every type of number in both byte orders', async () => {
    const arrays = await readHdf5(NUMBERS);
    const types = ['i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8'];
    for (const name of types.flatMap((type) => [`le${type}`, `be${type}`])) {
      expect([...(arrays.get(name)?.data ?? [])], name).toEqual([1, 2, 3, 100]);
    }
    expect(arrays.get('bef2')?.dtype).toBe('f32');
    expect(arrays.get('benum')).toEqual({ shape: [3], dtype: 'i16', data: Int16Array.of(258, 0, 258) });
    expect(arrays.get('bool')).toEqual({ shape: [2], dtype: 'bool', data: Uint8Array.of(1, 0) });
  });

  test('reads text of fixed and of any length', async () => {
    const arrays = await readHdf5(TEXT);
    expect(arrays.get('vlen')).toEqual({
      shape: [4],
      dtype: 'text',
      data: ['cat', 'dög', '', 'xxxxxxxxxx'],
    });
    expect(arrays.get('fixed')?.data).toEqual(['cat', 'do', '']);
    expect(arrays.get('utf8')?.data).toEqual(['zwölf']);
    expect(arrays.get('padded')?.data).toEqual(['ab', 'abcde']);
    await expectFailure(() => readHdf5(TEXT, { members: ['vlen'], maxBytes: 80 }), 'E_LIMIT', '"vlen"');
  });

  test('refuses text whose heap is damaged, over which the library would loop for ever', async () => {
    const heap = Buffer.from(TEXT).indexOf('GCOL');
    // The sizes of the collection, and of its first object.
    for (const at of [heap + 8, heap + 24]) {
      for (const size of [0n, 1n, 2n ** 40n, 2n ** 64n - 1n]) {
        const bytes = new Uint8Array(TEXT);
        new DataView(bytes.buffer).setBigUint64(at, size, true);
        if (at === heap + 24 && size < 2n) continue;
        await expectFailure(() => readHdf5(bytes, { members: ['vlen'] }), 'E_FILE_FORMAT');
      }
    }
    const free = new Uint8Array(TEXT);
    // Object 0, the free space, whose size of zero leads nowhere.
    free.fill(0, heap + 16, heap + 32);
    await expectFailure(() => readHdf5(free, { members: ['vlen'] }), 'E_FILE_FORMAT', 'a damaged heap');
  });

  test('a damaged file does not get the library to take all memory', async () => {
    const { ready } = await import('h5wasm');
    const before = (await ready).HEAPU8.length;
    const bytes = new Uint8Array(LZF);
    // The place and the form of a chunk index.
    bytes[474] = 255;
    bytes[825] = 1;
    bytes[826] = 0;
    bytes[3554] = 16;
    await expectFailure(() => readHdf5(bytes, { members: ['x'] }), 'E_FILE_FORMAT');
    expect((await ready).HEAPU8.length - before).toBeLessThan(2 ** 27 + 5 * 1032 * bytes.length);
    expect((await readHdf5(NUMBERS)).size).toBeGreaterThan(0);
  }, 120_000);

  test('reads a file after a user block, and only members that are chosen', async () => {
    expect((await readHdf5(USER_BLOCK)).get('x')?.data).toEqual(Float64Array.of(0, 1, 2));
    let names: readonly string[] = [];
    const some = await readHdf5(await smallFile(), {
      members: (has) => {
        names = has;
        return ['y'];
      },
    });
    expect([...some.keys()]).toEqual(['y']);
    expect([...names].sort()).toEqual(['huge', 'packed', 'part/bytes', 'text', 'x', 'y']);
  });

  test('names the filter that it does not know, and refuses what it would read wrong', async () => {
    const error = await failure(() => readHdf5(LZF, { members: ['x'], file: 's.h5' }));
    expect(error.code).toBe('E_FILE_FORMAT');
    expect(error.message).toContain('the filter lzf');
    expect(error.hint).toContain('gzip');
    await expectFailure(() => readHdf5(BFLOAT16), 'E_FILE_FORMAT', 'half-precision');
    await expectFailure(() => readHdf5(VIRTUAL), 'E_FILE_FORMAT', '"x"', 'from others');
  });

  test('reads data in pieces as a whole, in chunks and without', async () => {
    const { File, ready } = await import('h5wasm');
    const module = await ready;
    const data = Float64Array.from({ length: 3000 * 700 }, (_, i) => i);
    const file = new File('/pieces.h5', 'w');
    const shape = [3000, 700];
    file.create_dataset({ name: 'whole', data, shape });
    file.create_dataset({ name: 'chunks', data, shape, chunks: [700, 300], compression: 1 });
    file.close();
    const bytes = module.FS.readFile('/pieces.h5').slice();
    module.FS.unlink('/pieces.h5');
    for (const [name, array] of await readHdf5(bytes)) {
      expect(array.shape).toEqual(shape);
      expect(
        Buffer.compare(new Uint8Array(data.buffer), new Uint8Array((array.data as Float64Array).buffer)),
        name,
      ).toBe(0);
    }
  });

  test('reads a good file right after many damaged ones', async () => {
    const random = randomOf(7);
    const good = await readHdf5(NUMBERS);
    let failures = 0;
    const files = Number(process.env['GRADLOOM_CASES'] ?? 100);
    for (let i = 0; i < files; i++) {
      const bytes = NUMBERS.slice();
      for (let k = 0; k < 4; k++) bytes[random(bytes.length)] = random(256);
      await readHdf5(bytes).catch(() => failures++);
    }
    expect(failures).toBeGreaterThan(files / 10);
    expect(await readHdf5(NUMBERS)).toEqual(good);
  });

  test('reads on after a failure', async () => {
    const bytes = await smallFile();
    await failure(() => readHdf5(bytes.slice(0, 3000), { members: ['x'] }));
    expect((await readHdf5(bytes, { members: ['x'] })).get('x')?.data.length).toBe(6);
  });

  testWithShared('cat/train_catvnoncat.h5', 'reads 209 pictures and their labels', async (path) => {
    const arrays = await readHdf5(readFileSync(path));
    expect([...arrays.keys()].sort()).toEqual(['list_classes', 'train_set_x', 'train_set_y']);
    expect(arrays.get('list_classes')?.data).toEqual(['non-cat', 'cat']);
    expect(arrays.get('train_set_x')).toMatchObject({ shape: [209, 64, 64, 3], dtype: 'u8' });
    const labels = arrays.get('train_set_y')?.data as Float64Array;
    expect(labels.length).toBe(209);
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(72);
  });
});
