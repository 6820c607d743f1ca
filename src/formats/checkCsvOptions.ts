// What `readCsv` and `readCsvStream` ask of their arguments.

import { arrayKind, isArrayOf } from '../arrayKind.ts';
import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { kindOf } from './checkReader.ts';
import { checkDialect } from './csvDialect.ts';
import type { CsvOptions } from './csvOptions.ts';
import type { TableSchema } from './tableSchema.ts';

type Rule = readonly [rule: string, holds: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string';
const isColumn = (value: unknown): boolean => isText(value) || Number.isSafeInteger(value);
const isChoice = (value: unknown): boolean =>
  isColumn(value) || (Array.isArray(value) && value.every(isColumn));
const isCap = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const TEXT: Rule = ['a text', isText];
const CAP: Rule = ['a number, at least 0', isCap];
const COLUMNS: Rule = ['a column or a list of columns, by name or by position', isChoice];
const oneOf = (...allowed: readonly unknown[]): Rule => [
  allowed.map((one) => JSON.stringify(one)).join(' or '),
  (value) => allowed.includes(value),
];

const RULES: Readonly<Record<keyof CsvOptions, Rule | undefined>> = {
  header: oneOf('auto', true, false),
  target: [`${COLUMNS[0]}, or false`, (value) => value === false || isChoice(value)],
  targetKind: oneOf('classes', 'numbers'),
  drop: COLUMNS,
  keep: COLUMNS,
  categories: COLUMNS,
  missing: ['a list of texts', (value) => Array.isArray(value) && value.every(isText)],
  decimal: oneOf('.', ','),
  dates: oneOf('dmy', 'mdy'),
  unknownCategory: oneOf('zeros', 'refuse'),
  table: ['the table of a data set or of a model', isTable],
  maxCategories: CAP,
  maxElements: CAP,
  // `checkDialect` has the rules of these three.
  delimiter: undefined,
  comment: undefined,
  skip: undefined,
  encoding: TEXT,
  file: TEXT,
};

/** Throws `E_ARGUMENT` for an option that does not exist, or has a value that it may not have. */
export function checkCsvOptions(options: CsvOptions): void {
  checkOptions('readCsv', options, Object.keys(RULES));
  for (const [name, rule] of Object.entries(RULES)) {
    const value = options[name as keyof CsvOptions];
    if (value === undefined || !rule || rule[1](value)) continue;
    throw new GradloomError('E_ARGUMENT', `readCsv: ${name} must be ${rule[0]}; got ${kindOf(value)}.`);
  }
  checkDialect(options);
}

/** Throws `E_ARGUMENT` unless a piece of a table is text or bytes. */
export function checkPiece(what: string, piece: unknown): asserts piece is string | Uint8Array {
  if (isText(piece) || isArrayOf(piece, 'Uint8Array')) return;
  throw new GradloomError('E_ARGUMENT', `${what} must be a text or a Uint8Array; got ${kindOf(piece)}.`, {
    hint: 'A file of a page or a response is read by readCsvStream(file), or as readCsv(await file.text()).',
  });
}

/** Throws `E_ARGUMENT` unless a table can be read from it piece by piece. */
export function checkSource(source: unknown): void {
  const methods = (source ?? {}) as Partial<AsyncIterable<unknown> & Iterable<unknown> & Blob>;
  const isStream =
    typeof source === 'object' &&
    arrayKind(source) === undefined &&
    [methods[Symbol.asyncIterator], methods[Symbol.iterator], methods.stream].some(
      (method) => typeof method === 'function',
    );
  if (isStream || Array.isArray(source)) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `readCsvStream: the source must be a Blob, a stream or an iterable of pieces; got ${kindOf(source)}.`,
    { hint: 'Text and bytes that are in memory are read by readCsv.' },
  );
}

function areColumns(columns: unknown): boolean {
  if (!Array.isArray(columns)) return false;
  return columns.every((column: { position?: unknown; name?: unknown } | null) => {
    return Number.isSafeInteger(column?.position) && typeof column?.name === 'string';
  });
}

function isTable(value: unknown): boolean {
  const { named, width, features, targets, leftOut } = (value ?? {}) as Partial<TableSchema>;
  return (
    typeof named === 'boolean' &&
    Number.isSafeInteger(width) &&
    [features, targets, leftOut].every(areColumns)
  );
}
