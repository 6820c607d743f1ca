import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gunzip } from '../../src/formats/gzip.ts';
import { readIdx } from '../../src/formats/idx.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure } from './failures.ts';
import { testWithShared } from './sharedData.ts';

/** An IDX file of bytes. */
function idxOf(shape: readonly number[], data: readonly number[], type = 0x08): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

describe('readIdx', () => {
  test('reads bytes with their shape', () => {
    const array = readIdx(idxOf([2, 3], [1, 2, 3, 4, 5, 255]));
    expect(array.shape).toEqual([2, 3]);
    expect(array.dtype).toBe('u8');
    expect(array.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 255));
  });

  test('reads big-endian integers and floats', () => {
    expect(readIdx(idxOf([2], [0x01, 0x02, 0xff, 0xfe], 0x0b)).data).toEqual(Int16Array.of(0x0102, -2));
    expect(readIdx(idxOf([1], [0x3f, 0x80, 0, 0], 0x0d)).data).toEqual(Float32Array.of(1));
    expect(readIdx(idxOf([1], [0xc0, 0, 0, 0, 0, 0, 0, 0], 0x0e)).data).toEqual(Float64Array.of(-2));
  });

  test('refuses a file cut off at any byte, and bytes too many', async () => {
    const bytes = idxOf([2, 2], [1, 2, 3, 4]);
    await expectEveryTruncationFails(bytes, readIdx);
    await expectFailure(
      () => readIdx(Uint8Array.of(...bytes, 0), { file: 'a.idx' }),
      'E_FILE_FORMAT',
      'a.idx',
      'got 5',
    );
    await expectDamageIsNoCrash(bytes, readIdx);
  });

  test('refuses sizes whose product no memory holds, before it allocates', async () => {
    await expectFailure(() => readIdx(idxOf([0xffffffff, 0xffffffff], [])), 'E_LIMIT');
    await expectFailure(() => readIdx(idxOf([0xffffffff, 0xffffffff, 0], [])), 'E_LIMIT');
    await expectFailure(() => readIdx(idxOf([3], [1, 2, 3]), { maxElements: 2 }), 'E_LIMIT');
  });

  test('names the magic number of another kind of file', async () => {
    await expectFailure(
      () => readIdx(Uint8Array.of(0x1f, 0x8b, 8, 0, 0)),
      'E_FILE_FORMAT',
      'got 1f 8b 08 00',
    );
  });

  testWithShared('mnist/t10k-images-idx3-ubyte.gz', "reads MNIST's test pictures", async (path) => {
    const array = readIdx(await gunzip(readFileSync(path)));
    expect(array.shape).toEqual([10_000, 28, 28]);
    expect(array.data.length).toBe(7_840_000);
    expect((array.data as Uint8Array).reduce((sum, value) => sum + value, 0)).toBe(264_923_200);
  });
});
