// What a column means, once all of it was read: numbers, dates, truth values, categories, or nothing to learn from.

import { areBooleans, parseBoolean } from './booleanCell.ts';
import { plainNumber } from './cell.ts';
import type { CellColumn, CellText } from './cellColumn.ts';
import type { Written } from './columnFormat.ts';
import { dateEvidence } from './dateCell.ts';
import { losesDigits } from './exactWhole.ts';
import { isInDoubt, sayDoubt } from './decimalDoubt.ts';
import { fileFormatError, quoted, type FilePlace } from './fileFormatError.ts';
import { decimalEvidence, parseHexadecimal, parseWrittenNumber } from './numberCell.ts';
import type { MeaningContext, ReadColumn } from './readColumn.ts';
import { strayText } from './strayText.ts';
import { MOST_PROPOSED_CLASSES } from './targetKind.ts';
import type { TableNotes } from './tableNotes.ts';
import type { LeftOutColumn, TableColumn } from './tableSchema.ts';

export type { MeaningContext, ReadColumn } from './readColumn.ts';

/** A column as features are made of it: the number of each of its texts, NaN for a missing one. */
export interface UnderstoodColumn {
  readonly column: TableColumn;
  /** Aligned with the column's texts; unused where it holds categories. */
  readonly valueOfText: Float64Array;
  /** Whether each of its texts says that the value is missing. */
  readonly isMissing: readonly boolean[];
}

const NO_TEXTS = { isMissing: [], valueOfText: new Float64Array(0) };

/** Whether there is something to be said of a column of numbers. */
function isSpecial({ name, written, cells }: ReadColumn, { isNameless, role }: MeaningContext): boolean {
  const hasUnits = written.percentRow >= 0 || written.units.size > 0;
  const mayIdentify = role === 'feature' && IDENTIFIER.test(name);
  return hasUnits || isInDoubt(written) || isNameless || mayIdentify || cells.numbers === 0;
}

/** Fewer values tell little about a column's kind. */
const FEW = 10;
/** Names that people give to columns that count or name the rows. */
const IDENTIFIER =
  /^(?:id|index|idx|key|nr|no|row|rownum|row[ _]?(?:id|nr|number)|uuid|guid|unnamed: ?0|obs|rownames)$|[a-z]Id$|[ _.-]id$|^id[ _.-]/i;
const KEEP_HINT = 'the option categories (--categories NAME) makes categories of it';
const CATEGORIES_HINT = `${KEEP_HINT}, drop (--drop NAME) leaves it out`;

/**
 * What a column means. Throws `E_FILE_FORMAT` with the place of a text in a column of numbers, of a number that may be
 * read in two ways, and of units that do not agree.
 */
