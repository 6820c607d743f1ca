import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStandardForm, fitStandardForm } from '../../src/data/standardForm.ts';
import { overview } from '../../src/data/overview.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { loadData } from '../../src/node/loadData.ts';
import { expectFailure, failure } from '../formats/failures.ts';
import { sharedPath, testWithShared } from '../formats/sharedData.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradloom-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function idx(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const sizes = shape.flatMap((size) => [0, 0, size >> 8, size & 255]);
  return Uint8Array.of(0, 0, 8, shape.length, ...sizes, ...Array.from(data));
}

const floats = (shape: readonly number[], ...values: number[]) =>
  writeNpy({ shape, dtype: 'f32', data: Float32Array.from(values) });
/** An NPY file of byte strings. */
function textNpy(words: readonly string[]): Uint8Array {
  const width = Math.max(...words.map((word) => word.length));
  const header = `{'descr': '|S${width}', 'fortran_order': False, 'shape': (${words.length},), }\n`;
  const text = words.map((word) => word.padEnd(width, '\0')).join('');
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header + text));
}

/** An HDF5 file with these members. */
async function hdf5(
  members: Readonly<Record<string, Float32Array | Int32Array | string[]>>,
): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const module = await ready;
  const file = new File('/members.h5', 'w');
  for (const [name, data] of Object.entries(members)) file.create_dataset({ name, data });
  file.close();
  const bytes = module.FS.readFile('/members.h5');
  module.FS.unlink('/members.h5');
  return bytes.slice();
}

const integers = (...values: number[]) =>
  writeNpy({ shape: [values.length], dtype: 'i64', data: BigInt64Array.from(values, BigInt) });

describe('loadData on a folder of IDX files', () => {
  test('reads pictures and labels of both parts, packed or not', async () => {
    put('train-images-idx3-ubyte', idx([3, 2, 2], [...Array(12).keys()]));
    put('train-labels-idx1-ubyte.gz', gzipSync(idx([3], [0, 2, 0])));
    put('t10k-images.idx3-ubyte', idx([1, 2, 2], [9, 8, 7, 6]));
    put('t10k-labels.idx1-ubyte', idx([1], [1]));
    const { train, test } = await loadData(folder);
    expect(train).toMatchObject({ examples: 3, features: 4, targets: 1, imageShape: [2, 2, 1] });
    expect(train.x).toBeInstanceOf(Uint8Array);
    expect([...train.x]).toEqual([...Array(12).keys()]);
    expect(train.y).toEqual(Uint32Array.of(0, 2, 0));
    // Class 1 has no example in the training data, but exists.
    expect(train.classes).toEqual(['0', '1', '2']);
    expect(test?.y).toEqual(Uint32Array.of(1));
    expect(await loadData(join(folder, 'train-images-idx3-ubyte'))).toEqual({ train, test });
  });

  test('reads pictures in colour, and says of a folder without IDX files how they are called', async () => {
    put('circle.png', 'no matter');
    const { hint } = await failure(() => loadData(folder));
    for (const name of ['train-images-idx3-ubyte', 'train-images-idx4-ubyte', 'docs/pictures.md'])
      expect(hint).toContain(name);
    put('train-images-idx4-ubyte', idx([2, 1, 2, 3], [...Array(12).keys()]));
    put('train-labels-idx1-ubyte', idx([2], [1, 0]));
    const { train } = await loadData(folder, { classes: ['circle', 'square'] });
    expect(train).toMatchObject({ features: 6, imageShape: [1, 2, 3], classes: ['circle', 'square'] });
    expect([...train.x]).toEqual([...Array(12).keys()]);
  });

  test('names the file that is missing, truncated, or does not fit the other', async () => {
    await expectFailure(() => loadData(folder), 'E_FILE', folder, 'IDX');
    const images = put('train-images-idx3-ubyte', idx([3, 2, 2], [...Array(12).keys()]));
    await expectFailure(() => loadData(folder), 'E_FILE', 'train-images-idx3-ubyte');
    const labels = put('train-labels-idx1-ubyte', idx([2], [0, 1]));
    await expectFailure(() => loadData(folder), 'E_FILE_FORMAT', labels, '3 labels', '[2]');
    writeFileSync(labels, idx([3], [0, 1, 1]));
    writeFileSync(images, idx([3, 2, 2], [1, 2, 3]));
    await expectFailure(() => loadData(folder), 'E_FILE_FORMAT', images, '12 bytes', 'got 3');
    writeFileSync(images, gzipSync(idx([3, 2, 2], [...Array(12).keys()])).subarray(0, 20));
    await expectFailure(() => loadData(folder), 'E_FILE_FORMAT', images, 'gzip');
    writeFileSync(images, idx([3, 2, 2], [...Array(12).keys()]));
    put('t10k-images-idx3-ubyte', idx([1, 2, 2], [1, 2, 3, 4]));
    const testLabels = put('t10k-labels-idx1-ubyte', idx([1], [7]));
    await expectFailure(() => loadData(folder), 'E_FILE_FORMAT', testLabels, '"7"', 'label 1');
  });
});

