// Examples of a table with their columns prepared as another table says: medians in place of missing values, logarithms.

import { GradloomError } from '../../errors.ts';
import {
  featureCountOf,
  hasPreparedColumns,
  isPrepared,
  preparedNumber,
} from '../../formats/columnFeatures.ts';
import { featureNames } from '../../formats/featureNames.ts';
import type { TableColumn, TableSchema } from '../../formats/tableSchema.ts';
import type { DataSet } from '../dataSet.ts';
import { checkTableData } from './checkTableData.ts';

/**
 * The examples as `table` says, which `fitColumns` made: a missing number becomes `fill`, and with `indicator` a feature
 * more is 1 where it was missing, else 0; where `log` is s, x becomes sign(x) ln(1 + |x| / s). Everything is copied; the
 * result has `table`, so a model that is trained on it keeps it, and what is read for the model (`like`) comes prepared.
 *
 * Throws `E_ARGUMENT` for data that was read as no table, as another one, or is prepared already; `E_SHAPE` where `x` is
 * not as long as the data says.
 */
export function applyColumns(table: TableSchema, data: DataSet): DataSet {
  const { x, own } = checkTableData('applyColumns', data);
  checkSame(table, own);
  if (!hasPreparedColumns(table)) return { ...data, x: x.slice(), table };
  const features = table.features.reduce((sum, column) => sum + featureCountOf(column), 0);
  const prepared = new Float64Array(data.examples * features);
  let [from, to] = [0, 0];
  for (const column of table.features) {
    const width = column.categories?.length ?? 1;
    for (let row = 0; row < data.examples; row++) {
      const [read, write] = [row * data.features + from, row * features + to];
      for (let at = 0; at < width; at++) prepared[write + at] = preparedNumber(column, x[read + at]!);
      if (column.indicator) prepared[write + 1] = Number.isNaN(x[read]!) ? 1 : 0;
    }
    from += width;
    to += featureCountOf(column);
  }
  return { ...data, x: prepared, features, featureNames: featureNames(table.features), table };
}

/** Whether `table` differs from the data's by what is prepared alone. */
function checkSame(table: TableSchema, own: TableSchema): void {
  const described = table as Partial<TableSchema> | undefined;
  const columns: readonly TableColumn[] = Array.isArray(described?.features) ? described.features : [];
  const differs = own.features.find((column, at) => !columns[at] || plain(columns[at]) !== plain(column));
  if (!differs && columns.length === own.features.length && !columns.some(isWrong)) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `applyColumns: the table must be what fitColumns made for such data; got ${differs ? `another column in place of ${JSON.stringify(differs.name)}` : 'another'}.`,
    {
      hint: 'Read the data like the first table: readCsv(text, { table }), loadData(path, { like: model }).',
    },
  );
}

/** What the column is without what is done to its numbers. */
function plain({ position, name, kind, categories }: TableColumn): string {
  return JSON.stringify([position, name, kind, categories]);
}

function isWrong(column: TableColumn): boolean {
  const { fill = 0, log = 1, categories } = column;
  return !Number.isFinite(fill) || !(Number.isFinite(log) && log > 0) || (isPrepared(column) && !!categories);
}
