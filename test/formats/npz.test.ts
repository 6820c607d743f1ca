import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/formats/crc32.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { readNpz } from '../../src/formats/npz.ts';
import { readZip } from '../../src/formats/zip.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure, failure } from './failures.ts';
import { testWithShared } from './sharedData.ts';

/** `numpy.savez_compressed(f, x=arange(4.).reshape(2, 2), y=array([0, 1]))`. */
const NUMPY = Buffer.from(
  'UEsDBC0AAAAIAAAAIQCjIIiE//////////8FABQAeC5ucHkBABAAoAAAAAAAAABRAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGu' +
    'o6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgYU8MEeynCAUBwOAFBLAwQtAAAACAAAACEAfmr7yf//////////' +
    'BQAUAHkubnB5AQAQAJAAAAAAAAAASQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ck' +
    'FqQC+RpGOpo6CrUKFAAuBihghNIAUEsBAi0DLQAAAAgAAAAhAKMgiIRRAAAAoAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAi0DLQAA' +
    'AAgAAAAhAH5q+8lJAAAAkAAAAAUAAAAAAAAAAAAAAIABiAAAAHkubnB5UEsFBgAAAAACAAIAZgAAAAgBAAAAAA==',
  'base64',
);

const X = { shape: [2], dtype: 'f32', data: Float32Array.of(1, 2) } as const;

