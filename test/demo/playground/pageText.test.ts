// What the library says of files, as the playground says it.

import { describe, expect, it } from 'vitest';
import { readCsv } from 'gradloom';
import { pageText } from '../../../demo/playground/worker/pageText.ts';

describe('a text of the library on a page', () => {
  it.each([
    ['2 values are missing.', '2 values are missing.'],
    [
      '2 values are missing and become zeros; the option missing (--missing WORDS) says what is missing',
      '2 values are missing and become zeros',
    ],
    [
      'it has another whole number in each row, like an identifier; drop (--drop NAME) leaves it out',
      'it has another whole number in each row, like an identifier; without its tick at “Learn” a column is left out',
    ],
    [
      'Remove the rows without a label, or name another column with the option target (--target NAME).',
      'Remove the rows without a label; another column can be chosen at “Predict”.',
    ],
    [
      'A missing value is an empty cell. The option delimiter (--delimiter) names another sign, skip (--skip LINES) passes over lines.',
      'A missing value is an empty cell.',
    ],
    ['The option unknownCategory (--unknown-category zeros) makes it zeros.', ''],
  ])('%s', (text, shown) => {
    expect(pageText(text)).toBe(shown);
  });

  it('names no option of the command line in any remark on a table', () => {
    const { warnings } = readCsv(
      [
        'id,when,colour,size,class',
        ...Array.from(
          { length: 30 },
          (_, row) =>
            `${row},2024-0${(row % 8) + 1}-0${(row % 9) + 1},${row % 3 ? 'red' : ''},${row % 4 ? row : '?'},${row % 2}`,
        ),
      ].join('\n'),
      { file: 'a.csv' },
    );
    expect(warnings.join()).toMatch(/--/u);
    expect(warnings.map(pageText).join()).not.toMatch(/--|option/u);
  });
});
