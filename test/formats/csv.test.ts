import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/formats/csv.ts';
import { tableSchemaFromJson, tableSchemaToJson } from '../../src/formats/tableSchema.ts';
import { proposeTargetKind } from '../../src/formats/targetKind.ts';
import { GradloomError } from '../../src/errors.ts';
import { expectFailure } from './failures.ts';
import { testWithShared } from './sharedData.ts';

const read = (path: string, options = {}) => readCsv(readFileSync(path, 'utf8'), { file: path, ...options });

const NAMED = 'height,width,kind\n1.5,2,cat\n-3e-2,.5,dog\n4,5,cat\n6,7,dog\n';

describe('readCsv', () => {
  test('reads numbers, names and text classes', () => {
    const data = readCsv(NAMED);
    expect(data.x).toEqual(Float64Array.of(1.5, 2, -0.03, 0.5, 4, 5, 6, 7));
    expect(data.y).toEqual(Uint32Array.of(0, 1, 0, 1));
    expect(data).toMatchObject({ examples: 4, features: 2, targets: 1, missing: 0 });
    expect(data.classes).toEqual(['cat', 'dog']);
    expect(data.featureNames).toEqual(['height', 'width']);
  });

  test('takes the target by name, by position, from the end, or none', () => {
    const text = 'a,b,c\n1,2,3.5\n4,5,6.5\n';
    for (const target of ['b', 1, -2, '1', '-2']) {
      expect(readCsv(text, { target }).y).toEqual(Float64Array.of(2, 5));
    }
    expect(readCsv(text).y).toEqual(Float64Array.of(3.5, 6.5));
    const none = readCsv(text, { target: false });
    expect(none.y).toBeUndefined();
    expect(none).toMatchObject({ features: 3, targets: 0 });
  });

  test('finds a header only where names stand above numbers, unless told', () => {
    expect(readCsv('1,2\n3,4\n').examples).toBe(2);
    expect(readCsv('a,b\n3,4\n').examples).toBe(1);
    expect(readCsv('5.1,setosa\n4.9,other\n').examples).toBe(2);
    expect(readCsv('1,2\n3,4\n', { header: true }).featureNames).toEqual(['1']);
    expect(readCsv('shape,kind\nround,a\nflat,b\nround,a\nflat,b\n').examples).toBe(4);
    expect(readCsv('round,a\nflat,b\nround,a\nflat,b\n').examples).toBe(4);
  });

  test('sorts numeric classes by size and makes 1 and 1.0 one class', () => {
    const rows = ['10', '2', '2.0', '10', '-1', '-1'].map((label) => `0.5,${label}`);
    const data = readCsv(rows.join('\n'));
    expect(data.classes).toEqual(['-1', '2', '10']);
    expect(data.y).toEqual(Uint32Array.of(2, 1, 1, 2, 0, 0));
  });

  test('proposes classes for few whole numbers and quantities otherwise, and lets the caller decide', () => {
    expect(proposeTargetKind([1, 2, 3, 4])).toBe('numbers');
    expect(proposeTargetKind([0, 1.3, 1.2, 2.3, 3.4])).toBe('numbers');
    expect(proposeTargetKind([0, 1, 0, 1, 0, 1, 1, 0, 0, 0])).toBe('classes');
    expect(proposeTargetKind([7, 7, 7, 7])).toBe('numbers');
    expect(proposeTargetKind(Array.from({ length: 100 }, (_, i) => i % 21))).toBe('numbers');
    expect(readCsv('1,1\n2,2\n', { targetKind: 'classes' }).classes).toEqual(['1', '2']);
    expect(readCsv('1,0\n2,1\n3,0\n4,1\n', { targetKind: 'numbers' }).y).toEqual(Float64Array.of(0, 1, 0, 1));
  });

  test('counts missing values and makes them NaN', () => {
    const data = readCsv('a,b,c\n1,,0.5\n?,NA,1.5\nnan,4,2.5\n');
    expect(data.missing).toBe(4);
    expect([...data.x]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 4]);
  });

  test('encodes a text feature with one column a category, all 0 where it is missing', () => {
    const data = readCsv('size,place,price\n1,INLAND,1.5\n2,<1H OCEAN,2.5\n3,,3.5\n4,INLAND,4.5\n');
    expect(data.featureNames).toEqual(['size', 'place=<1H OCEAN', 'place=INLAND']);
    expect([...data.x]).toEqual([1, 0, 1, 2, 1, 0, 3, 0, 0, 4, 0, 1]);
    expect(data.missing).toBe(1);
  });

  test('names file, line and column of text where a number belongs, blank lines and quotes counted', async () => {
    const stray = 'name,a,b\n"x\ny",1,2\n\nz,oops,4\nw,5,6\nv,5,6\n';
    await expectFailure(
      () => readCsv(stray, { file: 's.csv' }),
      'E_FILE_FORMAT',
      's.csv:5:2',
      '"oops"',
      '"a"',
    );
    await expectFailure(() => readCsv('1,2\n3,4\n5,six\n', { file: 't.csv' }), 'E_FILE_FORMAT', 't.csv:3:2');
    await expectFailure(() => readCsv('1,2\n1e39,4\n'), 'E_FILE_FORMAT', ':2:1', 'finite');
    await expectFailure(() => readCsv('1,2\n0x10,4\n3,4\n'), 'E_FILE_FORMAT', ':2:1');
  });

  test('names the line of a ragged row, and of a quote that does not close', async () => {
    await expectFailure(
      () => readCsv('1,2,3\n4,5,6\n7,8\n', { file: 'r.csv' }),
      'E_FILE_FORMAT',
      'r.csv:3:3',
      'must have 3 cells',
      'got 2',
    );
    await expectFailure(() => readCsv('1,2\n3,4,5\n', { file: 'r.csv' }), 'E_FILE_FORMAT', 'r.csv:2:3');
    await expectFailure(() => readCsv('1,2\n"3,4\n5,6\n', { file: 'q.csv' }), 'E_FILE_FORMAT', 'q.csv:2');
  });

  test('refuses a missing label, an unknown target, no rows and no features', async () => {
    await expectFailure(
      () => readCsv('1,2\n3,\n4,5\n', { file: 'l.csv' }),
      'E_FILE_FORMAT',
      'l.csv:2:2',
      'label',
    );
    await expectFailure(() => readCsv(NAMED, { target: 'depth' }), 'E_FILE_FORMAT', '"depth"');
    await expectFailure(() => readCsv(NAMED, { target: 3 }), 'E_FILE_FORMAT');
    await expectFailure(() => readCsv('a,a,b\n1,2,3\n', { target: 'a' }), 'E_FILE_FORMAT', 'unique');
    await expectFailure(() => readCsv(''), 'E_FILE_FORMAT', 'at least one row');
    await expectFailure(() => readCsv('a,b\n', { header: true }), 'E_FILE_FORMAT');
    await expectFailure(() => readCsv('1\n2\n'), 'E_FILE_FORMAT', 'beside the target');
    await expectFailure(() => readCsv(NAMED, { maxElements: 7 }), 'E_LIMIT');
    await expectFailure(() => readCsv('a,p,y\n1,u,1\n2,v,2\n3,w,3\n', { maxCategories: 2 }), 'E_LIMIT');
  });

  test('reads semicolons, tabs, a byte order mark and the line ends of any system', () => {
    for (const text of [
      'a;b\n1;2\n3;4\n',
      'a\tb\n1\t2\n3\t4\n',
      '\uFEFFa,b\r\n1,2\r\n3,4\r\n',
      'a,b\r1,2\r3,4',
    ]) {
      const data = readCsv(text);
      expect(data.featureNames).toEqual(['a']);
      expect([...data.x]).toEqual([1, 3]);
    }
  });

  test('puts a test file into the form of the training file', async () => {
    const { table } = readCsv('size,place,kind\n1,in,cat\n2,out,dog\n3,in,cat\n4,out,dog\n');
    const stored = tableSchemaFromJson(tableSchemaToJson(table));
    const test = readCsv('kind,place,size\ndog,in,9\n', { table: stored });
    expect([...test.x]).toEqual([9, 1, 0]);
    expect(test.y).toEqual(Uint32Array.of(1));
    expect(test.classes).toEqual(['cat', 'dog']);
    const unlabelled = readCsv('place,size\nout,8\n', { table: stored });
    expect([...unlabelled.x]).toEqual([8, 0, 1]);
    expect(unlabelled.y).toBeUndefined();
    await expectFailure(
      () => readCsv('size,place,kind\n1,in,cow\n', { table: stored, file: 't.csv' }),
      'E_FILE_FORMAT',
      't.csv:2:3',
      '"cow"',
    );
    await expectFailure(
      () => readCsv('size,place,kind\n1,up,cat\n', { table: stored, unknownCategory: 'refuse' }),
      'E_FILE_FORMAT',
      ':2:2',
    );
    await expectFailure(() => readCsv('size,kind\n1,cat\n', { table: stored }), 'E_FILE_FORMAT', '"place"');
    const plain = readCsv('1,2,0.5\n3,4,0.6\n').table;
    expect(readCsv('7,8\n', { table: plain }).x).toEqual(Float64Array.of(7, 8));
    await expectFailure(() => readCsv('7\n', { table: plain }), 'E_FILE_FORMAT', '3 columns');
  });

  test('takes names from a file as names only', () => {
    const data = readCsv('__proto__,constructor\n1,toString\n2,__proto__\n3,toString\n4,__proto__\n');
    expect(data.classes).toEqual(['__proto__', 'toString']);
    expect(data.featureNames).toEqual(['__proto__']);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test('reads back any table of numbers', () => {
    const cell = fc.float({ noNaN: true, noDefaultInfinity: true });
    const table = fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 8 }))
      .chain(([width, rows]) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: rows }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => row.map(String).join(',')).join('\n');
        const data = readCsv(text, { header: false, delimiter: ',', targetKind: 'numbers' });
        const width = rows[0]?.length ?? 0;
        expect(data.x).toEqual(
          Float64Array.from(rows.flatMap((row) => row.slice(0, width - 1)).map((v) => v + 0)),
        );
        expect(data.y).toEqual(Float64Array.from(rows.map((row) => (row[width - 1] ?? 0) + 0)));
      }),
      { numRuns: 100 },
    );
  });

  test('meets any text with data or an error of its own', () => {
    const character = fc.constantFrom(...'01.-e",;\n\r\t?aNx '.split(''));
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 40 }), (text) => {
        try {
          const data = readCsv(text);
          expect(data.x.length).toBe(data.examples * data.features);
        } catch (error) {
          if (!(error instanceof GradloomError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('readCsv on shared tables', () => {
  testWithShared('tabular/iris.csv', 'iris: 150 × 4, three kinds of text', (path) => {
    const data = read(path);
    expect(data).toMatchObject({ examples: 150, features: 4, missing: 0 });
    expect(data.classes).toEqual(['Iris-setosa', 'Iris-versicolor', 'Iris-virginica']);
    expect(data.featureNames).toBeUndefined();
  });

  testWithShared('tabular/california-housing.csv', 'california: 207 gaps, five places, a price', (path) => {
    const data = read(path, { target: 'median_house_value' });
    expect(data).toMatchObject({ examples: 20_640, features: 13, missing: 207, targets: 1 });
    expect(data.featureNames).toContain('ocean_proximity=INLAND');
    expect(data.classes).toBeUndefined();
    expect(data.y?.[0]).toBe(452_600);
    expect(read(path).classes).toEqual(['<1H OCEAN', 'INLAND', 'ISLAND', 'NEAR BAY', 'NEAR OCEAN']);
  });

  testWithShared('tabular/wdbc-sklearn.csv', "wdbc: class names from scikit-learn's first line", (path) => {
    const data = read(path);
    expect(data).toMatchObject({ examples: 569, features: 30 });
    expect(data.classes).toEqual(['malignant', 'benign']);
    expect((data.y as Uint32Array).reduce((sum, label) => sum + label, 0)).toBe(357);
  });

  testWithShared('tabular/boston-housing.csv', 'boston: a price', (path) => {
    const data = read(path);
    expect(data).toMatchObject({ examples: 506, features: 13, targets: 1 });
    expect(data.classes).toBeUndefined();
    expect(data.y?.[0]).toBe(24);
  });

  testWithShared(
    'tabular/breast-cancer-wisconsin.csv',
    'breast cancer: classes 2 and 4, gaps counted',
    (path) => {
      const data = read(path);
      expect(data).toMatchObject({ examples: 699, features: 9, classes: ['2', '4'] });
      expect(data.missing).toBe(readFileSync(path, 'utf8').split('?').length - 1);
    },
  );

  testWithShared('tabular/wine.csv', 'wine, banknote and pima: classes of whole numbers', (path) => {
    expect(read(path)).toMatchObject({ examples: 178, features: 13, classes: ['1', '2', '3'] });
    const folder = path.replace('wine.csv', '');
    expect(read(`${folder}banknote_authentication.csv`)).toMatchObject({
      examples: 1372,
      classes: ['0', '1'],
    });
    expect(read(`${folder}pima-indians-diabetes.csv`)).toMatchObject({ examples: 768, classes: ['0', '1'] });
  });
});

describe('the target where nobody names it and the last column is dropped', () => {
  const text = 'a,b,y\n1,2.5,3\n2,3.5,4\n';

  test('is the last that is left, which is said', () => {
    const { featureNames, y, warnings } = readCsv(text, { drop: 'y' });
    expect([featureNames, [...y!]]).toEqual([['a'], [2.5, 3.5]]);
    expect(warnings).toEqual([
      'column "b": it is the target, as the last column that is not dropped; the option target (--target NAME, or none) names another',
    ]);
  });

  test.each([{ drop: 'y', target: false as const }, { drop: 'y', target: 'b' }, { drop: 'a' }])(
    'says nothing of it where it is named, or another is dropped: %j',
    (options) => {
      expect(readCsv(text, options).warnings).toEqual([]);
    },
  );
});