export function columnMeaning(read: ReadColumn, context: MeaningContext): UnderstoodColumn | LeftOutColumn {
  const { position, name, cells, format } = read;
  const { texts } = cells;
  const { markers, notes } = context;
  // The usual column, and of those a table may have very many.
  if (texts.length === 0 && format.kind === 'number' && cells.overflow === 0 && !isSpecial(read, context))
    return {
      column: { position, name, kind: 'number', ...(format.decimal === ',' ? { decimal: ',' } : {}) },
      ...NO_TEXTS,
    };
  const isEverywhere = texts.map(({ text }) => markers.everywhere(text));
  const solid = texts.filter(({ text }, i) => !isEverywhere[i] && !markers.besideNumbers(text));
  const values = cells.rows - sum(texts.filter((_, i) => isEverywhere[i]));
  const isMissing = texts.map(({ text }, i) => isEverywhere[i]! || markers.besideNumbers(text));
  const understood = (column: Omit<TableColumn, 'position' | 'name'>, valueOf: (text: string) => number) => ({
    column: { position, name, ...column },
    isMissing,
    valueOfText: Float64Array.from(texts, ({ text }, i) => (isMissing[i] ? Number.NaN : valueOf(text))),
  });
  if (cells.numbers + solid.length + cells.overflow === 0) {
    const areWords = values > 0;
    if (!areWords) {
      notes.sayOf(name, 'it has no values: left out');
      return { position, name, why: 'empty' };
    }
    return categories(read, context, { isMissing: isEverywhere, values });
  }
  if (context.isNameless && position === 0 && countsRows(cells)) {
    notes.sayOf(name, 'it has no name and counts the rows: left out');
    return { position, name, why: 'row names' };
  }
  if (format.kind === 'date' && solid.length + cells.overflow === 0) {
    sayDates(read, context);
    return understood({ kind: 'date', ...(format.dates ? { dates: format.dates } : {}) }, () => Number.NaN);
  }
  checkDoubt(read, solid, context);
  // Its first rows were dates: the rest is a mistake, and no category.
  if (format.kind === 'date') throw strayText(read, solid[0], context);
  const long = format.kind === 'number' ? longNumbers(solid, format) : undefined;
  if (long) return identifiers(read, long, { ...context, isMissing: isEverywhere, values });
  const codes = solid.filter(({ text }) => /^[-+]?0\d+$/.test(text));
  const stray =
    format.kind === 'number' ? solid.filter(({ text }) => !codes.some((code) => code.text === text)) : solid;
  const numbers = format.kind === 'number' ? cells.numbers + sum(codes) : 0;
  if (numbers > 0 && stray.length + cells.overflow === 0) {
    return asNumbers(read, context, { codes, understood });
  }
  // A stray text among numbers is a mistake, not a category; and so are numbers of another decimal sign.
  const areNumbers = stray.every(({ text }) => decimalEvidence(text) !== undefined);
  if ((numbers > 0 || cells.numbers > 0) && (areNumbers || (sum(stray) + cells.overflow) * 2 <= values)) {
    throw strayText(read, stray[0], context);
  }
  if (numbers === 0 && cells.numbers === 0 && cells.overflow === 0) {
    if (solid.every(({ text }) => !Number.isNaN(parseHexadecimal(text)))) {
      notes.sayOf(name, 'hexadecimal numbers are read as such');
      return understood({ kind: 'number' }, parseHexadecimal);
    }
    if (context.role === 'feature' && areBooleans(solid.map(({ text }) => text)))
      return understood({ kind: 'boolean' }, parseBoolean);
  }
  return categories(read, context, { isMissing: isEverywhere, values });
}

function sum(texts: readonly CellText[]): number {
  return texts.reduce((total, { count }) => total + count, 0);
}

/** The first whole number that float64 does not hold, where all other cells are numbers too. */
function longNumbers(solid: readonly CellText[], { decimal }: ReadColumn['format']): CellText | undefined {
  const valueOf = (text: string) => parseWrittenNumber(text, decimal ?? '.')?.value ?? Number.NaN;
  const long = solid.find(({ text }) => losesDigits(text, valueOf(text), decimal));
  return long && solid.every(({ text }) => !Number.isNaN(valueOf(text))) ? long : undefined;
}

/** Numbers with more digits than float64 holds: names, where they may be taken so, and never numbers. */
function identifiers(
  read: ReadColumn,
  long: CellText,
  { isMissing, values, ...context }: MeaningContext & { isMissing: readonly boolean[]; values: number },
): UnderstoodColumn | LeftOutColumn {
  const { cells, name, position } = read;
  const distinct = isMissing.filter((missing) => !missing).length + cells.overflow + distinctNumbers(cells);
  if (context.role === 'target') {
    if (distinct > MOST_PROPOSED_CLASSES || distinct * 2 > values) throw strayText(read, long, context);
    return categories(read, context, { isMissing, values });
  }
  if (values < FEW || distinct * 2 <= values) throw strayText(read, long, context);
  context.notes.sayOf(
    name,
    `whole numbers with more digits than float64 holds, and another in most rows, like an identifier: left out; ${KEEP_HINT}`,
    `${quoted(long.text)}: `,
  );
  return { position, name, why: 'identifier' };
}

