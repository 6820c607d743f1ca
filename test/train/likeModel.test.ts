// Data for a model that exists: the model's own decisions, for every format.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { tableSchemaFromJson } from '../../src/formats/tableSchema.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { loadData } from '../../src/node/loadData.ts';
import { dense } from '../../src/nn/layers/dense.ts';
import { network } from '../../src/nn/network.ts';
import { targetKindOf } from '../../src/train/likeModel.ts';
import { expectFailure } from '../formats/failures.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-like-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const of = (units: number, output: 'softmax' | 'sigmoid' | 'identity') =>
  network({ inputs: 2, layers: [dense(units, output)] });
const three = { network: of(3, 'softmax'), classes: ['0', '1', '2'] };
const x = put('x.npy', writeNpy({ shape: [3, 2], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6) }));
const labels = (name: string, ...values: number[]) =>
  put(name, writeNpy({ shape: [3], dtype: 'i64', data: BigInt64Array.from(values, BigInt) }));

describe('data for a model of three classes', () => {
  test.each([
    [2, 0, 1],
    [2, 2, 2],
    [1, 1, 0],
  ])('has the labels %d, %d, %d as the indices of the model, however few they are', async (...values) => {
    const y = labels(`y${values.join('')}.npy`, ...values);
    for (const like of [three, { network: three.network }, { ...three, classes: ['a', 'b', 'c'] }]) {
      expect((await loadData(x, { y, like })).train.y).toEqual(Uint32Array.from(values));
    }
    const json = put(
      'some.json',
      JSON.stringify({
        x: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        y: values,
      }),
    );
    expect((await loadData(json, { like: three })).train.y).toEqual(Uint32Array.from(values));
  });

  test('refuses a label that the model does not know, and data of another width', async () => {
    await expectFailure(
      () => loadData(x, { y: labels('y3.npy', 0, 3, 1), like: three }),
      'E_ARGUMENT',
      '"3"',
      'row 2',
    );
    const wide = put('wide.csv', '1,2,3,0\n4,5,6,1\n');
    await expectFailure(() => loadData(wide, { like: three }), 'E_SHAPE', "model's 2 features; got 3");
  });

  test('takes a number for an index only where the classes are called otherwise', async () => {
    const like = { network: of(1, 'sigmoid'), classes: ['2', '4'] };
    expect((await loadData(x, { y: labels('y24.npy', 4, 2, 4), like })).train.y).toEqual(
      Uint32Array.of(1, 0, 1),
    );
    await expectFailure(() => loadData(x, { y: labels('y01.npy', 1, 0, 1), like }), 'E_ARGUMENT', '"1"');
  });

  test('takes one row of a table for what it is', async () => {
    const table = (await loadData(put('train.csv', 'a,b,kind\n1,2,u\n3,4,v\n5,6,u\n'))).train.table!;
    const like = { network: of(1, 'sigmoid'), classes: ['u', 'v'], table };
    const { train } = await loadData(put('one.csv.gz', gzipSync('kind,b,a\nv,"4,5",3\n')), { like });
    expect([...train.x]).toEqual([3, 4.5]);
    expect(train.y).toEqual(Uint32Array.of(1));
    expect(train.warnings!.join()).toContain('decimal sign is "," here');
  });
});

describe('the kind of target', () => {
  test('is what the model says', () => {
    expect(targetKindOf(three)).toBe('classes');
    expect(targetKindOf({ network: of(3, 'softmax') })).toBe('classes');
    expect(targetKindOf({ network: of(1, 'sigmoid') })).toBe('classes');
    expect(targetKindOf({ network: of(3, 'sigmoid') })).toBe('numbers');
    expect(targetKindOf({ network: of(1, 'identity') })).toBe('numbers');
  });
});

describe('a file to read', () => {
  test('that is damaged or missing is named', async () => {
    const packed = gzipSync('a,b\n1,2\n3,4\n'.repeat(500));
    await expectFailure(
      () => loadData(put('cut.csv.gz', packed.subarray(0, packed.length - 12))),
      'E_FILE_FORMAT',
      'cut.csv.gz',
      'gzip',
    );
    await expectFailure(() => loadData(join(folder, 'none.csv')), 'E_FILE', 'none.csv');
    await expectFailure(() => loadData(put('empty.csv', '')), 'E_FILE_FORMAT', 'at least one row');
  });

  test('of former models is understood: columns without kinds, one target', () => {
    const former = {
      named: true,
      width: 3,
      features: [
        { position: 0, name: 'a' },
        { position: 1, name: 'b', categories: ['u', 'v'] },
      ],
      target: { position: 2, name: 'y', kind: 'classes', classes: ['0', '1'] },
    };
    const table = tableSchemaFromJson(JSON.stringify(former));
    expect(table.features.map(({ kind }) => kind)).toEqual(['number', 'categories']);
    expect(table.targets).toMatchObject([{ name: 'y', target: 'classes', classes: ['0', '1'] }]);
  });

  test('as a schema that is damaged is refused', async () => {
    await expectFailure(() => tableSchemaFromJson('{"named":1}', { file: 'm' }), 'E_FILE_FORMAT', 'm: ');
  });
});
