import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { readNpy, writeNpy } from '../../src/formats/npy.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure } from './failures.ts';

/** An NPY file with any header text, of any version. */
function npyOf(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length =
    version === 1
      ? [text.length & 255, text.length >> 8]
      : [text.length & 255, (text.length >> 8) & 255, text.length >> 16, 0];
  return Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...text, ...data);
}

const header = (descr: string, shape: string) =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': (${shape}), }\n`;

/** `arange(6, dtype='>i2').reshape(2, 3)`. */
const BIG_ENDIAN = npyOf(
  "{'descr': '>i2', 'fortran_order': False, 'shape': (2, 3), }\n",
  Uint8Array.of(0, 0, 0, 1, 0, 2, 0, 3, 1, 4, 0, 5),
);

/** `asfortranarray(arange(24, dtype='u1').reshape(2, 3, 4))`, as `numpy.save` writes it. */
const FORTRAN = npyOf(
  "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }\n",
  Uint8Array.of(0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23),
);

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const lengthOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** Arrays of every element type and random shapes, filled from random bytes. */
const arrays: fc.Arbitrary<ArrayData> = fc
  .tuple(
    shapes,
    fc.constantFrom<ArrayData['dtype']>(
      'bool',
      'i8',
      'u8',
      'i16',
      'u16',
      'i32',
      'u32',
      'i64',
      'u64',
      'f32',
      'f64',
    ),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
  )
  .map(([shape, dtype, stream]) => {
    const constructors = {
      bool: Uint8Array,
      i8: Int8Array,
      u8: Uint8Array,
      i16: Int16Array,
      u16: Uint16Array,
      i32: Int32Array,
      u32: Uint32Array,
      i64: BigInt64Array,
      u64: BigUint64Array,
      f32: Float32Array,
      f64: Float64Array,
    };
    const data = new constructors[dtype as keyof typeof constructors](lengthOf(shape));
    const bytes = new Uint8Array(data.buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = stream.next().value ?? 0;
    return { shape, dtype, data };
  });

/** Text in UTF-32. */
const points = (text: string, big: boolean): Uint8Array => {
  const bytes = new Uint8Array(4 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint32(4 * i, text.charCodeAt(i), !big);
  return bytes;
};

describe('NPY', () => {
  test('reads back every array that it wrote, byte for byte', () => {
    fc.assert(
      fc.property(arrays, (array) => {
        const back = readNpy(writeNpy(array));
        expect(back.shape).toEqual(array.shape);
        expect(back.dtype).toBe(array.dtype);
        expect(back.data).toEqual(array.data);
      }),
      { numRuns: 100 },
    );
  });

  test('reads the byte order of other machines', () => {
    expect(readNpy(BIG_ENDIAN)).toEqual({
      shape: [2, 3],
      dtype: 'i16',
      data: Int16Array.of(0, 1, 2, 3, 260, 5),
    });
  });

  test('transposes Fortran order to rows', () => {
    const array = readNpy(FORTRAN);
    expect(array.shape).toEqual([2, 3, 4]);
    expect(array.data).toEqual(Uint8Array.from({ length: 24 }, (_, i) => i));
  });

  test('reads versions 2 and 3, and half precision', () => {
    const header = "{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }\n";
    const halves = Uint8Array.of(0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0x00, 0xc1);
    for (const version of [1, 2, 3]) {
      const array = readNpy(npyOf(header, halves, version));
      expect(array.dtype).toBe('f32');
      expect(array.data).toEqual(Float32Array.of(1, 2 ** -24, -Infinity, -2.5));
    }
  });

  test('writes the bytes that NumPy writes', () => {
    const bytes = writeNpy({ shape: [2], dtype: 'f64', data: Float64Array.of(1, 2) });
    const header = new TextDecoder('latin1').decode(bytes.subarray(10, 128));
    expect(header.trimEnd()).toBe("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }");
    expect(header.endsWith('\n')).toBe(true);
    expect(bytes.length).toBe(128 + 16);
  });

  test('refuses a file cut off at any byte, and survives damage to any', async () => {
    await expectEveryTruncationFails(FORTRAN, readNpy);
    await expectDamageIsNoCrash(BIG_ENDIAN, readNpy);
  });

  test('refuses objects, records, absurd sizes and unknown versions', async () => {
    const none = new Uint8Array(0);
    const read = (text: string, version = 1) => readNpy(npyOf(text, none, version), { file: 'a.npy' });
    await expectFailure(
      () => read(header("'|O'", '1,')),
      'E_FILE_FORMAT',
      'a.npy',
      'a plain type of numbers or text',
    );
    await expectFailure(() => read(header("[('a', '<f4')]", '1,')), 'E_FILE_FORMAT');
    await expectFailure(() => read(header("'<f4'", '99999999999, 99999999')), 'E_LIMIT');
    await expectFailure(() => read(header("'<f4'", '9 9,')), 'E_FILE_FORMAT');
    await expectFailure(() => read(header("'<f4'", '0,'), 9), 'E_FILE_FORMAT', 'version');
    await expectFailure(() => read('{}'), 'E_FILE_FORMAT');
  });

  test('reads text of both kinds, in both byte orders and in Fortran order', () => {
    const words = 'cat\0dög\0';
    for (const order of ['<', '>']) {
      const array = readNpy(npyOf(header(`'${order}U4'`, '2,'), points(words, order === '>')));
      expect(array).toEqual({ shape: [2], dtype: 'text', data: ['cat', 'dög'] });
    }
    const fortran = "{'descr': '|S1', 'fortran_order': True, 'shape': (2, 2), }\n";
    expect(readNpy(npyOf(fortran, new TextEncoder().encode('acbd'))).data).toEqual(['a', 'b', 'c', 'd']);
    const ends = readNpy(npyOf(header("'|S3'", '2,'), new TextEncoder().encode('\0a\0\0\0\0')));
    expect(ends.data).toEqual(['\0a', '']);
  });

  test('refuses a header with an entry twice, of another name, or with more after it', async () => {
    const entries = "'descr': '<f4', 'fortran_order': False, 'shape': (0,)";
    const read = (text: string) => () => readNpy(npyOf(text, new Uint8Array(0)));
    expect(readNpy(npyOf(`{${entries}}`, new Uint8Array(0))).shape).toEqual([0]);
    for (const text of [
      `{${entries}, 'shape': (0, 5)}`,
      `{'descr': '<f8', ${entries}}`,
      `{${entries}, 'other': True}`,
      `{${entries}} {}`,
      `{${entries}, 'descr': '|S0'}`,
    ]) {
      await expectFailure(read(text), 'E_FILE_FORMAT', 'once each');
    }
    await expectFailure(read(header("'<U0'", '99999999,')), 'E_FILE_FORMAT');
  });

  test('shares memory with the file where it can, and never changes it', () => {
    const bytes = writeNpy({ shape: [2], dtype: 'f64', data: Float64Array.of(1, 2) });
    expect((readNpy(bytes).data as Float64Array).buffer).toBe(bytes.buffer);
    const odd = new Uint8Array(bytes.length + 1);
    odd.set(bytes, 1);
    expect(readNpy(odd.subarray(1)).data).toEqual(Float64Array.of(1, 2));
    // A Buffer's `slice` is no copy.
    const file = Buffer.from(BIG_ENDIAN);
    readNpy(file);
    readNpy(file);
    expect(Buffer.compare(file, BIG_ENDIAN)).toBe(0);
    expect([...readNpy(file).data]).toEqual([0, 1, 2, 3, 260, 5]);
  });

  test('refuses to write data of another length or type than it says', async () => {
    await expectFailure(
      () => writeNpy({ shape: [3], dtype: 'f32', data: Float32Array.of(1) }),
      'E_FILE_FORMAT',
    );
    await expectFailure(
      () => writeNpy({ shape: [1], dtype: 'f32', data: Float64Array.of(1) }),
      'E_FILE_FORMAT',
    );
  });
});
