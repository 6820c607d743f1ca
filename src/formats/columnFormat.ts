// How the cells of a column are written, as its first rows show it: decimal sign, order of dates.

import { plainNumber, type MissingMarkers } from './cell.ts';
import type { CellReader } from './cellColumn.ts';
import { dateEvidence, hasShortYear, parseDate, type DateOrder } from './dateCell.ts';
import { losesDigits } from './exactWhole.ts';
import { decimalEvidence, parseWrittenNumber, type DecimalSign } from './numberCell.ts';

/** Rows in which a habit of writing is looked for. */
const LOOKED_AT = 1000;

/** How the cells of a column are written. */
export interface ColumnFormat {
  /** What its cells are read as while they come; those that are not are kept as text. */
  readonly kind: 'number' | 'date' | 'text';
  /** Absent: nothing shows it so far. Then a point is taken for it, and 1,234 is kept as text. */
  readonly decimal?: DecimalSign;
  /** What shows the decimal sign; the caller goes for the column's own cells. */
  readonly shownBy?: 'its cells' | 'other columns' | 'training data';
  /** Absent: 01/02/2020 may be either. */
  readonly dates?: DateOrder;
}

/** What is known of a column before its cells are read. */
export interface FormatOptions {
  readonly decimal?: DecimalSign;
  readonly dates?: DateOrder;
  readonly markers: MissingMarkers;
}

interface Evidence {
  /** Whether the cells, or most of them, are dates: one that no calendar has must not make them categories. */
  readonly areDates: boolean;
  readonly decimals: ReadonlySet<DecimalSign | 'comma in doubt' | 'point in doubt'>;
  readonly dates: ReadonlySet<string>;
}

function evidenceOf(cells: readonly string[], { everywhere, besideNumbers }: MissingMarkers): Evidence {
  let decimals: Evidence['decimals'] = NOTHING;
  let dates: Evidence['dates'] = NOTHING;
  let [values, dateCells] = [0, 0];
  for (const cell of cells) {
    if (everywhere(cell) || besideNumbers(cell)) continue;
    values++;
    const decimal = decimalEvidence(cell);
    if (decimal !== undefined && !decimals.has(decimal)) decimals = new Set([...decimals, decimal]);
    const date = decimal === undefined && Number.isNaN(plainNumber(cell)) ? dateEvidence(cell) : undefined;
    if (date === undefined) continue;
    dateCells++;
    if (!dates.has(date)) dates = new Set([...dates, date]);
  }
  return { decimals, dates, areDates: dateCells > 0 && dateCells * 2 >= values };
}

/**
 * The formats of columns, given their first cells. A column's own cells decide where one of them can be read in one way
 * only (`0,5`, `1.234,5`, `31/01/2020`); where all are in doubt (`1,234`), the other columns decide if they agree, and
 * where none of these has decimals, the columns of numbers that are not wanted, `unused`.
 */
export function columnFormats(
  columns: readonly (readonly string[])[],
  { unused, ...options }: FormatOptions & { readonly unused: () => readonly (readonly string[])[] },
): readonly ColumnFormat[] {
  const evidence = columns.map((cells) => evidenceOf(cells, options.markers));
  const signs = new Set(evidence.flatMap(({ decimals }) => decisive(decimals) ?? []));
  if (signs.size === 0 && options.decimal === undefined) {
    for (const cells of unused()) {
      const sign = decisive(evidenceOf(cells, options.markers).decimals);
      if (sign !== undefined && areNumbers(cells, sign, options.markers)) signs.add(sign);
    }
  }
  const common = options.decimal ?? (signs.size === 1 ? [...signs][0] : undefined);
  return evidence.map(({ decimals, dates, areDates }): ColumnFormat => {
    if (areDates && !(dates.has('time') && dates.size > 1)) {
      const orders = (['dmy', 'mdy'] as const).filter((order) => dates.has(order));
      // What the caller says goes before what the cells show, which are refused then.
      const order = options.dates ?? (orders.length === 1 ? orders[0] : undefined);
      return { kind: order === undefined && orders.length === 2 ? 'text' : 'date', dates: order };
    }
    const own = options.decimal ?? decisive(decimals);
    if (own !== undefined) return { kind: 'number', decimal: own, shownBy: 'its cells' };
    if (common !== undefined) return { kind: 'number', decimal: common, shownBy: 'other columns' };
    return { kind: 'number' };
  });
}

