// The decimal sign of a file: what any of its columns shows counts for all, whatever a model's data was written with.

import { describe, expect, test } from 'vitest';
import { readCsv, type CsvOptions } from '../../src/formats/csv.ts';
import { expectFailure } from './failures.ts';

const tableOf = (rows: string) => readCsv(`km;ps;y\n${rows.repeat(4)}`, { targetKind: 'numbers' }).table;
/** The same cars: of points, of commas, and of whole numbers only. */
const POINTS = tableOf('7;50;0.5\n1007;51;1.5\n');
const COMMAS = tableOf('7;50;0,5\n1007;51;1,5\n');
const WHOLE = tableOf('7;50;3\n1007;51;4\n');
const TABLES = { points: POINTS, commas: COMMAS, 'whole numbers': WHOLE };
const kinds = Object.keys(TABLES) as (keyof typeof TABLES)[];

/** The column `km`, and all that is said. */
function km(text: string, options: CsvOptions = {}) {
  const { x, features, examples, warnings } = readCsv(text, options);
  return { km: Array.from({ length: examples }, (_, row) => x[row * features]), said: warnings.join('\n') };
}

/** Cells after 1200 rows of whole numbers. */
const late = (cells: string) => `km;y\n${'7;1\n8;2\n'.repeat(600)}${cells}`;

describe('a column in doubt, beside one that shows the sign', () => {
  const text = 'km;ps\n12.345;100,5\n112.345;99,5\n';

  test.each(kinds)('is read as the file shows it: a model of %s', (kind) => {
    const alone = km(text, { target: false });
    const { km: read, said } = km(text, { table: TABLES[kind] });
    expect(read).toEqual([12_345, 112_345]);
    expect(alone.km).toEqual(read);
    const note =
      'column "km": "12.345" is read as 12345, not as 12.345, as the decimal sign of the other columns is ","';
    expect(alone.said).toContain(note);
    expect(said).toContain(note);
    if (kind !== 'commas') expect(said).toContain('"ps": the decimal sign is "," here, and was "."');
  });

  test('is read as another says that is not wanted', () => {
    const unknown = km('km;ps;litres\n12.345;100;5,5\n112.345;99;6,5\n', { table: POINTS });
    expect(unknown.km).toEqual([12_345, 112_345]);
    expect(unknown.said).toContain('"12.345" is read as 12345, not as 12.345');
    const target = km('km;ps;y\n12.345;100;0,5\n112.345;99;1,5\n', { table: POINTS, target: false });
    expect(target.km).toEqual([12_345, 112_345]);
    const dropped = km('km;ps;litres\n12.345;100;5,5\n112.345;99;6,5\n', { drop: 'litres', target: 'ps' });
    expect(dropped.km).toEqual([12_345, 112_345]);
    // Text with a number in it is no column of numbers.
    const text = km('km;ps;words\n12.345;100;5,5\n112.345;99;about 6,5\n', { table: POINTS });
    expect(text.km).toEqual([12.345, 112.345]);
  });

  test('is not read as the names of categories look', () => {
    const versions = 'km;v;y\n7;3.1;0,5\n9;3.2;1,5\n'.concat('7;3.1;0,5\n9;3.2;1,5\n'.repeat(2));
    const { table } = readCsv(versions, { categories: 'v' });
    expect(km('km;v;y\n12.345;3.1;1,5\n', { table }).km).toEqual([12_345]);
  });

  test('is read as the caller says', () => {
    expect(km(text, { table: POINTS, decimal: ',' })).toMatchObject({ km: [12_345, 112_345] });
    expect(km('km;ps\n12.345;100\n', { table: POINTS, decimal: ',' }).km).toEqual([12_345]);
    expect(km('km;ps\n12.345;100\n', { table: COMMAS, decimal: '.' }).km).toEqual([12.345]);
  });
});

describe('a file that shows no sign', () => {
  test.each([
    ['points', '12.345', 12.345, 12_345],
    ['whole numbers', '12.345', 12.345, 12_345],
    ['commas', '12.345', 12_345, 12.345],
    ['points', '12,345', 12_345, 12.345],
    ['commas', '12,345', 12.345, 12_345],
  ] as const)('is read as a model of %s was, with both readings: %s', (kind, cell, here, there) => {
    const { km: read, said } = km(`km;ps\n${cell};100\n1${cell};99\n`, { table: TABLES[kind] });
    expect(read[0]).toBe(here);
    const sign = kind === 'commas' ? ',' : '.';
    expect(said).toContain(
      `column "km": "${cell}" is read as ${here}, not as ${there}, as the training data was read with the decimal sign "${sign}"`,
    );
    expect(said).toContain(`--decimal ${sign === ',' ? '.' : ','}`);
  });

  test('says nothing of numbers that can be read in one way only', () => {
    expect(km('km;ps\n12345;100\n0.345;99\n', { table: POINTS })).toEqual({ km: [12_345, 0.345], said: '' });
  });
});

describe('doubt after the rows that are looked at first', () => {
  test('is said as well', () => {
    const { km: read, said } = km(late('12.345;1\n'));
    expect(read.at(-1)).toBe(12.345);
    expect(said).toContain('"12.345" is read as 12.345, not as 12345, though no cell tells');
  });

  test('is none where a later cell shows the sign', () => {
    expect(km(late('12.345;1\n12.5;2\n'))).toMatchObject({ said: '' });
  });

  test('of a comma is refused', async () => {
    await expectFailure(
      () => readCsv(late('12,345;1\n')),
      'E_FILE_FORMAT',
      '"km"',
      '"12,345"',
      'its comma may be',
    );
  });
});

test('what is true of several columns is said once, with the example of the first', () => {
  const { warnings } = readCsv('a;b;y\n1.250;3.500;1\n2.125;4.125;2\n', { targetKind: 'numbers' });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^column "a", "b": "1\.250" is read as 1\.25, not as 1250, though/);
});
