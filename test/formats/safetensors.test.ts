import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { duplicateKey } from '../../src/formats/duplicateKey.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { CHECKSUM_KEY, verifyChecksum, withChecksum } from '../../src/formats/safetensorsChecksum.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure } from './failures.ts';

/** A file with any header text. */
function fileOf(header: string, data: readonly number[] = []): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const tensor = (begin: number, end: number, shape = [end - begin], dtype = 'U8') =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

const WEIGHTS = new Map<string, ArrayData>([
  ['b1', { shape: [3], dtype: 'u8', data: Uint8Array.of(1, 2, 3) }],
  ['W1', { shape: [2, 2], dtype: 'f32', data: Float32Array.of(1, -2, 3.5, Number.NaN) }],
  ['steps', { shape: [], dtype: 'i64', data: BigInt64Array.of(-5n) }],
  ['W2', { shape: [0, 4], dtype: 'f32', data: new Float32Array(0) }],
]);

const write = (name: string, array: ArrayData) => () => writeSafetensors(new Map([[name, array]]));

const checked = (metadata: ReadonlyMap<string, string>) =>
  writeSafetensors(WEIGHTS, withChecksum({ tensors: WEIGHTS, metadata }));

const names = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', '1', '0', 'a"b\\', 'toString'),
);
const tensors: fc.Arbitrary<ArrayData> = fc.oneof(
  fc.float32Array().map((data) => ({ shape: [data.length], dtype: 'f32' as const, data })),
  fc.float64Array().map((data) => ({ shape: [1, data.length], dtype: 'f64' as const, data })),
  fc.uint8Array().map((data) => ({ shape: [data.length, 1], dtype: 'u8' as const, data })),
  fc.int16Array().map((data) => ({ shape: [data.length], dtype: 'i16' as const, data })),
  fc.bigInt64Array().map((data) => ({ shape: [data.length], dtype: 'i64' as const, data })),
);

