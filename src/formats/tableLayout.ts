// The layout of a table, seen in its first records: header, names, frame, and what each column is wanted for.

import type { MissingMarkers } from './cell.ts';
import { columnFormats, type ColumnFormat } from './columnFormat.ts';
import type { CsvOptions } from './csvOptions.ts';
import type { Dialect } from './csvDialect.ts';
import { firstRecords } from './csvDialect.ts';
import { looksNamed, sklearnHeader, uniqueNames } from './csvHeader.ts';
import { fileFormatError } from './fileFormatError.ts';
import { selectColumns, type ColumnNames } from './selectColumns.ts';
import type { TableNotes } from './tableNotes.ts';
import type { LeftOutColumn, TableColumn, TableTarget } from './tableSchema.ts';

/** A column that is read: its place, format and use. */
export interface PlannedColumn {
  readonly position: number;
  readonly name: string;
  readonly isNameless: boolean;
  readonly format: ColumnFormat;
  readonly role: 'feature' | 'target';
  /** Whether the caller wants its values as categories. */
  readonly asCategories: boolean;
  readonly known?: TableColumn | TableTarget;
}

/** The layout of a table. */
export interface TableLayout {
  readonly width: number;
  readonly named: boolean;
  /** Records of the sample that are no rows: 1 where there is a header. */
  readonly headerRecords: number;
  readonly classNames?: readonly string[];
  /** Rows that the first line promises. */
  readonly promised?: number | undefined;
  /** Whether each record stands between bars. */
  readonly isFramed: boolean;
  readonly columns: readonly PlannedColumn[];
  readonly leftOut: readonly LeftOutColumn[];
}

/** The layout of a table that begins with `sample`; the records are changed to fit it. Throws `E_FILE_FORMAT`. */
export function tableLayout(
  sample: string[][],
  options: CsvOptions,
  {
    dialect,
    notes,
    markers,
    ragged,
  }: {
    dialect: Dialect;
    notes: TableNotes;
    markers: MissingMarkers;
    /** The error for a record of the sample with another number of cells. */
    ragged: (record: number, width: number) => Error;
  },
): TableLayout {
  const isFramed =
    dialect.delimiter === '|' &&
    sample.every((cells) => cells.length > 2 && cells[0] === '' && cells.at(-1) === '');
  if (isFramed) for (const cells of sample) cells.splice(0, cells.length, ...cells.slice(1, -1));
  const sklearn = (options.header ?? 'auto') === 'auto' && !options.table ? sklearnHeader(sample) : undefined;
  const commented = commentedHeader(sample, dialect, options);
  if (!sklearn && !commented) fitHeader(sample, options);
  const width = (sklearn ? sample[1] : sample[0])?.length ?? 0;
  const odd = sample.findIndex((cells, i) => cells.length !== width && !(sklearn && i === 0));
  if (odd >= 0) throw ragged(odd, width);
  const header = sklearn ? undefined : (commented ?? (isNamed(sample, options) ? sample[0] : undefined));
  const headerRecords = sklearn || (header && !commented) ? 1 : 0;
  if (commented) notes.say(`the columns are called as the comment above them says: ${commented.join(', ')}`);
  const unique = header && uniqueNames(header);
  for (const change of unique?.changes ?? []) notes.say(change);
  if (header?.some((name) => /^\d+$/.test(name)) && (options.header ?? 'auto') === 'auto' && !options.table) {
    notes.say(
      'the first row is taken for the names of the columns, which are numbers; the option header (--no-header) reads it as data',
    );
  }
  const columns: ColumnNames = { width, names: unique?.names, header, file: options.file };
  const nameOf = (position: number) => unique?.names[position] ?? `column ${position + 1}`;
  const rows = sample.slice(headerRecords);
  if (rows.length === 0)
    throw fileFormatError(options, 'CSV', 'there must be at least one row of data; got none');
  const wanted = options.table ? knownRoles(columns, options, notes) : roles(columns, options, notes);
  const positions = [...wanted.keys()].sort((a, b) => wanted.get(a)!.order - wanted.get(b)!.order);
  const cellsOf = (position: number) => rows.map((row) => row[position] ?? '');
  // Names such as 3.1 tell nothing of how numbers are written.
  const cells = positions.map((position) => (isText(wanted.get(position)!) ? [] : cellsOf(position)));
  const unused = () =>
    Array.from({ length: width }, (_, position) => position)
      .filter((position) => !wanted.has(position))
      .map(cellsOf);
  const { decimal, dates } = options;
  const formats = columnFormats(cells, { decimal, dates, markers, unused });
  return {
    width,
    named: header !== undefined,
    headerRecords,
    isFramed,
    ...(sklearn ? { classNames: sklearn.classNames, promised: sklearn.examples } : {}),
    columns: positions.map((position, i): PlannedColumn => {
      const { role, known, asCategories = false } = wanted.get(position)!;
      const format = known ? knownFormat(formats[i]!, known, options) : formats[i]!;
      return {
        position,
        name: known?.name ?? nameOf(position),
        isNameless: header !== undefined && (header[position] ?? '') === '',
        format: isText(wanted.get(position)!) ? { kind: 'text' } : format,
        role,
        asCategories,
        ...(known ? { known } : {}),
      };
    }),
    leftOut: options.table
      ? options.table.leftOut
      : Array.from({ length: width }, (_, position) => position)
          .filter((position) => !wanted.has(position))
          .map((position) => ({ position, name: nameOf(position), why: 'asked for' as const })),
  };
}

