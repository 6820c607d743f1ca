// Rows of a model that was trained on a table: cells by the names of its columns, or in their order, read as that
// table's cells were.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { missingMarkers, type MissingMarkers } from '../../formats/cell.ts';
import { CellColumn, type CellReader } from '../../formats/cellColumn.ts';
import { nothingWritten, readerOf, type ColumnFormat } from '../../formats/columnFormat.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import { knownColumn, type UnknownCategory } from '../../formats/knownColumn.ts';
import type { MeaningContext, ReadColumn } from '../../formats/readColumn.ts';
import { featuresOf } from '../../formats/tableFeatures.ts';
import { TableNotes } from '../../formats/tableNotes.ts';
import type { TableColumn, TableSchema } from '../../formats/tableSchema.ts';
import { badRequest } from './httpError.ts';
import type { ReadRows } from './readRows.ts';

type Cell = string | number | boolean | null;

/** A column that takes the cells of JSON: text is read as in a file, a number is what it is. */
interface OpenColumn {
  readonly read: ReadColumn;
  readonly known: TableColumn;
  readonly push: (cell: Cell) => void;
}

/** Rows as numbers [rows, inputs], NaN where a number is missing. Throws an `HttpError` of 400 with row and column. */
export function readTableRows(
  table: TableSchema,
  rows: readonly unknown[],
  { unknownCategory }: { readonly unknownCategory: UnknownCategory },
): ReadRows {
  const markers = missingMarkers(table.missing);
  const columns = table.features.map((known) => openColumn(known, markers));
  const { features } = table;
  for (const [index, row] of rows.entries()) {
    const cells = cellsOf(row, table, index + 1);
    for (const [at, column] of columns.entries()) {
      const cell = cells[at];
      if (!isCell(cell)) {
        const rule = 'must be a text, a number, true, false or null';
        throw badRequest(`${placeOf(index, features[at]!)} ${rule}; got ${kindOf(cell)}`);
      }
      if (
        typeof cell === 'number' &&
        features[at]!.kind !== 'number' &&
        features[at]!.kind !== 'categories'
      ) {
        const wanted = features[at]!.kind === 'date' ? 'a date, as text' : 'true or false';
        throw badRequest(`${placeOf(index, features[at]!)} must be ${wanted}; got ${cell}`);
      }
      column.push(cell);
    }
  }
  const notes = new TableNotes();
  const place = (row: number, position: number) => ({
    file: placeOf(
      row,
      features.find((feature) => feature.position === position)!,
    ),
  });
  const context: MeaningContext = { markers, notes, placeOf: place, isNameless: false, role: 'feature' };
  try {
    const understood = columns.map(({ read, known }) => ({
      read,
      meaning: knownColumn(read, known, { ...context, unknownCategory }),
    }));
    const { x, filled } = featuresOf(understood, {
      rows: rows.length,
      options: {},
      placeOf: place,
      tooLarge: (got) => badRequest(`the rows must fit into memory; got ${got}`),
    });
    return { x, rows: rows.length, warnings: [...notes.all, ...missingNote(x, filled)] };
  } catch (error) {
    if (!(error instanceof GradloomError)) throw error;
    // Its hint is for files: options of the command line are not the client's.
    throw badRequest(
      error.message.replace(/\.$/, ''),
      'Write the values as in the training data; GET /model lists its columns.',
    );
  }
}

/** Missing categories are zeros and have a note of their own. */
function missingNote(x: Float64Array, filled: number): string[] {
  const missing = x.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), filled);
  if (missing === 0) return [];
  return [`${missing} ${missing === 1 ? 'number is' : 'numbers are'} missing`];
}

/** The cells of a row in the order of the features; columns that are no features are passed over. */
function cellsOf(row: unknown, table: TableSchema, number: number): readonly unknown[] {
  const { features, targets, leftOut } = table;
  const names = features.map(({ name }) => quoted(name)).slice(0, 20);
  const columns = `${names.join(', ')}${features.length > names.length ? ', …' : ''}`;
  if (Array.isArray(row)) {
    if (row.length === features.length) return row;
    throw badRequest(
      `row ${number} must have ${features.length} values; got ${row.length}`,
      `In this order: ${columns}.`,
    );
  }
  if (typeof row !== 'object' || row === null)
    throw badRequest(
      `row ${number} must be an object or a list; got ${kindOf(row)}`,
      `Its columns: ${columns}.`,
    );
  const cells = new Map<string, unknown>(Object.entries(row));
  const known = new Set([...features, ...targets, ...leftOut].map(({ name }) => name));
  const stranger = [...cells.keys()].find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw badRequest(
      `row ${number} must have the columns of the training data; got ${quoted(stranger)}`,
      `They are ${columns}.`,
    );
  }
  const absent = features.find(({ name }) => !cells.has(name));
  if (absent) {
    throw badRequest(
      `row ${number}, column ${quoted(absent.name)} must be given; got none`,
      'A value that is not known is null.',
    );
  }
  return features.map(({ name }) => cells.get(name));
}

function openColumn(known: TableColumn, markers: MissingMarkers): OpenColumn {
  const { name, position } = known;
  const written = nothingWritten();
  const format = formatOf(known);
  const readText = readerOf(format, written, markers);
  let cell: Cell = null;
  const reader: CellReader = (text, row) => {
    if (typeof cell !== 'number' || known.kind !== 'number') return readText(text, row);
    if (markers.numbers.has(cell)) return Number.NaN;
    if (written.bareRow < 0) written.bareRow = row;
    return cell;
  };
  const cells = new CellColumn(reader);
  return {
    read: { position, name, cells, format, written },
    known,
    push: (next) => {
      cell = next;
      cells.push(next === null ? '' : String(next).trim());
    },
  };
}

/** How the texts of a column are written: as in the training data. */
function formatOf({ kind, decimal = '.', dates }: TableColumn): ColumnFormat {
  if (kind === 'number') return { kind, decimal, shownBy: 'its cells' };
  return kind === 'date' ? { kind, dates } : { kind: 'text' };
}

function isCell(value: unknown): value is Cell {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}

function placeOf(row: number, { name }: TableColumn): string {
  return `row ${row + 1}, column ${quoted(name)}`;
}
