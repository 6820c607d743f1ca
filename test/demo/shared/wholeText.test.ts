// Numbers of the pages, written as the browser would write them in English.

import { expect, test } from 'vitest';
import { numberText, wholeText } from '../../../demo/shared/wholeText.ts';

test('a whole number has a comma before each third digit', () => {
  for (const value of [0, 7, 999, 1000, 12_345, 1_234_567, -1234, -999])
    expect(wholeText(value)).toBe(value.toLocaleString('en'));
});

test('another one has as many digits as count, and no comma after its point', () => {
  for (const value of [0, 0.5, -0.12345, 12.345678, 1234.5678, -9_876_543.21, 0.000123, Number.NaN]) {
    for (const digits of [2, 4, 6])
      expect(numberText(value, digits)).toBe(
        value.toLocaleString('en', { maximumSignificantDigits: digits }),
      );
  }
});