/** The last comment above the table, where it has as many words as the table columns, and none is a number. */
function commentedHeader(
  sample: readonly string[][],
  { lastComment, delimiter }: Dialect,
  { header = 'auto' }: CsvOptions,
): string[] | undefined {
  if (lastComment === undefined || header !== 'auto') return undefined;
  const [names = []] = firstRecords(lastComment, delimiter, 1);
  if (names.length < 2 || names.length !== sample[0]?.length) return undefined;
  return looksNamed([names, ...sample]) && !looksNamed(sample) ? names : undefined;
}

/** R's row names have no name above them, and some programs end rows, or the header alone, with a delimiter. */
function fitHeader(sample: string[][], { header = 'auto' }: CsvOptions): void {
  const [first = [], second, ...rest] = sample;
  const width = second?.length ?? first.length;
  if (header === false || !second || rest.some((cells) => cells.length !== width)) return;
  if (first.length === width + 1 && first.at(-1) === '') first.pop();
  // A title is no header.
  if (first.length !== width - 1 || first.length < 2) return;
  const endsEmpty = [second, ...rest].every((cells) => cells.at(-1) === '');
  const fitted = endsEmpty ? [...first, ''] : ['', ...first];
  if (header === true || looksNamed([fitted, second, ...rest])) first.splice(0, first.length, ...fitted);
}

function isNamed(sample: readonly string[][], { header = 'auto', table }: CsvOptions): boolean {
  if (header !== 'auto') return header;
  if (table?.named) {
    const known = new Set([...table.features, ...table.targets, ...table.leftOut].map(({ name }) => name));
    const [first = []] = sample;
    if (first.filter((name) => known.has(name)).length * 2 >= Math.min(first.length, table.features.length))
      return true;
  }
  return looksNamed(sample);
}

interface Wanted {
  readonly role: 'feature' | 'target';
  readonly order: number;
  readonly known?: TableColumn | TableTarget;
  readonly asCategories?: boolean;
}

/** Whether the cells of a column are taken as they are. */
function isText({ role, known, asCategories = false }: Wanted): boolean {
  return role === 'feature' && (asCategories || known?.kind === 'categories' || known?.kind === 'boolean');
}

