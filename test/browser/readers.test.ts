// Files that a page is given, read in Chromium by the exported readers.

import { zipSync } from 'fflate';
import { readHdf5 } from 'gradloom/hdf5';
import { describe, expect, it } from 'vitest';
import { dataSetFromArrays, gunzip, readCsvStream, readIdx, readNpz } from '../../src/index.ts';
import { writeNpy } from '../../src/formats/npy.ts';

/** The bytes of a file as a page gets them: through a `File`. */
const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

describe('in Chromium', () => {
  it('reads the arrays of an NPZ file as a data set', async () => {
    const x = { shape: [4, 2], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) } as const;
    const y = { shape: [4], dtype: 'i64', data: BigInt64Array.of(3n, 7n, 3n, 7n) } as const;
    const zip = zipSync({ 'x.npy': writeNpy(x), 'y.npy': writeNpy(y) });
    const arrays = readNpz(await bytesOf(new File([zip], 'data.npz')));
    expect(dataSetFromArrays(arrays.get('x'), arrays.get('y'))).toMatchObject({
      x: x.data,
      y: Uint32Array.of(0, 1, 0, 1),
      classes: ['3', '7'],
      examples: 4,
      features: 2,
    });
  });

  it('unpacks and reads an IDX file', async () => {
    const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);
    const packed = new Response(new Blob([idx]).stream().pipeThrough(new CompressionStream('gzip')));
    const array = readIdx(await gunzip(await bytesOf(await packed.blob())));
    expect(array).toEqual({ shape: [2, 3], dtype: 'u8', data: Uint8Array.of(1, 2, 3, 4, 5, 255) });
  });

  it('reads the members of an HDF5 file that are asked for', async () => {
    const { File: Hdf5File, ready } = await import('h5wasm');
    const { FS } = await ready;
    const file = new Hdf5File('/page.h5', 'w');
    file.create_dataset({ name: 'x', data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
    file.create_dataset({ name: 'labels', data: ['cat', 'dog'] });
    file.create_dataset({ name: 'other', data: BigUint64Array.of(2n ** 60n) });
    file.close();
    const bytes = await bytesOf(new Blob([FS.readFile('/page.h5').slice()]));
    const arrays = await readHdf5(bytes, { members: ['x', 'labels'] });
    expect([...arrays]).toEqual([
      ['x', { shape: [2, 3], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
      ['labels', { shape: [2], dtype: 'text', data: ['cat', 'dog'] }],
    ]);
  });

  it('reads a table out of a file', async () => {
    const { x, y, classes } = await readCsvStream(new File(['size,kind\n1.5,a\n2,b\n3,a\n'], 'table.csv'));
    expect([x, y, classes]).toEqual([Float64Array.of(1.5, 2, 3), Uint32Array.of(0, 1, 0), ['a', 'b']]);
  });
});
