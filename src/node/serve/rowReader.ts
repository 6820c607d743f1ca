// Rows of JSON as the numbers that a model takes.

import type { Model } from '../../train/model.ts';
import { tableFits } from '../../train/dataOfModel.ts';
import { readPlainRows } from './plainRows.ts';
import type { ServeSettings } from './serveOptions.ts';
import { readTableRows } from './tableRows.ts';

/** Rows that were understood. */
export interface ReadRows {
  /** [rows, inputs]; NaN where a number is missing. */
  readonly x: Float64Array;
  readonly rows: number;
  /** What was taken for what, in sentences. */
  readonly warnings: readonly string[];
}

/** Reads rows as the model's training data was read. Throws an `HttpError` of 400 with the place of what is wrong. */
export function rowReader(
  model: Model,
  settings: Pick<ServeSettings, 'unknownCategory'>,
): (rows: readonly unknown[]) => ReadRows {
  const { table, network } = model;
  return table && tableFits(table, network)
    ? (rows) => readTableRows(table, rows, settings)
    : (rows) => readPlainRows(model, rows);
}
