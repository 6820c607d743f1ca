// What the playground's worker makes of files, without a device.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawDigits } from 'gradloom';
import { FIRST_SETUP, type Setup } from '../../../demo/playground/state/setup.ts';
import { OpenFiles } from '../../../demo/playground/worker/openFiles.ts';
import { taskOf } from '../../../demo/playground/worker/task.ts';
import { idxFile } from './idxFile.ts';

const given = (name: string, content: string | Buffer<ArrayBuffer>) => ({
  path: name,
  file: new File([content], name),
});
const TABLE =
  'size,town,id,price\n' +
  Array.from(
    { length: 40 },
    (_, row) =>
      `${row % 8 === 1 ? '' : row},${row % 3 === 0 ? 'yes' : 'no'},${['a', 'b', 'c'][row % 3]},${10 * row + 1}`,
  ).join('\n');
const setup = (part: Partial<Setup>): Setup => ({ ...FIRST_SETUP, heldOut: 0.25, ...part });

describe('a table', () => {
  it('is told by its columns, kinds and missing values', async () => {
    const source = await new OpenFiles().open('table', [given('houses.csv', TABLE)]);
    expect(source).toMatchObject({ kind: 'table', name: 'houses.csv', rows: 40 });
    expect(source.kind === 'table' && source.columns).toEqual([
      { name: 'size', kind: 'number', missing: 5 },
      { name: 'town', kind: 'boolean', missing: 0 },
      { name: 'id', kind: 'categories', missing: 0, categories: 3 },
      { name: 'price', kind: 'number', missing: 0 },
    ]);
  });

  it('predicts its last column, or the one chosen, from those that are not left out', async () => {
    const files = new OpenFiles();
    await files.open('table', [given('houses.csv', TABLE)]);
    const price = await taskOf(setup({ data: 'table' }), files);
    expect(price).toMatchObject({ targetName: 'price', head: { units: 1, loss: 'mse' } });
    expect([price.training.examples, price.heldOut.examples]).toEqual([30, 10]);
    expect(price.training.featureNames).toEqual(['size', 'town', 'id=a', 'id=b', 'id=c']);
    expect(price.targetScale?.deviation[0]).toBeGreaterThan(50);
    const town = await taskOf(setup({ data: 'table', target: 'town', leftOut: ['id', 'town'] }), files);
    expect(town.training.featureNames).toEqual(['size', 'price']);
    expect(town.targetName).toBe('town');
    const number = await taskOf(setup({ data: 'table', target: 'id', targetKind: 'classes' }), files);
    expect(number.head).toMatchObject({ units: 3, loss: 'softmaxCrossEntropy' });
  });

  it('is read out of a gzip file, and a damaged one is refused as such', async () => {
    const packed = gzipSync(TABLE);
    const files = new OpenFiles();
    expect(await files.open('table', [given('houses.csv.gz', packed)])).toMatchObject({ rows: 40 });
    const cut = files.open('table', [given('cut.csv.gz', packed.subarray(0, 60))]);
    await expect(cut).rejects.toThrow('cut.csv.gz: a gzip file must be whole');
  });
});

describe('IDX files', () => {
  const { x, y, examples } = drawDigits({ count: 60, seed: 5 });
  const images = given('train-images-idx3-ubyte', idxFile([examples, 28, 28], x));
  const labels = given('train-labels-idx1-ubyte', idxFile([examples], y as Uint32Array));

  it('are pictures with their labels, and a test set is held out', async () => {
    const files = new OpenFiles();
    const source = await files.open('pictures', [images, labels]);
    expect(source).toMatchObject({ examples: 60, test: 0, shape: [28, 28, 1], classes: { length: 10 } });
    const task = await taskOf(setup({ data: 'pictures' }), files);
    expect([task.training.examples, task.heldOut.examples, task.head.units]).toEqual([45, 15, 10]);
    const test = [
      given('t10k-images-idx3-ubyte', idxFile([20, 28, 28], x.subarray(0, 20 * 784))),
      given('t10k-labels-idx1-ubyte', idxFile([20], y!.subarray(0, 20))),
    ];
    expect(await files.open('pictures', [...test, images, labels])).toMatchObject({ examples: 60, test: 20 });
    expect((await taskOf(setup({ data: 'pictures' }), files)).heldOut.examples).toBe(20);
  });

  it('of one class alone are nothing to tell apart', async () => {
    const files = new OpenFiles();
    const ones = given('one-labels-idx1-ubyte', idxFile([examples], new Uint8Array(examples).fill(1)));
    await files.open('pictures', [images, ones]);
    await expect(taskOf(setup({ data: 'pictures' }), files)).rejects.toThrow(/two classes.*got "1" alone/);
  });

  it('without their labels are refused, and the pictures before stay', async () => {
    const files = new OpenFiles();
    await files.open('pictures', [images, labels]);
    await expect(files.open('pictures', [images])).rejects.toThrow(/one of labels/);
    expect((await taskOf(setup({ data: 'pictures' }), files)).training.examples).toBe(45);
  });
});
