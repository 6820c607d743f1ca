// The bound of numbers in a table.

import { fileFormatError, quoted, type FilePlace } from './fileFormatError.ts';

const LARGEST = 3.402_823_466_385_288_6e38;

/** `value` where it lies within float32, or is missing (NaN). Throws `E_FILE_FORMAT` with the place of another. */
export function checkedNumber(value: number, where: () => { name: string; place: FilePlace }): number {
  if (!(Math.abs(value) > LARGEST)) return value;
  const { name, place } = where();
  throw fileFormatError(
    place,
    'CSV',
    `${quoted(name)} must be a finite number within float32; got ${value}`,
    {
      hint: 'Missing values are empty, ?, NA or nan; the option missing (--missing WORDS) names others.',
    },
  );
}
