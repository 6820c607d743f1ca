// Which rows are put aside: by the rule that --split names, for testing and for deciding alike.

import type { DataSet } from '../../data/dataSet.ts';
import type { DivisionOptions } from '../../data/split/divisionOptions.ts';
import { splitRows } from '../../data/split/splitDataSet.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';

/** A rule, with one value for each training example where it needs them. */
export type DataDivision = Pick<DivisionOptions, 'stratified' | 'groups' | 'times'>;

/** The training part divided by its own rule; what is left keeps its rule. Throws as `splitDataSet`. */
export function divided(
  { train: data, division = {} }: { readonly train: DataSet; readonly division?: DataDivision | undefined },
  share: { testFraction: number; seed: number },
): { train: DataSet; test: DataSet; division: DataDivision } {
  const { train, test } = splitRows(data, { ...share, ...division });
  const { groups, times } = division;
  return {
    train: subsetDataSet(data, train),
    test: subsetDataSet(data, test),
    division: {
      ...division,
      ...(groups ? { groups: Array.from(train, (row) => groups[row]!) } : {}),
      ...(times ? { times: Array.from(train, (row) => times[row]!) } : {}),
    },
  };
}
