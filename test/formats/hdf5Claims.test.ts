// HDF5 files of some kilobytes that claim to hold 2^40 elements: refused, before any memory is taken for them.

import { File, ready } from 'h5wasm';
import { expect, test } from 'vitest';
import { readHdf5 } from '../../src/formats/hdf5.ts';
import { failure } from './failures.ts';

const LENGTH = 77;
const CLAIMED = 2n ** 40n;
const MOST_GROWTH = 48 * 2 ** 20;

type Layout = Omit<Parameters<File['create_dataset']>[0], 'name'>;

const LAYOUTS: [string, Layout][] = [
  ['contiguous floats', { data: new Float64Array(LENGTH).fill(1) }],
  ['contiguous bytes', { data: new Uint8Array(LENGTH).fill(1) }],
  ['chunks', { data: new Float32Array(LENGTH).fill(1), shape: [LENGTH], chunks: [11] }],
  [
    'chunks that may grow',
    { data: new Float32Array(LENGTH).fill(1), shape: [LENGTH], maxshape: [null], chunks: [11] },
  ],
  [
    'packed chunks',
    { data: new Float32Array(LENGTH).fill(1), shape: [LENGTH], chunks: [11], compression: 9 },
  ],
  ['texts of one width', { data: Array.from({ length: LENGTH }, (_, i) => `t${i % 10}`), dtype: 'S4' }],
  ['texts of any width', { data: Array.from({ length: LENGTH }, (_, i) => `t${i % 10}`), dtype: 'S' }],
];

async function written(layout: Layout): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File('/claims.h5', 'w');
  file.create_dataset({ name: 'x', ...layout });
  file.close();
  const bytes = FS.readFile('/claims.h5').slice();
  FS.unlink('/claims.h5');
  return bytes;
}

/** The file with another length in its dataspace: version, rank 1, flags, then the length in eight bytes. */
function claiming(file: Uint8Array, claim: bigint): Uint8Array {
  const bytes = file.slice();
  const view = new DataView(bytes.buffer);
  let changed = 0;
  for (let at = 8; at + 8 <= bytes.length; at++) {
    if (view.getBigUint64(at, true) !== BigInt(LENGTH)) continue;
    const isFirst = bytes[at - 8] === 1 && bytes[at - 7] === 1;
    const isSecond = bytes[at - 4] === 2 && bytes[at - 3] === 1;
    // The greatest length stands behind the length.
    const isGreatest = changed > 0 && view.getBigUint64(at - 8, true) === claim;
    if (!isFirst && !isSecond && !isGreatest) continue;
    view.setBigUint64(at, claim, true);
    changed++;
  }
  expect(changed).toBeGreaterThan(0);
  return bytes;
}

test.each(LAYOUTS)('%s', async (_, layout) => {
  const file = await written(layout);
  expect(file.length).toBeLessThan(20_000);
  const { shape } = (await readHdf5(file, { members: ['x'] })).get('x')!;
  expect(shape).toEqual([LENGTH]);
  const before = process.memoryUsage();
  for (const claim of [CLAIMED, 2n ** 31n, 2n ** 52n, 2n ** 63n - 1n]) {
    for (const maxBytes of [undefined, Number.MAX_SAFE_INTEGER]) {
      const error = await failure(() => readHdf5(claiming(file, claim), { members: ['x'], maxBytes }));
      expect(['E_FILE_FORMAT', 'E_LIMIT'], error.message).toContain(error.code);
    }
  }
  const after = process.memoryUsage();
  expect(after.rss - before.rss).toBeLessThan(MOST_GROWTH);
  expect(after.external - before.external).toBeLessThan(MOST_GROWTH);
  // The library still reads what is right.
  expect((await readHdf5(file, { members: ['x'] })).get('x')!.shape).toEqual([LENGTH]);
});

test('chunks that claim 2^31 elements each', async () => {
  const file = await written({
    data: new Float32Array(LENGTH),
    shape: [LENGTH],
    chunks: [11],
    compression: 9,
  });
  const view = new DataView(file.buffer);
  // Chunks are described by their length and the size of an element.
  const places = Array.from({ length: file.length - 8 }, (_, at) => at).filter(
    (at) => view.getUint32(at, true) === 11 && view.getUint32(at + 4, true) === 4,
  );
  expect(places.length).toBeGreaterThan(0);
  for (const at of places) view.setUint32(at, 2 ** 31 - 1, true);
  const before = process.memoryUsage();
  const error = await failure(() => readHdf5(file, { members: ['x'], maxBytes: Number.MAX_SAFE_INTEGER }));
  expect(['E_FILE_FORMAT', 'E_LIMIT'], error.message).toContain(error.code);
  expect(process.memoryUsage().rss - before.rss).toBeLessThan(MOST_GROWTH);
});