describe('readNpz', () => {
  test('reads what NumPy compressed', () => {
    const arrays = readNpz(NUMPY);
    expect([...arrays.keys()]).toEqual(['x', 'y']);
    expect(arrays.get('x')).toEqual({ shape: [2, 2], dtype: 'f64', data: Float64Array.of(0, 1, 2, 3) });
    expect(arrays.get('y')).toEqual({ shape: [2], dtype: 'i64', data: BigInt64Array.of(0n, 1n) });
  });

  test('reads stored members, and names that objects would trip over', () => {
    const zip = zipSync({ 'constructor.npy': writeNpy(X), 'a/b.npy': writeNpy(X) }, { level: 0 });
    const arrays = readNpz(zip);
    expect([...arrays.keys()]).toEqual(['constructor', 'a/b']);
    expect(arrays.get('constructor')).toEqual(X);
  });

  test('refuses a file cut off at any byte', async () => {
    await expectEveryTruncationFails(NUMPY, readNpz);
  });

  test('notices damage to the content by the checksum', async () => {
    const zip = zipSync({ 'x.npy': writeNpy(X) }, { level: 0 });
    const content = zip.slice();
    // The last byte of the array's data stands before the directory.
    const at = zip.length - 22 - 46 - 'x.npy'.length - 1;
    content[at] = (content[at] ?? 0) ^ 1;
    await expectFailure(
      () => readNpz(content, { file: 'a.npz' }),
      'E_FILE_FORMAT',
      'a.npz',
      'x.npy',
      'checksum',
    );
    expect(await expectDamageIsNoCrash(NUMPY, readNpz)).toBeGreaterThan(150);
  });

  test('refuses members that unpack beyond the cap, and members that are no arrays', async () => {
    const bomb = zipSync({ 'x.npy': new Uint8Array(2_000_000) });
    expect(bomb.length).toBeLessThan(4000);
    await expectFailure(() => readZip(bomb, { maxBytes: 1_000_000 }), 'E_LIMIT');
    const text = zipSync({ 'readme.txt': new TextEncoder().encode('no array') });
    await expectFailure(() => readNpz(text, { file: 'a.npz' }), 'E_FILE_FORMAT', 'a.npz[readme.txt]');
  });

  test('passes over members that are not asked for, whatever they hold', async () => {
    const others = { 'notes.txt': new TextEncoder().encode('no array'), 'o.npy': new Uint8Array(3) };
    const zip = zipSync({ 'x.npy': writeNpy(X), ...others });
    let names: readonly string[] = [];
    const arrays = readNpz(zip, {
      members: (has) => {
        names = has;
        return ['x'];
      },
    });
    expect([...names]).toEqual(['x', 'notes.txt', 'o']);
    expect([...arrays]).toEqual([['x', X]]);
    expect([...readNpz(zip, { members: ['x.npy'] })]).toEqual([['x', X]]);
    await expectFailure(() => readNpz(zip), 'E_FILE_FORMAT', 'NPZ[notes.txt]');
    for (const members of [['x', 'y'], () => ['y']]) {
      await expectFailure(
        () => readNpz(zip, { members }),
        'E_FILE_FORMAT',
        '"y" must exist; got "x", "notes.txt"',
      );
    }
  });

  test('refuses two members of one name, with the suffix and without', async () => {
    const zip = zipSync({ x: writeNpy(X), 'x.npy': writeNpy(X) });
    await expectFailure(() => readNpz(zip), 'E_FILE_FORMAT', '"x"', '"x.npy"', 'once');
  });

  test('refuses a directory that does not agree with the file', async () => {
    const zip = zipSync({ 'a.npy': writeNpy(X), 'b.npy': writeNpy(X) }, { level: 0 });
    const end = zip.length - 22;
    const directory = new DataView(zip.buffer, zip.byteOffset).getUint32(end + 16, true);
    const second = directory + 46 + 'a.npy'.length;
    const changed = (change: (view: DataView, bytes: Uint8Array) => void): (() => unknown) => {
      const bytes = new Uint8Array(zip);
      change(new DataView(bytes.buffer), bytes);
      return () => readNpz(bytes);
    };
    const cases: readonly [string, () => unknown][] = [
      ['lists one member less than it counts', changed((view) => view.setUint32(end + 8, 0x00030003, true))],
      ['counts fewer members than it lists', changed((view) => view.setUint32(end + 8, 0x00010001, true))],
      ['two members in one place', changed((view) => view.setUint32(second + 42, 0, true))],
      [
        'one name twice',
        changed((_, bytes) => bytes.set(bytes.subarray(directory + 46, directory + 51), second + 46)),
      ],
      ['another name beside the member', changed((_, bytes) => void (bytes[30] = 99))],
      ['another size beside the member', changed((view) => view.setUint32(22, 7, true))],
      ['another method beside the member', changed((view) => view.setUint16(8, 8, true))],
      ['bytes after the end', () => readNpz(Uint8Array.of(...zip, 0))],
      ['bytes before the beginning', () => readNpz(Uint8Array.of(0, ...zip))],
    ];
    for (const [what, read] of cases) {
      const error = await failure(read);
      expect(error.code, what).toBe('E_FILE_FORMAT');
    }
  });

  test('believes no size that the packed bytes cannot have, and reads nothing past a size', async () => {
    const zip = zipSync({ 'x.npy': writeNpy(X) }, { level: 9 });
    const end = zip.length - 22;
    const directory = new DataView(zip.buffer, zip.byteOffset).getUint32(end + 16, true);
    for (const size of [2 ** 30, 64]) {
      const bytes = new Uint8Array(zip);
      const view = new DataView(bytes.buffer);
      view.setUint32(directory + 24, size, true);
      view.setUint32(22, size, true);
      // As if it were right: the checksum of what that size holds.
      view.setUint32(directory + 16, crc32(writeNpy(X).subarray(0, size)), true);
      await expectFailure(() => readNpz(bytes), 'E_FILE_FORMAT', '"x.npy"');
    }
  });

  test('computes CRC-32 as the standard does', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    const [head, tail] = ['1234', '56789'].map((text) => new TextEncoder().encode(text));
    expect(crc32(tail!, crc32(head!))).toBe(0xcbf43926);
  });

  testWithShared(
    '../reference/mnist-adam-relu.init.npz',
    'reads the starting parameters of a run',
    (path) => {
      const arrays = readNpz(readFileSync(path));
      const first = arrays.get('W1');
      expect(first?.dtype).toBe('f32');
      expect(first?.shape[1]).toBe(784);
      expect(first?.data.length).toBe((first?.shape[0] ?? 0) * 784);
    },
  );
});