/** The use of each column, by the options. */
function roles(columns: ColumnNames, options: CsvOptions, notes: TableNotes): Map<number, Wanted> {
  const { target = -1, drop, keep, categories, file } = options;
  const { width } = columns;
  const dropped = new Set(drop === undefined ? [] : selectColumns(columns, drop, 'drop'));
  const kept = keep === undefined ? undefined : new Set(selectColumns(columns, keep, 'keep'));
  const asCategories = new Set(
    categories === undefined ? [] : selectColumns(columns, categories, 'categories'),
  );
  // The last column that is left.
  const left = Array.from({ length: width }, (_, i) => i).filter((i) => !dropped.has(i));
  const targets =
    target === false ? [] : target === -1 ? left.slice(-1) : selectColumns(columns, target, 'target');
  if (new Set(targets).size < targets.length || targets.some((position) => dropped.has(position))) {
    throw fileFormatError(
      { file },
      'CSV',
      'the target must be columns that are not dropped, each once; got others',
    );
  }
  // Who drops the last column may not want the one before it predicted.
  if (options.target === undefined && dropped.has(width - 1) && targets.length > 0) {
    notes.sayOf(
      columns.names?.[targets[0]!] ?? `column ${targets[0]! + 1}`,
      'it is the target, as the last column that is not dropped; the option target (--target NAME, or none) names another',
    );
  }
  const wanted = new Map<number, Wanted>();
  for (const position of left) {
    if (targets.includes(position) || (kept && !kept.has(position))) continue;
    wanted.set(position, { role: 'feature', order: position, asCategories: asCategories.has(position) });
  }
  if (wanted.size === 0) {
    const got = width === 1 ? '1 column' : `${width} columns`;
    throw fileFormatError({ file }, 'CSV', `there must be a column beside the target; got ${got}`);
  }
  targets.forEach((position, i) => wanted.set(position, { role: 'target', order: width + i }));
  return wanted;
}

/** What each column is for, as in the training data: by name where both files have names. */
function knownRoles(columns: ColumnNames, options: CsvOptions, notes: TableNotes): Map<number, Wanted> {
  const table = options.table!;
  const { names, width, file } = columns;
  const wanted = new Map<number, Wanted>();
  const put = (position: number, role: Wanted['role'], known: TableColumn | TableTarget) =>
    wanted.set(position, { role, known, order: wanted.size });
  const targets = options.target === false ? [] : table.targets;
  if (table.named && names) {
    const positionOf = new Map(names.map((name, position) => [name, position]));
    for (const feature of table.features) {
      const position = positionOf.get(feature.name);
      if (position === undefined) {
        const got = `${names.slice(0, 30).join(', ')}${names.length > 30 ? ', …' : ''}`;
        throw fileFormatError(
          { file },
          'CSV',
          `column ${JSON.stringify(feature.name)} must exist; got ${got}`,
        );
      }
      put(position, 'feature', feature);
    }
    const found = targets.map(({ name }) => positionOf.get(name));
    if (found.every((position) => position !== undefined))
      targets.forEach((target, i) => put(found[i]!, 'target', target));
    const known = new Set([...table.features, ...table.targets, ...table.leftOut].map(({ name }) => name));
    for (const name of names)
      if (!known.has(name)) notes.sayOf(name, 'the training data has no such column: not used');
    return wanted;
  }
  if (table.named)
    notes.say('the file does not name its columns: they are taken in the order of the training data');
  const gone = new Set(width === table.width ? [] : table.targets.map(({ position }) => position));
  if (width !== table.width - gone.size) {
    throw fileFormatError(
      { file },
      'CSV',
      `there must be ${table.width} columns, as in the training data; got ${width}`,
    );
  }
  // The same table without its targets.
  const before = (position: number) => [...gone].filter((other) => other < position).length;
  for (const feature of table.features) put(feature.position - before(feature.position), 'feature', feature);
  if (gone.size === 0) for (const target of targets) put(target.position, 'target', target);
  return wanted;
}

function knownFormat(found: ColumnFormat, known: TableColumn, { dates }: CsvOptions): ColumnFormat {
  if (known.kind === 'date') return { kind: 'date', dates: dates ?? known.dates ?? found.dates };
  // A file has one decimal sign: that of the training data counts only where the file shows none.
  if (found.decimal !== undefined) return found;
  return { kind: 'number', decimal: known.decimal ?? '.', shownBy: 'training data' };
}
