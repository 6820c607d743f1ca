// A column that says how much each example counts: its option, and what its numbers must be.

import { GradloomError } from '../../errors.ts';
import type { RowColumn } from './columnValues.ts';

/** The column as an option names it. */
export function weightsColumn(column: string): RowColumn {
  return {
    column,
    option: '--example-weights',
    shown: `--example-weights ${column}`,
    what: 'weight',
    kind: 'numbers',
    instead: 'Weights stand in a column of a CSV file; --class-weights weighs whole classes of any data.',
  };
}

/** The weights. Throws `E_ARGUMENT` for one that is negative or not finite, and where all are 0. */
export function checkWeights(
  values: ArrayLike<number>,
  column: string,
  { of = 'the rows' } = {},
): Float64Array {
  const weights = Float64Array.from(values);
  const at = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (at >= 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: --example-weights must be finite numbers of at least 0; got ${weights[at]} in row ${at + 1} of ${column}.`,
      { hint: 'An example with the weight 0 does not count.' },
    );
  }
  if (weights.some((weight) => weight > 0)) return weights;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: --example-weights must be above 0 somewhere in ${of}; got 0 for all of ${weights.length} in ${column}.`,
    { hint: 'Some example must count.' },
  );
}
