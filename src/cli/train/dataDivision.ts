// Which rows are put aside: by the rule that --split names, for testing and for deciding alike.

import type { DataSet } from '../../data/dataSet.ts';
import type { DivisionOptions } from '../../data/split/divisionOptions.ts';
import { splitRows } from '../../data/split/splitDataSet.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';

/** A rule, with one value for each training example where it needs them. */
export type DataDivision = Pick<DivisionOptions, 'stratified' | 'groups' | 'times'>;

/** Training examples with what is known of each row beside its features. */
export interface Divisible {
  readonly train: DataSet;
  readonly division?: DataDivision | undefined;
  /** How much each counts. */
  readonly weights?: Float64Array | undefined;
}

/** The training part divided by its own rule; what is left keeps its rule and its weights. Throws as `splitDataSet`. */
export function divided(
  { train: data, division = {}, weights }: Divisible,
  share: { testFraction: number; seed: number },
): { train: DataSet; test: DataSet; division: DataDivision; weights?: Float64Array } {
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
    ...(weights ? { weights: Float64Array.from(train, (row) => weights[row]!) } : {}),
  };
}
