// How much each hyperparameter matters.

import { checkOptions } from '../checkOptions.ts';
import { checkUint32 } from '../random/checkUint32.ts';
import { RandomStream } from '../random/randomStream.ts';
import { treeVariance, type Sample } from './regressionTree.ts';
import { checkSpace, placesOf, type SweepSpace } from './space.ts';
import { checkRows, type SweepRow } from './sweepRow.ts';

/** How much one hyperparameter matters. */
export interface Importance {
  /** Its name. */
  readonly name: string;
  /** The share of the variance that it explains alone, from 0 to 1; what is left is due to several together. */
  readonly share: number;
}

const TREES = 32;
/** With fewer trials nothing can be said. */
const LEAST_TRIALS = 4;

/**
 * The share of the variance over the space that each name explains alone, largest first (functional ANOVA): a forest of
 * 32 regression trees, each grown on a sample with replacement, is fitted to the trials, and each tree is integrated exactly.
 * Source: Hutter, Hoos, Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014. Other than
 * there the values are replaced by their ranks: a single trial that nearly diverged would explain everything otherwise.
 * With halving, the values of the first budget count, since all trials have had it. Trials that failed are left out.
 * Empty where fewer than four trials have values, or all have the same.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no space, for rows that are none, or whose values are not in the space.
 */
export function hyperparameterImportance(
  space: SweepSpace,
  rows: readonly SweepRow[],
  options: { readonly seed?: number } = {},
): Importance[] {
  checkSpace('importance', space);
  checkRows('importance', rows);
  checkOptions('importance', options, ['seed']);
  const { seed = 0 } = options;
  checkUint32('importance: seed', seed);
  const names = Object.keys(space);
  const dimensions = Object.values(space);
  const samples = rankedSamples(
    rows
      .filter(({ rung, value }) => rung === 0 && value !== undefined)
      .toSorted((a, b) => a.trial - b.trial)
      .map(({ parameters, value }) => ({ place: placesOf(space, parameters), value: value! })),
  );
  if (samples.length < LEAST_TRIALS) return [];
  const shares = names.map(() => 0);
  let trees = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const random = new RandomStream(seed, tree);
    const drawn = samples.map(() => samples[random.integer(samples.length)]!);
    const { total, alone } = treeVariance(dimensions, drawn, random);
    if (total <= 0) continue;
    trees++;
    alone.forEach((variance, index) => (shares[index]! += variance / total));
  }
  if (trees === 0) return [];
  return names
    .map((name, index) => ({ name, share: shares[index]! / trees }))
    .toSorted((a, b) => b.share - a.share);
}

/** Values as their ranks; equal values have the mean of theirs. */
function rankedSamples(samples: readonly Sample[]): Sample[] {
  const sorted = samples.map(({ value }) => value).toSorted((a, b) => a - b);
  return samples.map(({ place, value }) => ({
    place,
    value: (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2,
  }));
}
