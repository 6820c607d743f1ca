// The features that a column of a table becomes, by name, and what is done to its numbers on the way.

import type { TableColumn, TableSchema } from './tableSchema.ts';

/** What a column says of its features. */
type Described = Pick<TableColumn, 'name' | 'categories' | 'fill' | 'indicator' | 'log'>;

/** Names of the column's features: one for each category, else its number and, with `indicator`, whether that is missing. */
export function featureNamesOf({ name, categories, indicator, log }: Described): readonly string[] {
  if (categories) return categories.map((category) => `${name}=${category}`);
  const number = log === undefined ? name : `log(${name})`;
  return indicator ? [number, `${name} is missing`] : [number];
}

/**
 * Names of all columns' features, no two alike: what is made of a column gives way to a column that is called so, and gets a
 * number behind it.
 */
export function featureNames(columns: readonly Described[]): string[] {
  const taken = new Set(
    columns.filter((own) => !own.categories && own.log === undefined).map(({ name }) => name),
  );
  return columns.flatMap((column) =>
    featureNamesOf(column).map((wanted) => {
      if (wanted === column.name) return wanted;
      let name = wanted;
      for (let number = 2; taken.has(name); number++) name = `${wanted} (${number})`;
      taken.add(name);
      return name;
    }),
  );
}

/** How many they are. */
export function featureCountOf({
  categories,
  indicator,
}: Pick<TableColumn, 'categories' | 'indicator'>): number {
  return categories?.length ?? (indicator ? 2 : 1);
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
