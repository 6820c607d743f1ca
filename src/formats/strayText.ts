// The error for a text in a column of numbers or dates: what was meant, and the option that says it.

import type { CellText } from './cellColumn.ts';
import type { MeaningContext, ReadColumn } from './readColumn.ts';
import { dateEvidence, isImpossibleDate } from './dateCell.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { losesDigits } from './exactWhole.ts';
import { decimalEvidence, parseWrittenNumber } from './numberCell.ts';

/** The error for a text in a column of numbers or dates, with its place. */
export function strayText(
  { name, position, format, cells }: Pick<ReadColumn, 'name' | 'position' | 'format' | 'cells'>,
  stray: CellText | undefined,
  { placeOf }: Pick<MeaningContext, 'placeOf'>,
): Error {
  const [row, text] = [stray?.row ?? cells.rows - 1, stray?.text ?? ''];
  const value = parseWrittenNumber(text, format.decimal ?? '.')?.value ?? Number.NaN;
  if (format.kind === 'number' && losesDigits(text, value, format.decimal)) {
    const rule = `${quoted(name)} must be a number that float64 holds; got ${quoted(text)}, which becomes ${BigInt(value)}`;
    return fileFormatError(placeOf(row, position), 'CSV', rule, { hint: LONG_HINT });
  }
  const areDates = format.kind === 'date';
  const isInfinite = /^[-+]?(inf|infinity|∞)$/i.test(text);
  const what = areDates ? 'a date' : isInfinite ? 'a finite number' : 'a number';
  const isImpossible = areDates && isImpossibleDate(text);
  const got = `${quoted(text)}${isImpossible ? ', which no calendar has' : ''}`;
  return fileFormatError(placeOf(row, position), 'CSV', `${quoted(name)} must be ${what}; got ${got}`, {
    hint: isImpossible
      ? `The option missing (--missing "${text}") takes it for a missing value, categories (--categories NAME) makes categories of the column, drop (--drop NAME) leaves it out.`
      : areDates
        ? hintOfDates(text)
        : hintOfNumbers(text),
  });
}

const LONG_HINT =
  'Identifiers are names: the option categories (--categories NAME) takes them so, drop (--drop NAME) leaves the column out, and targetKind (--target-kind classes) takes them as classes.';

const MISSING =
  'Missing values are empty, ?, NA or nan; the option missing (--missing WORDS) names others, drop (--drop NAME) leaves the column out.';

function hintOfNumbers(text: string): string {
  const decimal = decimalEvidence(text);
  return decimal === ',' || decimal === '.' || decimal === 'comma in doubt'
    ? 'The option decimal (--decimal , or --decimal .) names the decimal sign; all cells must agree.'
    : MISSING;
}

function hintOfDates(text: string): string {
  return dateEvidence(text) === undefined
    ? MISSING.replace(
        'leaves the column out',
        'leaves the column out, categories (--categories NAME) makes categories of it',
      )
    : 'The option dates (--dates dmy or --dates mdy) says whether the day or the month comes first; all cells must agree.';
}
