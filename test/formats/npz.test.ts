import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/formats/crc32.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { readNpz } from '../../src/formats/npz.ts';
import { readZip } from '../../src/formats/zip.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure } from './failures.ts';
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
