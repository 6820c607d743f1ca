// Reads a table piece by piece: text becomes records, records become columns, columns become features and targets.

import { GradloomError } from '../errors.ts';
import { missingMarkers } from './cell.ts';
import { CellColumn } from './cellColumn.ts';
import { hasPreparedColumns } from './columnFeatures.ts';
import { featureNames } from './featureNames.ts';
import { nothingWritten, readerOf } from './columnFormat.ts';
import {
  columnMeaning,
  type MeaningContext,
  type ReadColumn,
  type UnderstoodColumn,
} from './columnMeaning.ts';
import type { CsvData, CsvOptions } from './csvOptions.ts';
import { dialectOf, isFooter, isRuler, type Dialect } from './csvDialect.ts';
import { fileFormatError, placeName, quoted, type FilePlace } from './fileFormatError.ts';
import { hasFixedWidths } from './fixedWidths.ts';
import { knownColumn } from './knownColumn.ts';
import { otherFormat } from './otherFormat.ts';
import { RecordSplitter } from './recordSplitter.ts';
import { featuresOf } from './tableFeatures.ts';
import { tableLayout, type PlannedColumn, type TableLayout } from './tableLayout.ts';
import { TableNotes } from './tableNotes.ts';
import type { LeftOutColumn } from './tableSchema.ts';
import { readTargets } from './tableTarget.ts';

/** Characters from which the dialect is known, and records from which the layout is. */
const BEGINNING = 65_536;
const SAMPLE = { records: 1000, cells: 200_000, least: 4 };

/** Takes a table's text in pieces of any size; `finish` gives the data. Throws as `readCsv` does. */
export class TableReader {
  readonly #options: CsvOptions;
  #notes = new TableNotes();
  readonly #markers;
  #beginning = '';
  #dialect: Dialect | undefined;
  #splitter: RecordSplitter | undefined;
  /** The first records, until the layout is known. */
  #sample: { cells: string[]; line: number }[] = [];
  #sampled = 0;
  #layout: TableLayout | undefined;
  #columns: (ReadColumn & PlannedColumn)[] = [];
  /** The line of each row, as the first row's and what was added: in most files each row is one line. */
  #lines: { row: number; line: number }[] = [];
  #rows = 0;

  constructor(options: CsvOptions) {
    this.#options = options;
    const { missing, table } = options;
    this.#markers = table ? missingMarkers(table.missing, missing) : missingMarkers(missing);
  }

  push(text: string): void {
    if (this.#splitter) {
      this.#splitter.push(text);
      return;
    }
    this.#beginning += text;
    const isEnough =
      this.#beginning.length >= BEGINNING && (this.#beginning.match(/[\r\n]+/g)?.length ?? 0) > 3;
    if (isEnough) this.#begin(false);
  }

