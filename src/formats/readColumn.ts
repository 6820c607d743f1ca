// A column as it was read, before its meaning is decided.

import type { MissingMarkers } from './cell.ts';
import type { CellColumn } from './cellColumn.ts';
import type { ColumnFormat, Written } from './columnFormat.ts';
import type { FilePlace } from './fileFormatError.ts';
import type { TableNotes } from './tableNotes.ts';

/** A column that was read, and what there is to know about it. */
export interface ReadColumn {
  readonly position: number;
  readonly name: string;
  readonly cells: CellColumn;
  readonly format: ColumnFormat;
  readonly written: Written;
}

/** What `columnMeaning` needs to know of a column. */
export interface MeaningContext {
  readonly markers: MissingMarkers;
  readonly notes: TableNotes;
  /** Where a row of the column stands. */
  readonly placeOf: (row: number, position: number) => FilePlace;
  /** Whether its header was empty. */
  readonly isNameless: boolean;
  /** `target`: texts are classes, and what looks like an identifier is refused. */
  readonly role: 'feature' | 'target';
}
