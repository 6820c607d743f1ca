// Options of loadData beside a model, and options that a kind of file has not: none is passed over.

import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoadDataOptions } from '../../src/node/dataFile.ts';
import { loadData } from '../../src/node/loadData.ts';
import { dense } from '../../src/nn/dense.ts';
import { network } from '../../src/nn/network.ts';
import { expectFailure } from '../formats/failures.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-like-'));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const TABLE = 'a,b,kind\n1,2,u\n3,4,v\n5,-1,u\n';
const csv = put('t.csv', TABLE);
const json = put(
  't.json',
  JSON.stringify({
    x: [
      [1, 2],
      [3, 4],
    ],
    y: ['u', 'v'],
  }),
);
const like = async () => ({
  network: network({ inputs: 2, layers: [dense(1, 'sigmoid')] }),
  classes: ['u', 'v'],
  table: (await loadData(csv)).train.table!,
});

describe('beside a model', () => {
  test('a target that is not the model’s is refused, the same one and none are taken', async () => {
    const model = await like();
    await expectFailure(
      () => loadData(csv, { like: model, target: 'a' }),
      'E_ARGUMENT',
      'target',
      'kind; got a',
    );
    await expectFailure(() => loadData(csv, { like: model, target: 0 }), 'E_ARGUMENT', 'got 0');
    for (const target of ['kind', 2, -1, '2'])
      expect([...(await loadData(csv, { like: model, target })).train.y!]).toEqual([0, 1, 0]);
    expect((await loadData(csv, { like: model, target: false })).train.y).toBeUndefined();
  });

  test.each(['t.csv', 't.json'])(
    'another kind of target is refused, and the same one taken (%s)',
    async (name) => {
      const options: LoadDataOptions = { like: await like() };
      await expectFailure(
        () => loadData(join(folder, name), { ...options, targetKind: 'numbers' }),
        'E_ARGUMENT',
        'must be classes, which the model predicts; got numbers',
      );
      const { train } = await loadData(join(folder, name), { ...options, targetKind: 'classes' });
      expect(train.classes).toEqual(['u', 'v']);
    },
  );

  test('other classes are refused, and the same ones taken', async () => {
    const model = await like();
    await expectFailure(
      () => loadData(json, { like: model, classes: ['v', 'u'] }),
      'E_ARGUMENT',
      "the model's, u, v; got v, u",
    );
    expect([...(await loadData(json, { like: model, classes: ['u', 'v'] })).train.y!]).toEqual([0, 1]);
    const adder = { network: network({ inputs: 2, layers: [dense(1, 'identity')] }) };
    await expectFailure(
      () => loadData(json, { like: adder, classes: ['u', 'v'] }),
      'E_ARGUMENT',
      'must be numbers',
    );
  });

  test('markers of missing values are added', async () => {
    const { train } = await loadData(csv, { like: await like(), missing: ['-1'] });
    expect([...train.x]).toEqual([1, 2, 3, 4, 5, Number.NaN]);
  });

  test('columns are chosen for training only, and the file to test with follows them', async () => {
    const { train, test: held } = await loadData(csv, { drop: 'b', test: csv, maxCategories: 3 });
    expect([train.features, held!.features]).toEqual([1, 1]);
    await expectFailure(
      () =>
        loadData(csv, {
          like: { ...train, network: network({ inputs: 1, layers: [dense(1, 'sigmoid')] }) },
          keep: 'a',
        }),
      'E_ARGUMENT',
      'keep (--keep)',
    );
  });
});

describe('an option that a kind of file has not', () => {
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);

  test.each<[string, LoadDataOptions]>([
    [csv, { classes: ['u', 'v'] }],
    [csv, { files: ['t.csv'] }],
    [csv, { maxBytes: 1e6 }],
    [json, { maxElements: 5 }],
    [json, { maxCategories: 5 }],
    [json, { files: ['t.json'] }],
    [json, { testY: 'y' }],
    [pictures, { test: csv }],
    [pictures, { targetKind: 'numbers' }],
    [pictures, { maxElements: 5 }],
  ])('is refused (%s, %j)', async (path, options) => {
    await expectFailure(
      () => loadData(path, options),
      'E_ARGUMENT',
      'must concern this kind of file',
      Object.keys(options)[0]!,
    );
  });
});
