// A column of another file, read as the column of the training data was.

import { parseBoolean } from './booleanCell.ts';
import {
  checkUnits,
  sayMissing,
  type MeaningContext,
  type ReadColumn,
  type UnderstoodColumn,
} from './columnMeaning.ts';
import { sayDoubt } from './decimalDoubt.ts';
import { losesDigits } from './exactWhole.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { parseHexadecimal, parseWrittenNumber } from './numberCell.ts';
import { strayText } from './strayText.ts';
import type { TableColumn } from './tableSchema.ts';

const NO_TEXTS = new Float64Array(0);

/** What a category that was not in the training data becomes. */
export type UnknownCategory = 'zeros' | 'refuse';

/**
 * The column as `known` says. A category that was not in the training data becomes 0 in all features of the column, which
 * is said with its count; with `refuse` it is an error. Throws as `columnMeaning` does.
 */
export function knownColumn(
  read: ReadColumn,
  known: TableColumn,
  context: MeaningContext & { readonly unknownCategory: UnknownCategory },
): UnderstoodColumn {
  const { cells, format, written } = read;
  const { markers, notes, placeOf, unknownCategory } = context;
  const isText = known.kind === 'categories';
  const isMissing = cells.texts.map(
    ({ text }) => markers.everywhere(text) || (!isText && markers.besideNumbers(text)),
  );
  if (known.kind === 'number') {
    checkUnits(read.name, written, (row) => placeOf(row, read.position));
    checkSameUnit(read, known, context);
    if (format.shownBy === 'its cells' && (format.decimal ?? '.') !== (known.decimal ?? '.')) {
      notes.sayOf(
        read.name,
        `the decimal sign is ${quoted(format.decimal ?? '.')} here, and was ${quoted(known.decimal ?? '.')} in the training data`,
      );
    }
    sayDoubt(read, notes);
  }
  if (known.kind === 'date' && known.dates && format.dates && format.dates !== known.dates) {
    const first = { dmy: 'the day', mdy: 'the month' };
    notes.sayOf(
      read.name,
      `${first[format.dates]} of its dates comes first here, and ${first[known.dates]} did in the training data`,
    );
  }
  const valueOf = (text: string): number => {
    if (known.kind === 'boolean') return parseBoolean(text);
    if (known.kind === 'number') {
      const value = parseWrittenNumber(text, format.decimal ?? '.')?.value ?? parseHexadecimal(text);
      if (!Number.isNaN(value) && !losesDigits(text, value, format.decimal)) return value;
    }
    return Number.NaN;
  };
  const categories = isText ? new Set(known.categories) : undefined;
  let unknown = 0;
  const values = cells.texts.map((cell, i) => {
    if (isMissing[i]) return Number.NaN;
    if (categories?.has(cell.text)) return 0;
    const value = valueOf(cell.text);
    if (!Number.isNaN(value)) return value;
    if (known.kind === 'number' || known.kind === 'date') throw strayText(read, cell, context);
    if (unknownCategory === 'refuse') {
      throw fileFormatError(
        placeOf(cell.row, read.position),
        'CSV',
        `the category must be one of the training data's; got ${quoted(cell.text)}`,
        {
          hint: 'The option unknownCategory (--unknown-category zeros) makes it zeros.',
        },
      );
    }
    unknown += cell.count;
    return Number.NaN;
  });
  if (isText) {
    const counts = cells.texts.map(({ count }, i) => (isMissing[i] ? count : 0));
    sayMissing(
      notes,
      read.name,
      counts.reduce((sum, count) => sum + count, 0),
    );
  }
  if (unknown > 0) {
    const become = isText ? 'zeros in all its features' : 'missing values';
    notes.sayOf(
      read.name,
      `${unknown} ${unknown === 1 ? 'value is no category' : 'values are no categories'} of the training data and ${unknown === 1 ? 'becomes' : 'become'} ${become}; the option unknownCategory (--unknown-category refuse) refuses them`,
    );
  }
  return { column: known, isMissing, valueOfText: values.length > 0 ? Float64Array.from(values) : NO_TEXTS };
}

function checkSameUnit(
  { name, written, position }: ReadColumn,
  known: TableColumn,
  { placeOf }: MeaningContext,
): void {
  const fail = (row: number, rule: string) => {
    throw fileFormatError(placeOf(row, position), 'CSV', `${quoted(name)}: ${rule}`, {
      hint: 'Write the numbers as in the training data.',
    });
  };
  if (known.percent && written.bareRow >= 0)
    fail(written.bareRow, 'numbers must be per cent, as in the training data; got one without %');
  if (!known.percent && written.percentRow >= 0)
    fail(written.percentRow, 'numbers were not per cent in the training data; got one with %');
  for (const [unit, row] of written.units)
    if (known.unit !== undefined && unit !== known.unit)
      fail(row, `numbers must be in ${quoted(known.unit)}, as in the training data; got ${quoted(unit)}`);
}
