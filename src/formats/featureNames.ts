// What the features that columns of a table become are called.

import type { TableColumn } from './tableSchema.ts';

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