function asNumbers(
  { name, cells, format, written }: ReadColumn,
  { notes, placeOf, role }: MeaningContext,
  {
    codes,
    understood,
  }: {
    codes: readonly CellText[];
    understood: (
      column: Omit<TableColumn, 'position' | 'name'>,
      valueOf: (text: string) => number,
    ) => UnderstoodColumn;
  },
): UnderstoodColumn {
  checkUnits(name, written, (row) => placeOf(row, 0));
  const decimal = format.decimal ?? '.';
  if (codes.length > 0 && role === 'feature') {
    notes.sayOf(
      name,
      `numbers such as ${quoted(codes[0]!.text)} begin with zeros, as codes do: read as numbers; ${CATEGORIES_HINT}`,
    );
  }
  sayDoubt({ name, format, written }, notes);
  const percent = written.percentRow >= 0;
  if (percent) notes.sayOf(name, 'per cent are read as fractions: 12 % is 0.12');
  if (IDENTIFIER.test(name) && role === 'feature' && areAllDistinct(cells)) {
    notes.sayOf(
      name,
      'it has another whole number in each row, like an identifier; drop (--drop NAME) leaves it out',
    );
  }
  const [unit] = written.units.keys();
  return understood(
    {
      kind: 'number',
      ...(decimal === ',' ? { decimal } : {}),
      ...(percent ? { percent } : {}),
      ...(unit === undefined ? {} : { unit }),
    },
    (text) => parseWrittenNumber(text, decimal)?.value ?? Number.NaN,
  );
}

/** Throws where some numbers are per cent and others not, or in several currencies. */
export function checkUnits(
  name: string,
  { percentRow, bareRow, units }: Written,
  placeOf: (row: number) => FilePlace,
): void {
  const fail = (row: number, rule: string) => {
    throw fileFormatError({ ...placeOf(row), column: undefined }, 'CSV', `${quoted(name)}: ${rule}`, {
      hint: 'Numbers of different units cannot be compared; drop (--drop NAME) leaves the column out.',
    });
  };
  if (percentRow >= 0 && bareRow >= 0)
    fail(Math.max(percentRow, bareRow), 'all numbers must be per cent, or none; got both');
  if (units.size > 1) {
    const row = Math.max(...units.values());
    fail(
      row,
      `all numbers must be in one currency; got ${[...units.keys()].map((unit) => quoted(unit)).join(', ')}`,
    );
  }
}

/** Throws where cells may be read in two ways, and nothing says in which. */
export function checkDoubt(
  { name, format, position }: ReadColumn,
  solid: readonly CellText[],
  { placeOf }: MeaningContext,
): void {
  const fail = ({ row, text }: CellText, rule: string, hint: string) => {
    throw fileFormatError(placeOf(row, position), 'CSV', `${quoted(name)}: ${rule}; got ${quoted(text)}`, {
      hint,
    });
  };
  if (format.kind === 'number' && format.decimal === undefined) {
    const doubtful = solid.find(({ text }) => decimalEvidence(text) === 'comma in doubt');
    if (doubtful)
      fail(
        doubtful,
        'its comma may be a decimal sign or divide thousands, and no cell tells which',
        'The option decimal (--decimal , or --decimal .) names the decimal sign.',
      );
  }
  const dates = solid.map(({ text }) => (Number.isNaN(plainNumber(text)) ? dateEvidence(text) : undefined));
  if (dates.filter((evidence) => evidence !== undefined).length * 2 < Math.max(solid.length, 1)) return;
  const hint = 'The option dates (--dates dmy or --dates mdy) says whether day or month comes first.';
  if (dates.includes('dmy') && dates.includes('mdy'))
    fail(solid[dates.indexOf('mdy')]!, 'its dates must be of one order; got both', hint);
  const doubtful = dates.indexOf('in doubt');
  if (doubtful < 0 || format.dates !== undefined) return;
  fail(
    solid[doubtful]!,
    'day and month of its dates may be exchanged, and no cell tells which comes first',
    hint,
  );
}

