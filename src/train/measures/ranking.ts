// What scores say of two classes in any order: the area under the ROC curve, and average precision.

import { GradloomError } from '../../errors.ts';

/** Both measures of one class against the others. */
export interface Ranking {
  /** Share of pairs of a positive and a negative example in which the positive one scores higher; equal scores count ½. */
  readonly rocAuc: number;
  /** Σ (Rₙ − Rₙ₋₁) Pₙ over the different scores from the highest on: precision and recall of all that score as high. */
  readonly averagePrecision: number;
}

/**
 * The measures of scores, exact for equal ones. `undefined` where all examples are positive, or none.
 *
 * @throws GradloomError `E_NONFINITE` for scores that are NaN.
 */
export function rankingOf(
  scores: ArrayLike<number>,
  isPositive: (example: number) => boolean,
): Ranking | undefined {
  const sides: [number[], number[]] = [[], []];
  for (let example = 0; example < scores.length; example++) {
    const score = scores[example]!;
    if (Number.isNaN(score)) {
      throw new GradloomError(
        'E_NONFINITE',
        `evaluate: scores must be numbers; got NaN in row ${example + 1}.`,
      );
    }
    sides[isPositive(example) ? 1 : 0].push(score);
  }
  const [negatives, positives] = sides.map((side) => Float64Array.from(side).sort().toReversed());
  if (!positives!.length || !negatives!.length) return undefined;
  return merged(positives!, negatives!);
}

/** Both from the highest on. */
function merged(positives: Float64Array, negatives: Float64Array): Ranking {
  let [higher, tied, precision] = [0, 0, 0];
  let [above, wrong] = [0, 0];
  while (above < positives.length) {
    const score = positives[above]!;
    const begin = above;
    while (wrong < negatives.length && negatives[wrong]! > score) wrong++;
    const strictly = wrong;
    while (wrong < negatives.length && (negatives[wrong] ?? Number.NaN) === score) wrong++;
    while (above < positives.length && (positives[above] ?? Number.NaN) === score) above++;
    const group = above - begin;
    higher += group * (negatives.length - wrong);
    tied += group * (wrong - strictly);
    precision += group * (above / (above + wrong));
  }
  return {
    rocAuc: (higher + tied / 2) / (positives.length * negatives.length),
    averagePrecision: precision / positives.length,
  };
}

/**
 * Of outputs [examples, columns] and classes: of one column the measures of class 1, of several their mean over the classes,
 * each against all others (one against the rest, macro). `undefined` where a class has no example, or all.
 */
export function rankingOfClasses(
  outputs: ArrayLike<number>,
  columns: number,
  labels: Uint32Array,
): Ranking | undefined {
  if (columns === 1) return rankingOf(outputs, (example) => labels[example] === 1);
  let [rocAuc, averagePrecision] = [0, 0];
  for (let column = 0; column < columns; column++) {
    const scores = Float64Array.from(labels, (_, example) => outputs[example * columns + column]!);
    const own = rankingOf(scores, (example) => labels[example] === column);
    if (!own) return undefined;
    rocAuc += own.rocAuc / columns;
    averagePrecision += own.averagePrecision / columns;
  }
  return { rocAuc, averagePrecision };
}