describe('loadData on a folder with other files', () => {
  test('refuses two files of one part, reads the one that is named, and those that are listed', async () => {
    const pictures = put('train-images-idx3-ubyte.gz', gzipSync(idx([2, 1, 1], [1, 2])));
    const other = put('train-images-idx3-ubyte', idx([2, 1, 1], [9, 9]));
    put('train-labels-idx1-ubyte.gz', gzipSync(idx([2], [0, 1])));
    const error = await failure(() => loadData(folder));
    expect(error.code).toBe('E_FILE');
    expect(error.message).toContain('train-images-idx3-ubyte, train-images-idx3-ubyte.gz');
    expect([...(await loadData(pictures)).train.x]).toEqual([1, 2]);
    expect([...(await loadData(other)).train.x]).toEqual([9, 9]);
    const files = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'];
    expect([...(await loadData(folder, { files })).train.x]).toEqual([1, 2]);
  });
});

describe('loadData for a model whose classes are known', () => {
  const classes = ['no', 'perhaps', 'yes'];
  const known = { classes: ['0', '1', '2'] };

  test('reads few rows, one row, and rows of one class as the classes that they are', async () => {
    for (const labels of [[0, 1, 2, 1, 0], [2], [1, 1, 1]]) {
      const rows = labels.length;
      const x = floats([rows, 1], ...labels);
      const paths = [
        put('a.npz', zipSync({ 'x.npy': x, 'y.npy': integers(...labels) })),
        put('a.json', JSON.stringify({ X: labels, y: labels })),
        put('a.npy', x),
        put('a.h5', await hdf5({ x: Float32Array.from(labels), y: Int32Array.from(labels) })),
      ];
      for (const path of paths) {
        const y = path.endsWith('.npy') ? put('y.npy', integers(...labels)) : undefined;
        const { train } = await loadData(path, { ...known, y });
        expect(train.y, path).toEqual(Uint32Array.from(labels));
        expect(train.classes).toEqual(known.classes);
      }
    }
    const outside = put('b.npz', zipSync({ 'x.npy': floats([1, 1], 1), 'y.npy': integers(3) }));
    await expectFailure(() => loadData(outside, known), 'E_FILE_FORMAT', '"3"');
  });

  test('reads text labels of every format as classes', async () => {
    const words = ['yes', 'no', 'yes'];
    const fixed = textNpy(words);
    const paths = [
      put(
        't.npz',
        zipSync({ 'x.npy': floats([3, 1], 1, 2, 3), 'y.npy': fixed, 'z.txt': fixed.subarray(0, 9) }),
      ),
      put('t.json', JSON.stringify({ X: [1, 2, 3], y: words })),
      put('t.npy', floats([3, 1], 1, 2, 3)),
      put('t.h5', await hdf5({ x: Float32Array.of(1, 2, 3), y: words })),
    ];
    for (const path of paths) {
      const y = path.endsWith('.npy') ? put('labels.npy', fixed) : undefined;
      expect((await loadData(path, { y })).train, path).toMatchObject({
        y: Uint32Array.of(1, 0, 1),
        classes: ['no', 'yes'],
      });
      expect((await loadData(path, { y, classes })).train.y, path).toEqual(Uint32Array.of(2, 0, 2));
    }
  });

  test('takes rows with a single one, numbers as numbers, and labels of IDX as indices', async () => {
    const hot = put(
      'h.npz',
      zipSync({ 'x.npy': floats([2, 1], 1, 2), 'y.npy': floats([2, 3], 0, 0, 1, 0, 1, 0) }),
    );
    expect((await loadData(hot, { classes })).train).toMatchObject({ y: Uint32Array.of(2, 1), classes });
    const whole = put('n.json', '{"X": [1, 2, 3, 4], "y": [0, 1, 0, 1]}');
    expect((await loadData(whole, { targetKind: 'numbers' })).train.y).toEqual(Float32Array.of(0, 1, 0, 1));
    put('train-images-idx3-ubyte', idx([1, 1, 1], [1]));
    put('train-labels-idx1-ubyte', idx([1], [2]));
    expect((await loadData(folder, { classes })).train).toMatchObject({ y: Uint32Array.of(2), classes });
    await expectFailure(() => loadData(folder, { classes: ['a'] }), 'E_FILE_FORMAT', '"2"');
  });

  test('keeps pictures of bytes as bytes, whatever their values are', async () => {
    const bits = writeNpy({ shape: [1, 2, 2], dtype: 'u8', data: Uint8Array.of(0, 1, 1, 0) });
    const { train } = await loadData(put('p.npy', bits));
    expect(train.x).toEqual(Uint8Array.of(0, 1, 1, 0));
    expect(train.imageShape).toEqual([2, 2, 1]);
  });
});