describe('safetensors', () => {
  test('reads back all that it wrote, whatever the names', () => {
    const files = fc.tuple(fc.array(fc.tuple(names, tensors)), fc.array(fc.tuple(names, fc.string())));
    fc.assert(
      fc.property(files, ([list, texts]) => {
        const written = new Map(list.filter(([name]) => name !== '__metadata__'));
        const metadata = new Map(texts);
        const back = readSafetensors(writeSafetensors(written, metadata));
        expect(new Map(back.metadata)).toEqual(metadata);
        expect([...back.tensors.keys()].sort()).toEqual([...written.keys()].sort());
        for (const [name, array] of written) {
          const read = back.tensors.get(name);
          expect(read?.shape).toEqual(array.shape);
          expect(read?.dtype).toBe(array.dtype);
          expect(Buffer.from(read!.data.buffer).equals(bytesOf(array))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('begins every tensor at a multiple of its element size, wide elements first', () => {
    const bytes = writeSafetensors(WEIGHTS, new Map([['a', 'é']]));
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(header % 8).toBe(0);
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header))) as object;
    expect(json).toEqual({
      __metadata__: { a: 'é' },
      steps: { dtype: 'I64', shape: [], data_offsets: [0, 8] },
      W1: { dtype: 'F32', shape: [2, 2], data_offsets: [8, 24] },
      W2: { dtype: 'F32', shape: [0, 4], data_offsets: [24, 24] },
      b1: { dtype: 'U8', shape: [3], data_offsets: [24, 27] },
    });
  });

  test('widens half precision and bfloat16 to float32', () => {
    const header = `{"h":${tensor(0, 4, [2], 'F16')},"b":${tensor(4, 8, [2], 'BF16')}}`;
    const { tensors: read } = readSafetensors(
      fileOf(header, [0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0x20, 0xc1]),
    );
    expect(read.get('h')).toEqual({ shape: [2], dtype: 'f32', data: Float32Array.of(1, -2) });
    expect(read.get('b')).toEqual({ shape: [2], dtype: 'f32', data: Float32Array.of(1, -10) });
  });

  test('refuses a file cut off at any byte, and survives damage to any', async () => {
    const bytes = writeSafetensors(WEIGHTS, new Map([['k', 'v']]));
    await expectEveryTruncationFails(bytes, readSafetensors);
    await expectDamageIsNoCrash(bytes, readSafetensors);
    await expectFailure(() => readSafetensors(Uint8Array.of(...bytes, 0)), 'E_FILE_FORMAT', '1 bytes more');
  });

  test('refuses headers that are too long, no JSON, or give a name twice', async () => {
    const read = (header: string, data?: readonly number[]) => () =>
      readSafetensors(fileOf(header, data), { file: 'm.safetensors', maxHeaderBytes: 1000 });
    await expectFailure(read(' '.repeat(1001)), 'E_FILE_FORMAT', 'm.safetensors', '1001');
    const endless = fileOf('{}');
    endless.fill(0xff, 0, 8);
    await expectFailure(() => readSafetensors(endless), 'E_FILE_FORMAT', '18446744073709551615');
    await expectFailure(read('[]'), 'E_FILE_FORMAT', 'object');
    await expectFailure(read('{'), 'E_FILE_FORMAT', 'JSON');
    await expectFailure(
      read(`{"a":${tensor(0, 1)},"\\u0061":${tensor(0, 1)}}`, [1]),
      'E_FILE_FORMAT',
      '"a" twice',
    );
    await expectFailure(read('{"__metadata__":{"k":"1","k":"2"}}'), 'E_FILE_FORMAT', '"k" twice');
    await expectFailure(read('{"__metadata__":{"k":1}}'), 'E_FILE_FORMAT', 'strings');
    await expectFailure(() => readSafetensors(fileOf('{"\u0000":1}')), 'E_FILE_FORMAT');
  });

  test('refuses tensors that overlap, leave gaps, lie outside, or do not fit their shape', async () => {
    const data = [1, 2, 3, 4];
    const read = (header: string) => () => readSafetensors(fileOf(header, data));
    await expectFailure(read(`{"a":${tensor(0, 3)},"b":${tensor(2, 4)}}`), 'E_FILE_FORMAT', '"b"');
    await expectFailure(read(`{"a":${tensor(0, 1)},"b":${tensor(2, 4)}}`), 'E_FILE_FORMAT', '"b"');
    await expectFailure(read(`{"a":${tensor(0, 5)}}`), 'E_FILE_FORMAT', '"a"');
    await expectFailure(read(`{"a":${tensor(0, 4, [3])}}`), 'E_FILE_FORMAT', '"a"');
    await expectFailure(read(`{"a":${tensor(4, 0, [4])}}`), 'E_FILE_FORMAT', '"a"');
    await expectFailure(read(`{"a":${tensor(-4, 0, [4])}}`), 'E_FILE_FORMAT', 'whole numbers');
    await expectFailure(read(`{"a":${tensor(0, 4, [0.5, 8])}}`), 'E_FILE_FORMAT', 'whole numbers');
    await expectFailure(read(`{"a":${tensor(0, 4, [1], 'F33')}}`), 'E_FILE_FORMAT', 'dtype');
    await expectFailure(read(`{"a":${tensor(0, 4, [2 ** 40, 2 ** 40], 'U8')}}`), 'E_LIMIT');
    await expectFailure(read('{"a":[]}'), 'E_FILE_FORMAT', '"a"');
    await expectFailure(read(`{"a":${tensor(0, 3)}}`), 'E_FILE_FORMAT', '1 bytes more');
  });

  test('refuses to write a tensor that its shape or type does not fit', async () => {
    const data = Float32Array.of(1, 2);
    await expectFailure(write('a', { shape: [3], dtype: 'f32', data }), 'E_FILE_FORMAT', '"a"');
    await expectFailure(write('a', { shape: [1], dtype: 'f64', data }), 'E_FILE_FORMAT', '"a"');
    await expectFailure(write('__metadata__', { shape: [2], dtype: 'f32', data }), 'E_FILE_FORMAT');
  });
});

describe('the checksum of a safetensors file', () => {
  test('verifies after a round trip, and is absent where nobody wrote one', () => {
    expect(verifyChecksum(readSafetensors(checked(new Map([['layers', '2-2']]))))).toBe(true);
    expect(verifyChecksum(readSafetensors(writeSafetensors(WEIGHTS)))).toBe(false);
  });

  test('notices every change of a byte that the reader lets pass', async () => {
    const bytes = checked(new Map([['layers', '2-2']]));
    let unnoticed = 0;
    const failures = await expectDamageIsNoCrash(bytes, (damaged) => {
      if (!verifyChecksum(readSafetensors(damaged), { file: 'm' })) unnoticed++;
    });
    // Damage to the key hides the checksum; nothing else passes.
    expect(unnoticed).toBeLessThanOrEqual(CHECKSUM_KEY.length);
    expect(failures).toBe(bytes.length - unnoticed);
  });

  test('names the file and both checksums', async () => {
    const content = { tensors: WEIGHTS, metadata: new Map([[CHECKSUM_KEY, 'crc32:00000000']]) };
    await expectFailure(
      () => verifyChecksum(content, { file: 'm.st' }),
      'E_FILE_CHECKSUM',
      'm.st',
      'crc32:00000000',
    );
  });
});

describe('duplicateKey', () => {
  test('finds a key twice in one object only, through escapes', () => {
    expect(duplicateKey('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).toBeUndefined();
    expect(duplicateKey('{"a":"b","b":"a:","c":["c","c"]}')).toBeUndefined();
    expect(duplicateKey('{"x":{"\\"":1, "\\u0022" :2}}')).toBe('"');
    expect(duplicateKey('{"}":1,"{":2,"}":3}')).toBe('}');
  });
});

function bytesOf({ data }: ArrayData): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
