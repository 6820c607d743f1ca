// Whether the first record of a table names the columns, and how they are called then.

import { missingMarkers, plainNumber } from './cell.ts';
import { dateEvidence } from './dateCell.ts';
import { quoted } from './fileFormatError.ts';
import { parseWrittenNumber } from './numberCell.ts';

/** Columns in which a header is looked for. */
const MOST_LOOKED_AT = 1000;

type CellKind = 'missing' | 'number' | 'date' | 'text';

const usual = missingMarkers();

function kindOf(cell: string): CellKind {
  if (usual.everywhere(cell) || usual.besideNumbers(cell)) return 'missing';
  const isNumber =
    !Number.isNaN(plainNumber(cell)) ||
    /^[-+]?(inf|infinity)$/i.test(cell) ||
    parseWrittenNumber(cell, '.') !== undefined ||
    parseWrittenNumber(cell, ',') !== undefined;
  if (isNumber) return 'number';
  return dateEvidence(cell) === undefined ? 'text' : 'date';
}

function isTyped(kind: CellKind): boolean {
  return kind === 'number' || kind === 'date';
}

/**
 * Whether the first of some records names the columns.
 *
 * - A text, or a date, above numbers does, where nothing in the first record is of the kind of what stands below it.
 * - Names may be numbers themselves: whole ones, with a text beside them that stands above numbers only; or ascending
 *   by one (`0,1,2,label`, `country,1990,1991`), above decimals or beside a text that does not occur again.
 * - In a table of text alone, it does where no cell of it occurs again in its column.
 */
export function looksNamed(records: readonly (readonly string[])[]): boolean {
  // What the first columns do not show, thousands more will not.
  const [first = [], ...rows] = records.map((cells) =>
    cells.length > MOST_LOOKED_AT ? cells.slice(0, MOST_LOOKED_AT) : cells,
  );
  const kinds = first.map(kindOf);
  if (kinds.every((kind) => kind === 'missing')) return false;
  // A single line of names is a table without rows.
  if (rows.length === 0) return kinds.every((kind) => kind === 'text');
  const below = first.map((_, column) => new Set(rows.map((row) => kindOf(row[column] ?? ''))));
  const contrasts = kinds.map((kind, column) => {
    const under = below[column]!;
    return (
      (kind === 'text' && (under.has('number') || under.has('date'))) ||
      (kind === 'date' && under.has('number'))
    );
  });
  const same = kinds.some((kind, column) => isTyped(kind) && below[column]!.has(kind));
  const contrast = contrasts.includes(true);
  if (contrast && !same) return true;
  const recurs = first.map((cell, column) => rows.some((row) => row[column] === cell));
  if (
    !contrast &&
    !same &&
    !kinds.some(isTyped) &&
    below.every((under) => !under.has('number') && !under.has('date'))
  )
    return !recurs.includes(true);
  return numbersAreNames(first, { rows, kinds, contrasts, below, recurs });
}

interface FirstRecord {
  readonly rows: readonly (readonly string[])[];
  readonly kinds: readonly CellKind[];
  readonly contrasts: readonly boolean[];
  readonly below: readonly ReadonlySet<CellKind>[];
  readonly recurs: readonly boolean[];
}

function numbersAreNames(
  first: readonly string[],
  { rows, kinds, contrasts, below, recurs }: FirstRecord,
): boolean {
  const numbers = first.filter((_, column) => kinds[column] === 'number');
  if (!numbers.every((cell) => /^\d+$/.test(cell)) || new Set(numbers).size < numbers.length) return false;
  const isPure = (column: number) => !below[column]!.has('text') && rows.length > 1;
  if (contrasts.some((contrast, column) => contrast && isPure(column))) return true;
  const ascends = numbers.every((cell, i) => Number(cell) === Number(numbers[0]) + i);
  if (numbers.length < 2 || !ascends) return false;
  const texts = kinds.flatMap((kind, column) => (kind === 'text' ? [column] : []));
  if (texts.some((column) => recurs[column])) return false;
  const aboveDecimals = kinds.some(
    (kind, column) => kind === 'number' && rows.some((row) => /\d[.,]\d/.test(row[column] ?? '')),
  );
  const isCount = numbers[0] === '0' && (texts.length > 0 || first[0] === '');
  return (aboveDecimals && (numbers.length > 2 || texts.length > 0 || first[0] === '')) || isCount;
}

/** scikit-learn's own files begin with examples, features and the names of the classes: `150,4,setosa,…`. */
export function sklearnHeader(
  records: readonly (readonly string[])[],
): { examples: number; classNames: readonly string[] } | undefined {
  const [examples = '', features = '', ...classNames] = records[0] ?? [];
  const width = records[1]?.length ?? 0;
  const fits = /^\d+$/.test(examples) && features === String(width - 1) && width > 1;
  return fits && classNames.length > 1 && classNames.every((name) => kindOf(name) === 'text')
    ? { examples: Number(examples), classNames }
    : undefined;
}

/** Names of columns, made unique, and what was changed for that. */
export function uniqueNames(header: readonly string[]): {
  names: readonly string[];
  changes: readonly string[];
} {
  const taken = new Set(header);
  const used = new Set<string>();
  const changes: string[] = [];
  const names = header.map((name, column) => {
    const wanted = name === '' ? `column ${column + 1}` : name;
    let free = wanted;
    for (let i = 2; used.has(free) || (free !== name && taken.has(free)); i++) free = `${wanted} (${i})`;
    used.add(free);
    if (free !== name && name !== '')
      changes.push(`column ${column + 1}, ${quoted(name)}, is called ${quoted(free)}`);
    if (name === '') changes.push(`column ${column + 1}, without a name, is called ${quoted(free)}`);
    return free;
  });
  return { names, changes };
}
