// Columns of fixed widths, and workbooks under the name of a text: named where they are not read, never read as another table.

import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { readCsv, readCsvStream } from '../../../src/formats/csv.ts';
import { failure } from '../failures.ts';

const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('columns of fixed widths', () => {
  it.each<[string, string]>([
    [
      'an empty cell of text',
      lines('name   city    age', 'ann    Paris     5', 'bob              7', 'cid    Rome      9'),
    ],
    [
      'an empty first cell',
      lines(' name   city    age', ' ann    Paris     5', '        Rome      7', ' cid    Rome      9'),
    ],
    [
      'two empty ones of different columns',
      lines('id  first   last   score', ' 1  ann            5', ' 2          Smith  7'),
    ],
    ['no header', lines('ann    red   5', 'bob          7', 'cid    blue  8')],
    ['cells of several words', lines('name   colour     n', 'ann    light red  5', 'bob    blue       7')],
    [
      'cells of two words in each row',
      lines('name   town         n', 'ann    New York     5', 'bob    Los Angeles  7'),
    ],
    [
      'an empty cell that is late',
      lines('name   city    age', ...Array<string>(30).fill('ann    Paris     5'), 'bob              7'),
    ],
  ])('with %s are refused with the way to CSV', async (_, text) => {
    for (const options of [{}, { target: false as const }, { header: false }]) {
      const error = await failure(() => readCsv(text, options));
      expect(error.code).toBe('E_FILE_FORMAT');
      expect(error.message).toContain('got columns of fixed widths with empty cells');
      expect(error.hint).toContain('pandas.read_fwf');
    }
  });

  it.each<[string, string, number[]]>([
    ['as many words in each row', lines('a     b     y', '1     2   0.5', '10    20  0.25'), [1, 2, 10, 20]],
    ['row names of R', lines('     a    b    y', 'x1   1    2  0.5', 'x2  10   20  0.25'), [1, 2, 10, 20]],
    ['commas beside blanks', lines('a,  b,  y', '1,  2,  0.5', '10, ,  0.25'), [1, 2, 10, NaN]],
  ])('with %s are read', (_, text, x) => {
    expect([...readCsv(text).x]).toEqual(x);
  });
});

describe('a workbook', () => {
  const workbook = zipSync({ '[Content_Types].xml': new TextEncoder().encode('<Types/>') });
  const old = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
  it.each([
    ['Excel (.xlsx)', workbook],
    ['a workbook of Excel (.xls)', old],
  ])('of %s is refused by name, whatever the encoding and the pieces', async (name, bytes) => {
    for (const encoding of [undefined, 'windows-1252', 'utf-16le']) {
      const options = { file: 'table.csv', ...(encoding ? { encoding } : {}) };
      const whole = await failure(() => readCsv(bytes, options));
      const pieces = await failure(() => readCsvStream(new Blob([bytes]), options));
      for (const error of [whole, pieces]) {
        expect(error.code).toBe('E_FILE_FORMAT');
        expect(error.message).toContain('table.csv');
        expect(error.message).toContain(name);
        expect(error.hint).toContain('Save as, CSV UTF-8');
      }
    }
  });

  it('is not seen in a text that begins like one', () => {
    expect([...readCsv(new TextEncoder().encode('PK,y\n1,0.5\n2,0.25\n')).x]).toEqual([1, 2]);
  });
});
