// How the columns of a table are prepared, by statistics of the training part alone.

import { kindOf, needOptions, refusal } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { preparedNumber } from '../../formats/columnFeatures.ts';
import { selectColumns, type ColumnChoice } from '../../formats/selectColumns.ts';
import type { TableColumn, TableSchema } from '../../formats/tableSchema.ts';
import type { DataSet } from '../dataSet.ts';
import { checkTableData } from './checkTableData.ts';

const wrong = /* @__PURE__ */ refusal('fitColumns');

/** What is done to columns. */
export interface ColumnOptions {
  /**
   * What missing numbers become. `median`: the median of those that are there, and a feature more, 0 or 1, for each column
   * that has missing ones. Default `mean`: they stay missing, and the standard form makes the mean of them.
   */
  readonly fillMissing?: 'mean' | 'median' | undefined;
  /** Columns whose logarithm is taken, by name or position; `auto`: the skewed ones. A column called auto is given in a list. */
  readonly logColumns?: ColumnChoice | undefined;
}

/** A skewness from which a column is skewed, and how much of it a logarithm may leave. */
const SKEWED = { from: 1, most: 0.5 };
/** Fewer numbers tell nothing of a skewness. */
const LEAST = 20;

/**
 * The table of the training data with what is done to its columns, for `applyColumns`. Everything is found from this data, so
 * give it the training part alone.
 *
 * - `fillMissing: 'median'`: of numbers, dates and truth values; of an even count the mean of the middle two. Every such
 *   column has its median, as other data may miss what this does not; the additional feature only those that miss some here.
 * - `logColumns`: x becomes sign(x) ln(1 + |x| / s), s the smallest number that at least 5 % of the |x| other than 0 do not
 *   exceed (1 where there are none). `auto` takes columns of numbers, at least 20 of them and more than two different ones,
 *   whose skewness (1/m Σ(x − x̄)³ / σ³) is beyond ±1 and at most half as large after it.
 *
 * Throws `E_ARGUMENT` for unknown options, for a column that is no feature of numbers, and for data that was read as no
 * table or is prepared already; `E_FILE_FORMAT` where there is no such column; `E_NONFINITE` for infinite values; `E_SHAPE`.
 */
export function fitColumns(data: DataSet, options: ColumnOptions): TableSchema {
  needOptions('fitColumns', options, ['fillMissing', 'logColumns']);
  const { fillMissing = 'mean', logColumns } = options;
  if (fillMissing !== 'mean' && fillMissing !== 'median')
    throw wrong('fillMissing must be mean or median', kindOf(fillMissing));
  const { x, own } = checkTableData('fitColumns', data);
  const chosen = logColumns === undefined || logColumns === 'auto' ? undefined : positionsOf(own, logColumns);
  let from = 0;
  const features = own.features.map((column): TableColumn => {
    const [first, isNumber] = [from, column.kind === 'number'];
    from += column.categories?.length ?? 1;
    if (column.kind === 'categories') return column;
    const values = new Float64Array(data.examples);
    let count = 0;
    for (let at = first; at < x.length; at += data.features)
      if (!Number.isNaN(x[at]!)) values[count++] = finite(x[at]!, column);
    const sorted = values.subarray(0, count).sort();
    const log = isNumber ? scaleOfLog(sorted) : 1;
    const isLogged = chosen
      ? chosen.has(column.position)
      : logColumns === 'auto' && isNumber && isSkewed(sorted, log);
    const isFilled = fillMissing === 'median';
    return {
      ...column,
      ...(isFilled ? { fill: medianOf(sorted) } : {}),
      ...(isFilled && count < data.examples ? { indicator: true } : {}),
      ...(isLogged ? { log } : {}),
    };
  });
  return { ...own, features };
}

/** The positions of the chosen columns. */
function positionsOf(
  { features, targets, leftOut, named, width }: TableSchema,
  choice: ColumnChoice,
): Set<number> {
  const names = Array.from({ length: width }, (_, position) => String(position));
  for (const { position, name } of [...features, ...targets, ...leftOut]) names[position] = name;
  const found = selectColumns({ width, ...(named ? { names } : {}) }, choice, 'logColumns (--log-columns)');
  for (const position of found) {
    const column = features.find((feature) => feature.position === position);
    if (column?.kind === 'number') continue;
    const what = column ? `a column of ${column.kind}` : 'no feature';
    throw wrong(
      'logColumns must name features that are numbers',
      `${JSON.stringify(names[position])}, ${what}`,
    );
  }
  return new Set(found);
}

function medianOf(sorted: Float64Array): number {
  const { length } = sorted;
  if (length === 0) return 0;
  // JSON has no −0.
  return (sorted[(length - 1) >> 1]! + sorted[length >> 1]!) / 2 + 0;
}

function scaleOfLog(sorted: Float64Array): number {
  const sizes = sorted
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  return sizes[Math.max(0, Math.ceil(sizes.length / 20) - 1)] ?? 1;
}

function isSkewed(sorted: Float64Array, log: number): boolean {
  if (sorted.length < LEAST || new Set(sorted).size <= 2) return false;
  const before = Math.abs(skewness(sorted));
  const after = Math.abs(skewness(sorted.map((value) => preparedNumber({ log }, value))));
  return before > SKEWED.from && after <= SKEWED.most * before;
}

function skewness(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [square, cube] = [0, 0];
  for (const value of values) {
    square += (value - mean) ** 2;
    cube += (value - mean) ** 3;
  }
  return square > 0 ? cube / values.length / (square / values.length) ** 1.5 : 0;
}

function finite(value: number, { name }: TableColumn): number {
  if (Number.isFinite(value)) return value;
  throw new GradloomError(
    'E_NONFINITE',
    `fitColumns: numbers must be finite or missing; got ${value} in column ${JSON.stringify(name)}.`,
  );
}
