// Rows of JSON as the numbers that a model takes.

import type { Model } from '../../train/model.ts';
import { tableFits } from '../../formats/columnFeatures.ts';
import { readPlainRows } from './plainRows.ts';
import type { ReadRows } from './readRows.ts';
import type { ServeSettings } from './serveOptions.ts';
import { readTableRows } from './tableRows.ts';

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
