// Arrays of NPY and IDX files as streams: the rows that a reader of the whole gives, files that are wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/index.ts';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { loadData } from '../../src/node/loadData.ts';
import { streamIdx } from '../../src/node/streamIdx.ts';
import { streamNpy } from '../../src/node/streamNpy.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-arrays-'));
afterAll(() => rmSync(folder, { recursive: true }));

function npy(name: string, array: ArrayData): string {
  const path = join(folder, name);
  const bytes = writeNpy(array);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}

/** An IDX file of bytes. */
function idx(name: string, shape: readonly number[], values: Uint8Array): string {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  const bytes = Buffer.concat([header, values]);
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return join(folder, name);
}

/** Bits as a text, which is compared at once. */
const bits = (values: ArrayBufferView): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('latin1');

/** The parts of a data set that matter, numbers as such. */
function numbersOf({ x, y, features, targets, classes, imageShape, examples }: DataSet): unknown {
  return {
    x: [...x],
    y: y && [...y],
    kind: y?.constructor.name,
    features,
    targets,
    classes,
    imageShape,
    examples,
  };
}

const ROWS = 3000;
/** 300 columns: a megabyte is 873 rows, so that there are four chunks. */
const floats: ArrayData = {
  shape: [ROWS, 300],
  dtype: 'f32',
  data: Float32Array.from({ length: ROWS * 300 }, (_, i) => Math.sin(i)),
};
const labels: ArrayData = {
  shape: [ROWS],
  dtype: 'i64',
  data: BigInt64Array.from({ length: ROWS }, (_, i) => BigInt((i * 7) % 3)),
};

describe('streamNpy', () => {
  const y = npy('labels.npy', labels);

  it.each([['x.npy'], ['x.npy.gz']])('gives the rows of %s, in several chunks', async (name) => {
    const path = npy(name, floats);
    const stream = await streamNpy(path, { y });
    expect(stream.examples).toBe(ROWS);
    const { train } = await loadData(path, { y });
    expect(numbersOf(await stream.take(ROWS))).toEqual(numbersOf(train));
    expect((await stream.take(900)).examples).toBe(900);
  });

  it('gives numbers to predict, pictures as bytes, and wide numbers in float64 whatever a chunk holds', async () => {
    const pictures = npy('pictures.npy', {
      shape: [50, 4, 3, 2],
      dtype: 'u8',
      data: Uint8Array.from({ length: 50 * 24 }, (_, i) => (i * 31) % 256),
    });
    const prices = npy('prices.npy', {
      shape: [50, 2],
      dtype: 'f64',
      data: Float64Array.from({ length: 100 }, (_, i) => i / 7),
    });
    const taken = await (await streamNpy(pictures, { y: prices })).take(50);
    expect(numbersOf(taken)).toEqual(numbersOf((await loadData(pictures, { y: prices })).train));
    expect(taken.imageShape).toEqual([4, 3, 2]);
    // Float32 holds all of the first megabyte, and not the last row.
    const wide = npy('wide.npy', {
      shape: [40_000, 5],
      dtype: 'f64',
      data: Float64Array.from({ length: 200_000 }, (_, i) => (i < 199_995 ? i % 8 : 1.7e9 + i / 3)),
    });
    const all = await (await streamNpy(wide)).take(40_000);
    expect(all.x).toBeInstanceOf(Float64Array);
    expect(bits(all.x)).toBe(bits((await loadData(wide)).train.x));
  });

  it('refuses a file that was written since, before the first chunk that is no longer of it', async () => {
    const [x, y] = [npy('changing.npy', floats), npy('kept.npy', labels)];
    const stream = await streamNpy(x, { y });
    await stream.take(10);
    // As many bytes, another order of the numbers in them.
    const bytes = Buffer.from(writeNpy(floats));
    bytes.write(bytes.toString('latin1', 0, 128).replace('False', 'True '), 0, 'latin1');
    writeFileSync(x, bytes);
    await expect(stream.take(10)).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringContaining(
        'changing.npy: a file must stay as it is while it is read as a stream',
      ),
    });
    const again = await streamNpy(npy('changing.npy', floats), { y });
    rmSync(x);
    await expect(again.take(1)).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('refuses other orders, text, no rows, files cut short, other numbers of labels, and numbers that are none', async () => {
    const path = npy('good.npy', floats);
    const bytes = writeNpy(floats);
    const changed = (name: string, edit: (text: string) => string): string => {
      const own = Buffer.from(bytes);
      own.write(edit(own.toString('latin1', 0, 128)), 0, 'latin1');
      writeFileSync(join(folder, name), own);
      return join(folder, name);
    };
    const fortran = changed('fortran.npy', (text) => text.replace('False', ' True'));
    await expect(streamNpy(fortran)).rejects.toThrow(/must be in C order; got Fortran order/);
    await expect(
      streamNpy(npy('none.npy', { shape: [0, 3], dtype: 'f32', data: new Float32Array() })),
    ).rejects.toThrow(/at least one of each; got \[0, 3\]/);
    const short = join(folder, 'short.npy');
    writeFileSync(short, bytes.subarray(0, -4));
    await expect(streamNpy(short)).rejects.toThrow(/takes 3600000 bytes after the header; got 3599996/);
    const packed = join(folder, 'short.npy.gz');
    writeFileSync(packed, gzipSync(bytes.subarray(0, -4)));
    await expect((await streamNpy(packed)).take(ROWS)).rejects.toThrow(/got 3599996/);
    const long = join(folder, 'long.npy.gz');
    writeFileSync(long, gzipSync(Buffer.concat([bytes, Buffer.alloc(9)])));
    await expect((await streamNpy(long)).take(ROWS + 1)).rejects.toThrow(/got more/);
    const few = npy('few.npy', { shape: [7], dtype: 'u8', data: new Uint8Array(7) });
    await expect(streamNpy(path, { y: few })).rejects.toThrow(/y must be \[3000\].*got \[7\]/);
    const broken = Float32Array.from(floats.data as Float32Array);
    broken[2000 * 300] = Infinity;
    await expect(
      (await streamNpy(npy('inf.npy', { ...floats, data: broken }))).take(ROWS),
    ).rejects.toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringMatching(/inf\.npy: rows 1747 to 2619: .*got Infinity/) as string,
    });
    await expect(streamNpy(join(folder, 'absent.npy'))).rejects.toMatchObject({ code: 'E_FILE' });
    for (const options of [{ x: 'a' }, { y: 5 }, { targetKind: 'class' }, { classes: 'ab' }])
      await expect(streamNpy(path, { y, ...options } as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });
});

