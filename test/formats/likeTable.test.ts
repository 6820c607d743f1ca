// Options beside the table of the training data: merged, or checked to agree, and never passed over.

import { describe, expect, test } from 'vitest';
import { readCsv, type CsvOptions } from '../../src/formats/csv.ts';
import { expectFailure, failure } from './failures.ts';

const { table } = readCsv(
  'size,shade,bought,price,rent\n1,red,05/02/2020,10,1\n-9,blue,31/01/2020,20,2\n3,red,01/01/2020,30,3\n',
  {
    target: ['price', 'rent'],
    missing: ['-9'],
  },
);
const FRESH = 'size,shade,bought,price,rent\n-9,red,01/02/2020,10,1\n-5,blue,02/02/2020,20,2\n';
const read = (text: string, options: CsvOptions = {}) => readCsv(text, { table, ...options });

/** The first two numbers of the first feature. */
function sizes(options?: CsvOptions) {
  const { x, features } = read(FRESH, options);
  return [x[0], x[features]];
}

describe('markers of missing values', () => {
  test('are added to those of the training data', () => {
    expect(sizes({ missing: ['-5'] })).toEqual([Number.NaN, Number.NaN]);
    expect(sizes()).toEqual([Number.NaN, -5]);
  });

  test('are added to the usual ones where the training data had no others', () => {
    const usual = readCsv('a,y\n1,0.5\nNA,0.75\n3,1.5\n').table;
    const { x } = readCsv('a\n?\nnone\n-\n-7\nx\n8\n', { table: usual, missing: ['-7', 'x'] });
    expect([...x]).toEqual([...Array.from({ length: 5 }, () => Number.NaN), 8]);
  });

  test('may be no category and no class of the training data', async () => {
    await expectFailure(
      () => read(FRESH, { missing: ['red'] }),
      'E_ARGUMENT',
      '--missing',
      '"red"',
      '"shade"',
    );
    const classes = readCsv('a,y\n1,0\n2,1\n3,0\n4,1\n').table;
    await expectFailure(
      () => readCsv('a,y\n1,0\n', { table: classes, missing: ['0'] }),
      'E_ARGUMENT',
      'classes',
    );
    expect(readCsv('a,y\n5,0\n', { table: classes, missing: ['5'] }).x[0]).toBeNaN();
  });
});

describe('the target', () => {
  test.each([['price,rent'], [['price', 'rent']], [[3, 4]], ['3,-1'], [['price', -1]]])(
    'may be named again (%j)',
    (target) => {
      expect([...read(FRESH, { target }).y!]).toEqual([10, 1, 20, 2]);
    },
  );

  test('is passed over where the caller says so', () => {
    expect(read(FRESH, { target: false }).y).toBeUndefined();
  });

  test.each([['price'], ['rent,price'], ['size'], [-1], [[4, 3]], ['nothing']])(
    'may be no other (%j)',
    async (target) => {
      await expectFailure(
        () => read(FRESH, { target }),
        'E_ARGUMENT',
        'must be that of the training data, price, rent',
      );
    },
  );

  test('is of the kind of the training data', async () => {
    await expectFailure(() => read(FRESH, { targetKind: 'classes' }), 'E_ARGUMENT', 'must be numbers');
    expect(read(FRESH, { targetKind: 'numbers' }).targets).toBe(2);
  });
});

test.each(['drop', 'keep', 'categories'] as const)('columns are not chosen again by %s', async (name) => {
  await expectFailure(() => read(FRESH, { [name]: 'size' }), 'E_ARGUMENT', `${name} (--${name})`);
});

describe('how the text is written', () => {
  test('may differ, and is said: another decimal sign', () => {
    const { x, warnings } = read('size;shade;bought\n1,5;red;01/02/2020\n', { decimal: ',' });
    expect(x[0]).toBe(1.5);
    expect(warnings.join()).toContain('the decimal sign is "," here, and was "." in the training data');
  });

  test('may differ, and is said: another order of dates', () => {
    const { x, warnings } = read(FRESH, { dates: 'mdy' });
    expect(x[3]).toBe(Date.UTC(2020, 0, 2) / 1000);
    expect(warnings.join()).toContain(
      'the month of its dates comes first here, and the day did in the training data',
    );
    expect(read(FRESH).x[3]).toBe(Date.UTC(2020, 1, 1) / 1000);
  });

  test('is refused where the cells contradict the training data and nobody says so', async () => {
    const error = await failure(() => read('size,shade,bought\n1,red,01/31/2020\n'));
    expect(error).toMatchObject({ code: 'E_FILE_FORMAT', message: expect.stringContaining('"01/31/2020"') });
    expect(error.hint).toContain('--dates mdy');
  });
});

test('options of another kind are refused with what belongs there', async () => {
  for (const options of [
    { target: {} },
    { drop: 1.5 },
    { missing: 'NA' },
    { maxElements: 0 },
    { maxCategories: '5' },
    { table: {} },
    { encoding: 8 },
    { decimal: ';' },
    { dats: 'dmy' },
  ])
    await expectFailure(() => readCsv(FRESH, options as never), 'E_ARGUMENT', Object.keys(options)[0]!);
  await expectFailure(() => readCsv(new ArrayBuffer(4) as never), 'E_ARGUMENT', 'a text or a Uint8Array');
  await expectFailure(() => readCsv(FRESH, null as never), 'E_ARGUMENT', 'must be an object');
});