describe('loadData with a cap', () => {
  test('refuses what unpacks to more than maxBytes, or becomes more as float32', async () => {
    const bomb = writeNpy({ shape: [1000, 1000], dtype: 'u8', data: new Uint8Array(1_000_000) });
    const packed = put('b.npy.gz', gzipSync(bomb));
    expect((await loadData(packed)).train.examples).toBe(1000);
    for (const maxBytes of [500_000, 3_000_000]) {
      const error = await failure(() => loadData(packed, { maxBytes }));
      expect(error.code).toBe('E_LIMIT');
      expect(error.hint).toContain('--max-bytes');
    }
    const zip = put('b.npz', zipSync({ 'x.npy': bomb }));
    await expectFailure(() => loadData(zip, { maxBytes: 500_000 }), 'E_LIMIT', zip);
    await expectFailure(() => loadData(put('c.npy', bomb), { maxBytes: 500_000 }), 'E_LIMIT');
  });
});

describe('loadData on CSV', () => {
  test('reads a file to train with and one to test with, or divides one', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? 'cat' : 'dog'}`).join('\n');
    const path = put('a.csv', rows);
    const test = put('b.csv.gz', gzipSync('7,dog\n'));
    const both = await loadData(path, { test });
    expect(both.train).toMatchObject({ examples: 20, classes: ['cat', 'dog'] });
    expect(both.test?.y).toEqual(Uint32Array.of(1));
    const divided = await loadData(path, { testFraction: 0.25, seed: 3 });
    expect([divided.train.examples, divided.test?.examples]).toEqual([15, 5]);
    expect(await loadData(path, { testFraction: 0.25, seed: 3 })).toEqual(divided);
    expect((await loadData(path)).test).toBeUndefined();
  });

  test('passes the options on, and names the place of a fault', async () => {
    const path = put('a.tsv', '1\t2\t0.5\n3\t4\t0.25\n');
    expect((await loadData(path, { target: 0, targetKind: 'numbers' })).train.y).toEqual(
      Float64Array.of(1, 3),
    );
    expect((await loadData(path, { header: true })).train.examples).toBe(1);
    const ragged = put('r.csv', '1,2\n3\n');
    await expectFailure(() => loadData(ragged), 'E_FILE_FORMAT', `${ragged}:2:2`);
    const other = put('t.csv', '1,cow\n');
    const animals = put('n.csv', '1,cat\n2,dog\n');
    await expectFailure(() => loadData(animals, { test: other }), 'E_FILE_FORMAT', `${other}:1:2`, '"cow"');
    await expectFailure(
      () => loadData(put('b.csv', Uint8Array.of(0x31, 0xff, 0xfe))),
      'E_FILE_FORMAT',
      'UTF-8',
    );
  });
});

describe('loadData on arrays', () => {
  const x = floats([4, 2], 1, 2, 3, 4, 5, 6, 7, 8);
  const y = integers(5, 9, 5, 9);

  test('reads NPZ with usual names, given names, and a test part in it', async () => {
    const test = { 'x_test.npy': floats([1, 2], 9, 9), 'y_test.npy': integers(9) };
    const path = put('a.npz', zipSync({ 'x_train.npy': x, 'y_train.npy': y, ...test }));
    const loaded = await loadData(path);
    expect(loaded.train).toMatchObject({ examples: 4, features: 2, classes: ['5', '9'] });
    expect(loaded.test?.y).toEqual(Uint32Array.of(1));
    const named = put('b.npz', zipSync({ 'in.npy': x, 'out.npy': y }));
    expect((await loadData(named, { x: 'in', y: 'out' })).train.y).toEqual(Uint32Array.of(0, 1, 0, 1));
    expect((await loadData(named, { x: 'in', y: 'out', test: path })).test?.examples).toBe(1);
    await expectFailure(() => loadData(named), 'E_FILE_FORMAT', named, '"in"', '"out"');
    await expectFailure(() => loadData(named, { x: 'in', y: 'labels' }), 'E_FILE_FORMAT', '"labels"');
  });

  test('takes neither of two members of NPZ or HDF5 that are called alike, unless it is named', async () => {
    const [one, two] = [floats([2, 1], 1, 2), floats([2, 1], 3, 4)];
    const paths = [
      put('twins.npz', zipSync({ 'x.npy': one, 'X.npy': two, 'y.npy': integers(0, 1) })),
      put(
        'twins.h5',
        await hdf5({ x: Float32Array.of(1, 2), X: Float32Array.of(3, 4), y: Int32Array.of(0, 1) }),
      ),
    ];
    for (const path of paths) {
      await expectFailure(
        () => loadData(path),
        'E_FILE_FORMAT',
        path,
        'the examples to train with must stand under one name',
        '"x"',
        '"X"',
      );
      expect([...(await loadData(path, { x: 'X' })).train.x]).toEqual([3, 4]);
    }
  });

  test('reads NPY with labels in another file', async () => {
    const path = put('x.npy', x);
    const labels = put('y.npy', y);
    expect((await loadData(path)).train.targets).toBe(0);
    const options = {
      y: labels,
      test: put('x2.npy', floats([1, 2], 1, 2)),
      testY: put('y2.npy', integers(9)),
    };
    const { train, test } = await loadData(path, options);
    expect(train.y).toEqual(Uint32Array.of(0, 1, 0, 1));
    expect(test?.y).toEqual(Uint32Array.of(1));
    const wide = put('x3.npy', floats([1, 3], 1, 2, 3));
    await expectFailure(() => loadData(path, { test: wide }), 'E_FILE_FORMAT', wide, '2 features', 'got 3');
  });

  test('reads JSON with text labels', async () => {
    const path = put(
      'a.json',
      '{"X": [[1, 2], [3, 4]], "y": ["b", "a"], "X_test": [[5, 6]], "y_test": ["a"]}',
    );
    const { train, test } = await loadData(path);
    expect(train).toMatchObject({ examples: 2, features: 2, classes: ['a', 'b'] });
    expect(train.y).toEqual(Uint32Array.of(1, 0));
    expect(test?.y).toEqual(Uint32Array.of(0));
  });
});

describe('loadData refuses', () => {
  test('what does not exist, and kinds that it does not know', async () => {
    const error = await failure(() => loadData(join(folder, 'none.csv')));
    expect(error.code).toBe('E_FILE');
    expect(error.message).toContain('none.csv');
    expect(error.hint).toContain('does not exist');
    await expectFailure(
      () => loadData(put('a.csv', '1,2\n'), { test: join(folder, 'no.csv') }),
      'E_FILE',
      'no.csv',
    );
    const unknown = await failure(() => loadData(put('a.xlsx', 'x')));
    expect(unknown.code).toBe('E_FILE');
    expect(unknown.hint).toContain('.csv');
    mkdirSync(join(folder, 'empty'));
    await expectFailure(() => loadData(join(folder, 'empty')), 'E_FILE', 'no files');
  });
});

describe('loadData on shared data', () => {
  testWithShared('mnist/train-images-idx3-ubyte.gz', 'reads MNIST', async () => {
    const { train, test } = await loadData(sharedPath('mnist'));
    expect(train).toMatchObject({ examples: 60_000, features: 784, imageShape: [28, 28, 1] });
    expect(test).toMatchObject({ examples: 10_000, features: 784 });
    expect([...(train.y?.subarray(0, 5) ?? [])]).toEqual([5, 0, 4, 1, 9]);
    const found = overview(train, test);
    expect(found.classes?.map(({ train }) => train)).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(found.head).toEqual({ units: 10, activation: 'softmax', loss: 'softmaxCrossEntropy' });
    expect(found.range).toEqual({ min: 0, max: 255 });
  });

  testWithShared('cat/train_catvnoncat.h5', 'reads the cats, with their test file', async (path) => {
    const { train, test } = await loadData(path, { test: sharedPath('cat/test_catvnoncat.h5') });
    expect(train).toMatchObject({
      examples: 209,
      features: 12_288,
      imageShape: [64, 64, 3],
      classes: ['0', '1'],
    });
    expect(test).toMatchObject({ examples: 50, features: 12_288, targets: 1 });
    expect(train.x).toBeInstanceOf(Uint8Array);
    expect([...(train.y ?? [])].filter((label) => label === 1).length).toBe(72);
    expect([...(test?.y ?? [])].filter((label) => label === 1).length).toBe(33);
    await expectFailure(() => loadData(path, { x: 'train_set_z' }), 'E_FILE_FORMAT', path, '"train_set_z"');
  });

  testWithShared(
    'tabular/california-housing.csv',
    'fills the gaps of california by standard form',
    async (path) => {
      const { train } = await loadData(path, { target: 'median_house_value' });
      const x = applyStandardForm(fitStandardForm(train, 'standard'), train.x, train.features);
      expect(x.every((value) => Number.isFinite(value))).toBe(true);
      expect(overview(train).missing).toBe(207);
    },
  );

  testWithShared('football.json', 'reads football as two classes with a test part', async (path) => {
    const { train, test } = await loadData(path);
    expect(train).toMatchObject({ examples: 211, features: 2, classes: ['0', '1'] });
    expect(test).toMatchObject({ examples: 200, classes: ['0', '1'] });
    expect((await loadData(sharedPath('planar-flower.json'))).train.classes).toEqual(['0', '1']);
  });
});
