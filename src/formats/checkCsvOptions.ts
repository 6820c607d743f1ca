// That the options of a table exist, are of the right kind, and do not contradict each other.

import { checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkTableOptions } from './checkTableOptions.ts';
import { checkDialect } from './csvDialect.ts';
import type { CsvOptions } from './csvOptions.ts';
import type { TableSchema } from './tableSchema.ts';

type Rule = readonly [rule: string, holds: (value: unknown) => boolean];

const oneOf = (...values: readonly unknown[]): Rule => [
  values.map((value) => JSON.stringify(value)).join(' or '),
  (value) => values.includes(value),
];
const isText = (value: unknown): boolean => typeof value === 'string';
const isColumn = (value: unknown): boolean => typeof value === 'string' || Number.isInteger(value);
const areColumns = (value: unknown): boolean =>
  isColumn(value) || (Array.isArray(value) && value.every(isColumn));
const COLUMNS: Rule = ['a column by name or position, or a list of them', areColumns];
const CAP: Rule = ['a whole number above 0', (value) => Number.isSafeInteger(value) && (value as number) > 0];

const RULES = {
  header: oneOf('auto', true, false),
  target: [
    'a column by name or position, a list of them, or false',
    (value) => value === false || areColumns(value),
  ],
  targetKind: oneOf('classes', 'numbers'),
  drop: COLUMNS,
  keep: COLUMNS,
  categories: COLUMNS,
  missing: ['a list of texts', (value) => Array.isArray(value) && value.every(isText)],
  decimal: oneOf('.', ','),
  dates: oneOf('dmy', 'mdy'),
  unknownCategory: oneOf('zeros', 'refuse'),
  table: ['the table of a data set or a model', isTable],
  maxCategories: CAP,
  maxElements: CAP,
  encoding: ['the name of an encoding', isText],
  file: ['the name of a file', isText],
  // Their rules stand in `checkDialect`.
  delimiter: undefined,
  comment: undefined,
  skip: undefined,
} as const satisfies Record<keyof CsvOptions, Rule | undefined>;

/** The options of tables, which all that read some have in common. */
export const TABLE_OPTIONS = (Object.keys(RULES) as (keyof CsvOptions)[]).filter(
  (name) => !['table', 'file', 'maxElements'].includes(name),
);

/** Throws `E_ARGUMENT` with the option that is unknown, of another kind, or contradicts `table`. */
export function checkCsvOptions(options: CsvOptions): void {
  checkOptions('readCsv', options, Object.keys(RULES));
  for (const [name, rule] of Object.entries(RULES) as [keyof CsvOptions, Rule | undefined][]) {
    const value = options[name];
    if (value === undefined || !rule || rule[1](value)) continue;
    throw new GradloomError('E_ARGUMENT', `readCsv: ${name} must be ${rule[0]}; got ${kindOf(value)}.`);
  }
  checkDialect(options);
  checkTableOptions(options);
}

function areTableColumns(columns: unknown): boolean {
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
    [features, targets, leftOut].every(areTableColumns)
  );
}
