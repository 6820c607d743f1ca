// That examples are a table as it was read, before any of its columns is prepared.

import { GradloomError } from '../../errors.ts';
import { hasPreparedColumns } from '../../formats/columnFeatures.ts';
import type { TableSchema } from '../../formats/tableSchema.ts';
import { canonicalDataSet } from '../canonicalDataSet.ts';
import type { DataSet } from '../dataSet.ts';
import type { InputArray } from '../inputArray.ts';

/**
 * The numbers and the table of the data. Throws `E_ARGUMENT` where it was read as no table or is prepared already, `E_SHAPE`
 * where `x` is not as long as the data says.
 */
export function checkTableData(what: string, given: DataSet): { x: InputArray; own: TableSchema } {
  const { x, table, examples, features } = canonicalDataSet(given);
  const fail = (code: 'E_ARGUMENT' | 'E_SHAPE', rule: string, hint: string) =>
    new GradloomError(code, `${what}: ${rule}.`, { hint });
  if (!Array.isArray((table as Partial<TableSchema> | undefined)?.features)) {
    const hint = 'Read it from CSV: readCsv, readCsvStream, loadData.';
    throw fail('E_ARGUMENT', 'the data must have been read as a table; got data without one', hint);
  }
  if (hasPreparedColumns(table)) {
    const hint = 'What is read for a model (like), or by its table, comes prepared.';
    throw fail('E_ARGUMENT', 'the columns must be as they were read; got some that are prepared', hint);
  }
  const width = table!.features.reduce((sum, { categories }) => sum + (categories?.length ?? 1), 0);
  if (features !== width || x.length !== examples * features) {
    const got = `${x.length} numbers of ${features} features`;
    const rule = `x must hold the ${width} features of the table for each of ${examples} examples; got ${got}`;
    throw fail('E_SHAPE', rule, 'Give the data as it was read.');
  }
  return { x, own: table! };
}