function categories(
  { name, position, cells, written }: ReadColumn,
  { notes, role, placeOf, isNameless }: MeaningContext,
  { isMissing, values }: { isMissing: readonly boolean[]; values: number },
): UnderstoodColumn | LeftOutColumn {
  const { texts } = cells;
  const kept = texts.filter((_, i) => !isMissing[i]);
  const distinct = kept.length + cells.overflow + distinctNumbers(cells);
  const sample = kept
    .slice(0, 2)
    .map(({ text }) => quoted(text, 20))
    .join(', ');
  const digits = kept.filter(({ text }) => /^\W{0,2}\d/.test(text));
  const likeNumbers =
    digits.length * 2 > kept.length
      ? `, such as ${sample}, which are not understood as numbers or dates`
      : '';
  if (role === 'feature' && isNameless && position === 0 && distinct === values && values > 1) {
    notes.sayOf(name, 'it has no name and names the rows: left out');
    return { position, name, why: 'row names' };
  }
  const isIdentifier = values >= FEW && distinct * 2 > values;
  if (role === 'target' && isIdentifier) {
    const rule = `the target ${quoted(name)} must have classes that recur; got ${distinct} of them in ${values} rows${likeNumbers || `, such as ${sample}`}`;
    throw fileFormatError(placeOf(kept[0]?.row ?? 0, position), 'CSV', rule, {
      hint: 'The option targetKind (--target-kind classes) takes them as classes nonetheless; decimal (--decimal ,) and dates (--dates dmy) say how numbers and dates are written.',
    });
  }
  if (role === 'feature') {
    if (isIdentifier || cells.overflow > 0) {
      notes.sayOf(
        name,
        `text with another value in most rows${likeNumbers || `, such as ${sample}, like an identifier`}: left out; ${KEEP_HINT}`,
      );
      return { position, name, why: 'identifier' };
    }
    if (distinct > 2 && distinct * 2 > values)
      notes.sayOf(
        name,
        `text with another value in most rows${likeNumbers}: each is a category; ${CATEGORIES_HINT}`,
      );
    else if (likeNumbers) notes.sayOf(name, `text${likeNumbers}: each is a category; ${CATEGORIES_HINT}`);
    else if (cells.numbers > 0 && written.bareRow >= 0)
      notes.sayOf(name, `text and numbers: each value is a category; ${CATEGORIES_HINT}`);
  }
  if (role === 'feature') sayMissing(notes, name, sum(texts.filter((_, i) => isMissing[i])));
  return { column: { position, name, kind: 'categories' }, isMissing, valueOfText: new Float64Array(0) };
}

/** A missing category leaves no NaN behind by which it could be counted. */
export function sayMissing(notes: TableNotes, name: string, count: number): void {
  if (count === 0) return;
  notes.sayOf(
    name,
    `${count} ${count === 1 ? 'value is missing and becomes' : 'values are missing and become'} zeros in all its features; the option missing (--missing WORDS) says what is missing`,
  );
}

function distinctNumbers(cells: CellColumn): number {
  if (cells.numbers === 0) return 0;
  const distinct = new Set<number>();
  cells.each((value) => {
    if (!Number.isNaN(value) && distinct.size < 1_000_000) distinct.add(value);
  });
  return distinct.size;
}

/** Whether its numbers are whole and no two are equal. */
function areAllDistinct(cells: CellColumn): boolean {
  if (cells.rows < FEW) return false;
  const seen = new Set<number>();
  let distinct = true;
  cells.each((value) => {
    distinct &&= Number.isInteger(value) && seen.size < 1_000_000 && !seen.has(value);
    if (distinct) seen.add(value);
  });
  return distinct;
}

/** Whether they are 0, 1, 2, … or 1, 2, 3, …. */
function countsRows(cells: CellColumn): boolean {
  let first = Number.NaN;
  let counts = cells.rows > 1;
  cells.each((value, _, row) => {
    if (row === 0) first = value;
    counts &&= value === first + row;
  });
  return counts && (first === 0 || first === 1);
}

function sayDates({ name, format, written }: ReadColumn, { notes }: MeaningContext): void {
  const order =
    format.dates === undefined ? '' : format.dates === 'dmy' ? ', the day first' : ', the month first';
  notes.sayOf(name, `dates and times are read as seconds since 1970-01-01 UTC${order}`);
  if (written.shortYears) notes.sayOf(name, 'years of two digits are read as 1969 … 2068');
}