/** Whether all that is not missing is a number with such a decimal sign. */
function areNumbers(cells: readonly string[], sign: DecimalSign, markers: MissingMarkers): boolean {
  return cells.every(
    (cell) =>
      markers.everywhere(cell) || markers.besideNumbers(cell) || parseWrittenNumber(cell, sign) !== undefined,
  );
}

/** The sign that a column's cells show beyond doubt; none where they show both. */
function decisive(decimals: Evidence['decimals']): DecimalSign | undefined {
  const signs = ([',', '.'] as const).filter((sign) => decimals.has(sign));
  return signs.length === 1 ? signs[0] : undefined;
}

/** What the numbers of a column were written with. */
export interface Written {
  /** The first row with and without %; −1: none. */
  percentRow: number;
  bareRow: number;
  /** Currencies, each with its first row. */
  units: ReadonlyMap<string, number>;
  /** Whether some of the first dates had years of two digits. */
  shortYears: boolean;
  /** The first number that may be read in two ways (`1.234`), where its column's first cells do not show in which. */
  doubtful?: string;
  /** Whether a later number can be read in one way only. */
  showsSign?: boolean;
}

/** Shared by all columns that have none: a table may have very many columns. */
const NO_UNITS: ReadonlyMap<string, number> = new Map();
const NOTHING: ReadonlySet<never> = new Set();

/** A format with nothing noticed so far. */
export function nothingWritten(): Written {
  return { percentRow: -1, bareRow: -1, units: NO_UNITS, shortYears: false };
}

/** Reads the cells of a column in a format; what it notices goes into `written`. */
export function readerOf(
  { kind, decimal, dates, shownBy }: ColumnFormat,
  written: Written,
  { numbers: missingNumbers }: MissingMarkers,
): CellReader {
  if (kind === 'text') return () => Number.NaN;
  if (kind === 'date') {
    return (cell, row) => {
      if (row < LOOKED_AT) written.shortYears ||= hasShortYear(cell);
      if (dates !== undefined) return parseDate(cell, dates);
      const evidence = dateEvidence(cell);
      return evidence === 'date' || evidence === 'time' ? parseDate(cell, 'dmy') : Number.NaN;
    };
  }
  const read: CellReader = (cell, row) => {
    if (decimal !== ',' || !cell.includes('.')) {
      const plain = plainNumber(cell);
      if (!Number.isNaN(plain)) {
        if (losesDigits(cell, plain)) return Number.NaN;
        if (written.bareRow < 0) written.bareRow = row;
        return plain;
      }
    }
    return decorated(cell, row, { decimal, written });
  };
  // Where the other columns show a sign, only thousands may surprise.
  const expected = shownBy === 'other columns' ? decimal : undefined;
  const watched = shownBy === 'its cells' ? read : watchDoubt(read, written, expected);
  if (missingNumbers.size === 0) return watched;
  return (cell, row) => {
    const value = watched(cell, row);
    return missingNumbers.has(value) ? Number.NaN : value;
  };
}

/** Notices which number may be read in two ways, other than one with the `expected` sign, until one shows in which. */
function watchDoubt(read: CellReader, written: Written, expected: DecimalSign | undefined): CellReader {
  return (cell, row) => {
    const value = read(cell, row);
    if (written.showsSign || Number.isNaN(value) || !(cell.includes('.') || cell.includes(','))) return value;
    const evidence = decimalEvidence(cell);
    if (evidence === '.' || evidence === ',') written.showsSign = true;
    else if (evidence !== undefined && (expected === undefined || !cell.includes(expected)))
      written.doubtful ??= cell;
    return value;
  };
}

function decorated(
  cell: string,
  row: number,
  { decimal, written }: { decimal: DecimalSign | undefined; written: Written },
): number {
  const code = cell.charCodeAt(0);
  // Letters do not begin a number but in a currency; digits that begin with 0 may be a code.
  if (cell === '' || (/^0\d/.test(cell) && !/[.,]/.test(cell))) return Number.NaN;
  if (code > 96 && code < 123 && !/^kr|^zł/.test(cell)) return Number.NaN;
  if (decimal === undefined && decimalEvidence(cell) === 'comma in doubt') return Number.NaN;
  const found = parseWrittenNumber(cell, decimal ?? '.');
  if (!found || losesDigits(cell, found.value, decimal)) return Number.NaN;
  if (found.percent) {
    if (written.percentRow < 0) written.percentRow = row;
  } else if (written.bareRow < 0) {
    written.bareRow = row;
  }
  if (found.unit !== undefined && !written.units.has(found.unit))
    written.units = new Map([...written.units, [found.unit, row]]);
  return found.value;
}