describe('streamIdx', () => {
  const pictures = Uint8Array.from({ length: 1500 * 30 * 40 }, (_, i) => (i * 7 + (i >> 9)) % 256);
  const digits = Uint8Array.from({ length: 1500 }, (_, i) => (i * 13) % 4);
  const images = idx('train-images-idx3-ubyte.gz', [1500, 30, 40], pictures);
  idx('train-labels-idx1-ubyte', [1500], digits);
  idx('t10k-images-idx3-ubyte', [3, 30, 40], pictures.subarray(0, 3600));
  idx('t10k-labels-idx1-ubyte', [3], digits.subarray(0, 3));

  it('gives the pictures of a folder, and of the file that is named', async () => {
    const { train, test } = await loadData(folder);
    for (const path of [folder, images]) {
      const stream = await streamIdx(path);
      expect(stream.examples).toBe(1500);
      expect(numbersOf(await stream.take(1500))).toEqual(numbersOf(train));
    }
    const own = await streamIdx(folder, { part: 'test', classes: ['a', 'b', 'c', 'd'] });
    expect(numbersOf(await own.take(3))).toEqual(numbersOf({ ...test!, classes: ['a', 'b', 'c', 'd'] }));
  });

  it('refuses folders without pictures, too few names of classes, other parts and options', async () => {
    await expect(streamIdx(tmpdir())).rejects.toMatchObject({ code: 'E_FILE' });
    await expect(streamIdx(folder, { classes: ['a', 'b'] })).rejects.toThrow(/label/);
    for (const options of [{ part: 'all' }, { files: [] }])
      await expect(streamIdx(folder, options as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(streamIdx(join(folder, 'none'))).rejects.toMatchObject({ code: 'E_FILE' });
  });
});
