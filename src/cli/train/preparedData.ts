// Columns of a table as --fill-missing and --log-columns ask for, by statistics of the training part alone.

import { applyColumns } from '../../data/columns/applyColumns.ts';
import { fitColumns, type ColumnOptions } from '../../data/columns/fitColumns.ts';
import { featureNamesOf } from '../../formats/featureNames.ts';
import { GradloomError } from '../../errors.ts';
import type { TableSchema } from '../../formats/tableSchema.ts';
import type { NamedData } from './loadTrainingData.ts';

/** All parts prepared by the training part's table. Throws `E_ARGUMENT` where the data is no table, and as `fitColumns`. */
export function withPreparedColumns(data: NamedData, options: ColumnOptions): NamedData {
  if (!preparesColumns(options)) return data;
  const { train, test, validation } = data;
  if (!train.table) {
    throw new GradloomError(
      'E_ARGUMENT',
      'train: --fill-missing and --log-columns must come with a table; got other data.',
      { hint: 'Leave them out, or give the data as CSV.' },
    );
  }
  const { fillMissing, logColumns } = options;
  const table = fitColumns(train, { fillMissing, logColumns });
  return {
    ...data,
    train: applyColumns(table, train),
    ...(test ? { test: applyColumns(table, test) } : {}),
    ...(validation ? { validation: applyColumns(table, validation) } : {}),
  };
}

/** Whether anything is asked for. */
export function preparesColumns({ fillMissing, logColumns }: ColumnOptions): boolean {
  return (fillMissing !== undefined && fillMissing !== 'mean') || logColumns !== undefined;
}

/** What was done, for people; `undefined` where nothing was. */
export function preparedNote(table: TableSchema | undefined): string | undefined {
  const changed = table?.features.filter(({ log, indicator }) => log !== undefined || indicator) ?? [];
  const filled = table?.features.some(({ fill }) => fill !== undefined) ?? false;
  const names = changed.flatMap(featureNamesOf);
  const parts = [
    ...(filled ? ['medians in place of missing values'] : []),
    ...(names.length > 0 ? [names.join(', ')] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}
