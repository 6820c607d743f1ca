// Divides the rows of a data set into folds, each of which is tested with once.

import { kindOf, needOptions } from '../../checkOptions.ts';
import { RandomStream } from '../../random/randomStream.ts';
import type { DataSet } from '../dataSet.ts';
import {
  DIVISION_OPTIONS,
  divisionOf,
  rowsByLabel,
  wrong,
  type Division,
  type DivisionOptions,
} from './divisionOptions.ts';
import { inTime } from './testRows.ts';

/** One division of a cross-validation: rows of the data, from 0. */
export interface Fold {
  /** What is trained with. */
  readonly train: Uint32Array;
  /** What is tested with. */
  readonly test: Uint32Array;
}

/** How many folds, and by which rule. */
export interface FoldOptions extends DivisionOptions {
  /** k, how many folds; at least 2. */
  readonly folds: number;
}

/**
 * k divisions of the data:
 *
 * - at random: each example is tested with once; folds differ by at most one example in size;
 * - `stratified`: moreover by at most one example of each class;
 * - `groups`: no group is in two folds; the largest groups are dealt first, each to the fold that is smallest;
 * - `times`: the examples in order are k + 1 stretches of about equal length; fold i trains with the first i and is tested
 *   with the next one. Examples of one time stay together.
 *
 * Throws `E_ARGUMENT` for unknown options, unless 2 ≤ k ≤ the number of examples, groups, or stretches of times, and with
 * `stratified` where k is more than the examples of every class; as `splitDataSet` else.
 */
export function foldsOf(data: DataSet, options: FoldOptions): Fold[] {
  needOptions('folds', options, ['folds', ...DIVISION_OPTIONS]);
  const { folds } = options;
  const division = divisionOf('folds', data, options);
  const { examples } = data;
  if (!Number.isSafeInteger(folds) || folds < 2 || folds > examples) {
    throw wrong(
      'folds',
      `there must be a whole number of folds, from 2 to the number of examples; got ${kindOf(folds)} of ${examples} examples`,
    );
  }
  if (division.kind === 'times') return forward(division.times, folds);
  const foldOf = dealt(division, { folds, examples });
  // Each epoch is shuffled, but not a training on the whole batch, nor one in the data's order.
  const order = new RandomStream(division.seed, 1).permutation(examples);
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.filter((row) => foldOf[row] !== fold),
    test: order.filter((row) => foldOf[row] === fold),
  }));
}

/** The fold of each row. */
function dealt(
  division: Exclude<Division, { kind: 'times' }>,
  { folds, examples }: { folds: number; examples: number },
): Uint32Array {
  const random = new RandomStream(division.seed);
  const foldOf = new Uint32Array(examples);
  if (division.kind === 'random') {
    random.permutation(examples).forEach((row, at) => (foldOf[row] = at % folds));
    return foldOf;
  }
  const { labels, count, kind } = division;
  const lists = rowsByLabel(labels, count);
  if (kind === 'stratified') {
    const largest = Math.max(...lists.map(({ length }) => length));
    if (largest < folds) {
      throw wrong(
        'folds',
        `stratified must have a class of at least ${folds} examples; got ${largest} at most`,
      );
    }
    let at = 0;
    for (const rows of lists)
      for (const place of random.permutation(rows.length)) foldOf[rows[place]!] = at++ % folds;
    return foldOf;
  }
  if (count < folds)
    throw wrong('folds', `groups must be at least as many as folds; got ${count} for ${folds}`);
  const sizes = new Float64Array(folds);
  const chance = random.permutation(count);
  const groups = lists.map((rows, group) => ({ rows, chance: chance[group]! }));
  for (const { rows } of groups.sort((a, b) => b.rows.length - a.rows.length || a.chance - b.chance)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold]! += rows.length;
    for (const row of rows) foldOf[row] = fold;
  }
  return foldOf;
}

/** Each fold is tested with what comes next. */
function forward(times: Float64Array, folds: number): Fold[] {
  const order = inTime(times);
  const { length } = order;
  const cuts = Array.from({ length: folds + 2 }, (_, at) => {
    let cut = Math.round((at * length) / (folds + 1));
    while (cut > 0 && cut < length && times[order[cut - 1]!] === times[order[cut]!]) cut--;
    return cut;
  });
  if (cuts.some((cut, at) => at > 0 && cut <= cuts[at - 1]!)) {
    throw wrong(
      'folds',
      `times must differ enough for ${folds + 1} stretches one after another; got too many equal ones`,
      {
        hint: 'Use fewer folds.',
      },
    );
  }
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.slice(0, cuts[fold + 1]),
    test: order.slice(cuts[fold + 1], cuts[fold + 2]),
  }));
}
