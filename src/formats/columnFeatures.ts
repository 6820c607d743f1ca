// How many features a column of a table becomes, and what is done to its numbers on the way.

import type { TableColumn, TableSchema } from './tableSchema.ts';

/** How many features a column becomes. */
export function featureCountOf({
  categories,
  indicator,
}: Pick<TableColumn, 'categories' | 'indicator'>): number {
  return categories?.length ?? (indicator ? 2 : 1);
}

/** Whether a table gives a network's inputs: a file with another could not be read again. */
export function tableFits(table: TableSchema | undefined, { inputs }: { readonly inputs: number }): boolean {
  return table?.features.reduce((sum, column) => sum + featureCountOf(column), 0) === inputs;
}

/** Whether the column's numbers are not those of the file. */
export function isPrepared({ fill, log }: Pick<TableColumn, 'fill' | 'log'>): boolean {
  return fill !== undefined || log !== undefined;
}

/** Whether any column's numbers are not those of the file. */
export function hasPreparedColumns(table: Pick<TableSchema, 'features'> | undefined): boolean {
  return table?.features.some(isPrepared) === true;
}

/** x as the feature: `fill` where it is missing (NaN), then sign(x) ln(1 + |x| / s) where `log` is s. */
export function preparedNumber({ fill, log }: Pick<TableColumn, 'fill' | 'log'>, value: number): number {
  const known = fill !== undefined && Number.isNaN(value) ? fill : value;
  return log === undefined ? known : Math.sign(known) * Math.log1p(Math.abs(known) / log);
}
