// The columns to predict: class indices, or numbers.

import {
  columnMeaning,
  type MeaningContext,
  type ReadColumn,
  type UnderstoodColumn,
} from './columnMeaning.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { checkedNumber } from './checkedNumber.ts';
import { knownColumn } from './knownColumn.ts';
import {
  classesOf,
  indicesOf,
  MOST_PROPOSED_CLASSES,
  proposeTargetKind,
  type TargetKind,
} from './targetKind.ts';
import { strayText } from './strayText.ts';
import type { TableTarget } from './tableSchema.ts';

/** Targets of all rows, and how they were read. */
export interface ReadTargets {
  readonly y: Uint32Array | Float64Array;
  readonly targets: readonly TableTarget[];
}

/** A column to predict, and what is known of it from the training data. */
export interface TargetColumn {
  readonly read: ReadColumn;
  readonly known?: TableTarget;
}

/**
 * y [rows] of class indices for one target that is a choice, else [rows, targets] of numbers. `undefined` where the
 * targets are known and no row has one.
 *
 * Throws `E_FILE_FORMAT` with the place where a label is missing, or is none of the training data's classes.
 */
export function readTargets(
  columns: readonly TargetColumn[],
  options: { targetKind?: TargetKind },
  context: MeaningContext,
): ReadTargets | undefined {
  const [first] = columns;
  if (!first) return undefined;
  const rows = first.read.cells.rows;
  if (columns.every(({ read, known }) => known && hasNone(read, context))) return undefined;
  for (const { read } of columns) checkNoneMissing(read, context);
  if (columns.length === 1) {
    const { targetKind = first.known?.target } = options;
    const isText = targetKind === 'classes' || first.known?.kind === 'categories';
    const understood = isText ? asText(first.read) : understand(first, targetKind, context);
    const labels = understood.column.kind === 'categories' ? textsOf(first.read) : undefined;
    const numbers = labels ? undefined : numbersOf(first.read, understood, context);
    const kind =
      targetKind ??
      (numbers && understood.column.kind === 'number'
        ? proposeTargetKind(numbers)
        : labels
          ? 'classes'
          : 'numbers');
    if (kind === 'classes') {
      // Codes such as 01067 keep their zeros.
      const names =
        labels ?? (first.read.cells.texts.length > 0 ? textsOf(first.read) : Array.from(numbers!, String));
      const classes = first.known?.classes ?? classesOf(allNumbers(names) ?? names);
      const placeOf = (row: number) => context.placeOf(row, first.read.position);
      const y = indicesOf(names, classes, placeOf);
      return { y, targets: [{ ...understood.column, target: 'classes', classes }] };
    }
    if (!first.known && targetKind === undefined) sayQuantity(first.read.name, numbers!, context);
    return { y: numbers!, targets: [{ ...understood.column, target: 'numbers' }] };
  }
  const y = new Float64Array(rows * columns.length);
  const targets = columns.map((column, at): TableTarget => {
    const understood = understand(column, 'numbers', context);
    const numbers = numbersOf(column.read, understood, context);
    numbers.forEach((value, row) => (y[row * columns.length + at] = value));
    return { ...understood.column, target: 'numbers' };
  });
  return { y, targets };
}

function understand(
  { read, known }: TargetColumn,
  kind: TargetKind | undefined,
  context: MeaningContext,
): UnderstoodColumn {
  // Where several are numbers, yes and no are 1 and 0.
  const role = kind === 'numbers' ? 'feature' : 'target';
  const understood = known
    ? knownColumn(read, known, { ...context, unknownCategory: 'refuse' })
    : columnMeaning(read, { ...context, role, isNameless: false });
  if ('column' in understood && !(kind === 'numbers' && understood.column.kind === 'categories'))
    return understood;
  const text = read.cells.texts.find(({ text }) => !context.markers.everywhere(text));
  throw strayText({ ...read, format: { kind: 'number' } }, text, context);
}

function asText({ position, name, format }: ReadColumn): UnderstoodColumn {
  const decimal = format.decimal === ',' ? { decimal: format.decimal } : {};
  return {
    column: { position, name, kind: 'categories', ...decimal },
    isMissing: [],
    valueOfText: new Float64Array(0),
  };
}

/** 1 and 1.0 are one class; what is no plain number stays as it is. */
function textsOf({ cells }: ReadColumn): string[] {
  const { texts } = cells;
  const labels = Array.from<string>({ length: cells.rows });
  cells.each((value, text, row) => (labels[row] = text < 0 ? String(value) : texts[text]!.text));
  return labels;
}

/** Labels as numbers, for their order, where each is one in its shortest form. */
function allNumbers(values: ArrayLike<string | number>): number[] | undefined {
  const numbers = Array.from(values as ArrayLike<string>, Number);
  return numbers.every((number, i) => String(number) === String(values[i])) ? numbers : undefined;
}

function numbersOf(
  { cells, name, position }: ReadColumn,
  { valueOfText }: UnderstoodColumn,
  { placeOf }: MeaningContext,
): Float64Array {
  const numbers = new Float64Array(cells.rows);
  cells.each((value, text, row) => {
    const number = text < 0 ? value : valueOfText[text]!;
    numbers[row] = checkedNumber(number, () => ({ name, place: placeOf(row, position) }));
  });
  return numbers;
}

function isMissingLabel({ cells }: ReadColumn, { markers }: MeaningContext): (text: string) => boolean {
  // "-" is no number, but may be a class.
  const isNumeric = cells.numbers > 0;
  return (text) => markers.everywhere(text) || (isNumeric && markers.besideNumbers(text));
}

function hasNone(read: ReadColumn, context: MeaningContext): boolean {
  return (
    read.cells.numbers + read.cells.overflow === 0 &&
    read.cells.texts.every(({ text }) => isMissingLabel(read, context)(text))
  );
}

function checkNoneMissing(read: ReadColumn, context: MeaningContext): void {
  const { texts, overflow } = read.cells;
  const missing = texts.filter(({ text }) => isMissingLabel(read, context)(text));
  const [first] = missing;
  const count = missing.reduce((sum, { count }) => sum + count, 0);
  if (first) {
    throw fileFormatError(
      context.placeOf(first.row, read.position),
      'CSV',
      `a label may not be missing; got ${first.text === '' ? 'an empty cell' : quoted(first.text)}${count > 1 ? ` and ${count - 1} more` : ''}`,
      {
        hint: 'Remove the rows without a label, or name another column with the option target (--target NAME).',
      },
    );
  }
  if (overflow > 0) {
    throw fileFormatError(
      { ...context.placeOf(0, read.position) },
      'CSV',
      `the target ${quoted(read.name)} must be numbers or classes that recur; got more than ${texts.length} different texts`,
      {
        hint: 'Name another column with the option target (--target NAME).',
      },
    );
  }
}

/** Whole numbers that recur may be classes, only too many to be taken for some. */
function sayQuantity(name: string, numbers: Float64Array, { notes }: MeaningContext): void {
  const distinct = new Set<number>();
  for (const value of numbers) {
    if (!Number.isInteger(value) || distinct.size > 10_000) return;
    distinct.add(value);
  }
  if (distinct.size <= MOST_PROPOSED_CLASSES || distinct.size * 2 > numbers.length) return;
  notes.sayOf(
    name,
    `the target has ${distinct.size} whole numbers and is taken for a quantity; the option targetKind (--target-kind classes) takes them for classes`,
  );
}