  finish(): CsvData {
    if (!this.#splitter) this.#begin(true);
    this.#splitter!.end();
    if (!this.#layout) this.#lay();
    return this.#data(this.#layout!);
  }

  /** The rows so far as data, and forgets them; none where there are none. What is known of the table stays. */
  take(): CsvData | undefined {
    const layout = this.#layout;
    if (!layout || this.#rows === 0) return undefined;
    const data = this.#data({ ...layout, promised: undefined });
    [this.#rows, this.#lines, this.#notes] = [0, [], new TableNotes()];
    this.#columns = this.#emptyColumns(layout);
    return data;
  }

  /** As `take`, at the end of the text. */
  takeRest(): CsvData | undefined {
    if (!this.#splitter) this.#begin(true);
    this.#splitter!.end();
    if (!this.#layout) this.#lay();
    return this.take();
  }

  #begin(isWhole: boolean): void {
    const { file } = this.#options;
    const beginning = this.#beginning.replace(/^\uFEFF/, '');
    this.#beginning = '';
    this.#dialect = dialectOf(beginning, isWhole, this.#options);
    const { delimiter, firstLine, text } = this.#dialect;
    const divided = this.#options.delimiter !== undefined;
    const other = otherFormat(text) ?? (!divided && hasFixedWidths(text) ? FIXED_WIDTHS : undefined);
    if (other) {
      const rule = `a table must be rows of cells; got ${other.what}`;
      throw fileFormatError({ file, line: firstLine }, 'CSV', rule, { hint: other.hint });
    }
    const onRecord = (cells: string[], line: number) => this.#record(cells, line);
    this.#splitter = new RecordSplitter({ delimiter, firstLine, file, onRecord });
    this.#splitter.push(text);
  }

  #record(cells: string[], line: number): void {
    const { comment, delimiter } = this.#dialect!;
    const first = cells[0]!;
    if (comment !== undefined && first.startsWith(comment) && !this.#markers.everywhere(first)) return;
    const code = first.charCodeAt(0);
    // What terminals draw is looked for where it may be only.
    const isOdd =
      code === 43 ||
      code === 45 ||
      code === 58 ||
      code === 61 ||
      code === 40 ||
      (delimiter === '|' && first === '') ||
      code > 9000;
    if ((isOdd && isRuler(cells)) || ((code === 40 || cells.length === 1) && isFooter(cells))) return;
    if (delimiter !== ',' && cells.length === 1 && isFooter(cells[0]!.split(/\s+/))) return;
    if (this.#layout) {
      this.#row(cells, line);
      return;
    }
    this.#sample.push({ cells, line });
    this.#sampled += cells.length;
    const { length } = this.#sample;
    if (length >= SAMPLE.records || (this.#sampled >= SAMPLE.cells && length >= SAMPLE.least)) this.#lay();
  }

  #lay(): void {
    const sample = this.#sample;
    this.#sample = [];
    const records = sample.map(({ cells }) => cells);
    if (records.length === 0)
      throw fileFormatError(this.#options, 'CSV', 'there must be at least one row of data; got none');
    const layout = tableLayout(records, this.#options, {
      dialect: this.#dialect!,
      notes: this.#notes,
      markers: this.#markers,
      ragged: (i, width) => this.#ragged(records[i]!, sample[i]!.line, { width, like: sample[0]!.line }),
    });
    this.#layout = layout;
    this.#columns = this.#emptyColumns(layout);
    sample.forEach(({ line }, i) => {
      if (i >= layout.headerRecords) this.#row(records[i]!, line, true);
    });
  }

  #emptyColumns({ columns }: TableLayout): (ReadColumn & PlannedColumn)[] {
    return columns.map((column) => {
      const written = nothingWritten();
      return { ...column, written, cells: new CellColumn(readerOf(column.format, written, this.#markers)) };
    });
  }

  #row(given: string[], line: number, isSample = false): void {
    const { width, isFramed } = this.#layout!;
    const cells = isFramed && !isSample ? given.slice(1, -1) : given;
    if (cells.length !== width) throw this.#ragged(cells, line, { width, like: this.#lines[0]?.line });
    const last = this.#lines.at(-1);
    if (!last || line - last.line !== this.#rows - last.row) this.#lines.push({ row: this.#rows, line });
    for (const { cells: column, position } of this.#columns) column.push(cells[position]!);
    this.#rows++;
    const { maxElements = MAX_ELEMENTS, file } = this.#options;
    if (this.#rows * this.#columns.length > maxElements * 2)
      throw tooLarge(file, maxElements, `more than ${this.#rows} rows of ${this.#columns.length} columns`);
  }

  #ragged(cells: readonly string[], line: number, { width, like }: { width: number; like?: number }): Error {
    const place = { file: this.#options.file, line, column: Math.min(cells.length, width) + 1 };
    return fileFormatError(
      place,
      'CSV',
      `every row must have ${width} cells${like === undefined || like === line ? '' : `, as line ${like} has`}; got ${cells.length}, the last ${quoted(cells.at(-1) ?? '')}`,
      {
        hint: 'A missing value is an empty cell; text that holds a delimiter stands in quotes. The option delimiter (--delimiter) names another sign, skip (--skip LINES) passes over lines above the table.',
      },
    );
  }

  #placeOf(row: number, position: number): FilePlace {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lines[middle]!.row <= row) low = middle;
      else high = middle - 1;
    }
    const known = this.#lines[low];
    return { file: this.#options.file, line: known ? known.line + row - known.row : 0, column: position + 1 };
  }

  #data(layout: TableLayout): CsvData {
    const options = this.#options;
    const notes = this.#notes;
    if (layout.promised !== undefined && layout.promised !== this.#rows) {
      throw fileFormatError(
        { file: options.file, line: 1 },
        'CSV',
        `the first line says ${layout.promised} examples; got ${this.#rows}`,
        {
          hint: 'If it is a row of data, say so with the option header (--no-header).',
        },
      );
    }
    const context = (column: PlannedColumn): MeaningContext => ({
      markers: this.#markers,
      notes,
      placeOf: (row, position) => this.#placeOf(row, position),
      isNameless: column.isNameless,
      role: column.role,
    });
    const leftOut: LeftOutColumn[] = [...layout.leftOut];
    const understood: { read: ReadColumn; meaning: UnderstoodColumn }[] = [];
    for (const column of this.#columns) {
      if (column.role !== 'feature') continue;
      const meaning = column.known
        ? knownColumn(column, column.known, {
            ...context(column),
            unknownCategory: options.unknownCategory ?? 'zeros',
          })
        : column.asCategories
          ? asCategories(column, context(column))
          : columnMeaning(column, context(column));
      if ('why' in meaning) leftOut.push(meaning);
      else understood.push({ read: column, meaning });
    }
    if (understood.length === 0) {
      throw fileFormatError(
        options,
        'CSV',
        `there must be a column to learn from; got ${leftOut.length} that were left out`,
        {
          hint: notes.all.join('. '),
        },
      );
    }
    const targetColumns = this.#columns.filter(({ role }) => role === 'target');
    const targets = readTargets(
      targetColumns.map((read) => ({ read, known: read.known as never })),
      options,
      context(targetColumns[0] ?? this.#columns[0]!),
    );
    for (const { cells } of targetColumns) cells.clear();
    const built = featuresOf(understood, {
      rows: this.#rows,
      options,
      placeOf: (row, position) => this.#placeOf(row, position),
      tooLarge: (got) => tooLarge(options.file, options.maxElements ?? MAX_ELEMENTS, got),
    });
    const table = options.table ?? {
      named: layout.named,
      width: layout.width,
      features: built.columns,
      targets: targets?.targets ?? [],
      leftOut: leftOut.sort((a, b) => a.position - b.position),
      ...(options.missing ? { missing: [...options.missing] } : {}),
    };
    const classes = targets?.targets[0]?.classes;
    const isNamed =
      table.named || hasPreparedColumns(table) || table.features.some(({ categories }) => categories);
    return {
      x: built.x,
      examples: this.#rows,
      features: built.features,
      missing: built.missing,
      table,
      warnings: notes.all,
      ...(isNamed ? { featureNames: featureNames(table.features) } : {}),
      ...(targets ? { y: targets.y, targets: targets.targets.length } : { targets: 0 }),
      ...(classes ? { classes: shownClasses(layout, classes) } : {}),
    };
  }
}

const FIXED_WIDTHS = {
  what: 'columns of fixed widths with empty cells or cells of several words',
  hint: 'No sign divides them: write them as CSV, in Python pandas.read_fwf("FILE").to_csv("FILE.csv", index=False).',
};

const MAX_ELEMENTS = 2 ** 28;

function tooLarge(file: string | undefined, most: number, got: string): Error {
  return new GradloomError(
    'E_LIMIT',
    `${placeName({ file }, 'CSV')}: x may have at most ${most} numbers; got ${got}.`,
    {
      hint: 'The options keep and drop (--keep, --drop) choose columns; maxElements allows more.',
    },
  );
}

function asCategories({ position, name, cells }: ReadColumn, { markers }: MeaningContext): UnderstoodColumn {
  return {
    column: { position, name, kind: 'categories' },
    isMissing: cells.texts.map(({ text }) => markers.everywhere(text)),
    valueOfText: new Float64Array(0),
  };
}

/** The names of the classes: those of a scikit-learn header where the labels are its indices 0, 1, …. */
function shownClasses({ classNames }: TableLayout, classes: readonly string[]): readonly string[] {
  return classNames?.length === classes.length && classes.every((label, i) => label === String(i))
    ? classNames
    : classes;
}
