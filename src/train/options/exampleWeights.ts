// How much each example counts in the cost: from weights of examples and of classes, 1 on average.

import { arrayKind, isArrayOf } from '../../arrayKind.ts';
import { kindOf, refusal } from '../../checkOptions.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { ExampleOptions } from './exampleOptions.ts';

const wrong = /* @__PURE__ */ refusal('train');

/** Labels as the model counts classes, and how many of those there are. */
export interface Labels {
  readonly labels: Uint32Array;
  readonly classes: number;
}

/**
 * A weight for each example, f32, 1 on average; `undefined` where none are asked for. `labels` is asked for where classes
 * have weights.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_NONFINITE` for weights that are none, or all 0.
 */
export function exampleWeightsOf(
  { classWeights, exampleWeights }: ExampleOptions,
  data: Pick<DataSet, 'examples' | 'y'>,
  labels: () => Labels,
): Float32Array<ArrayBuffer> | undefined {
  if (classWeights === undefined && exampleWeights === undefined) return undefined;
  const { examples } = data;
  const weights =
    exampleWeights === undefined
      ? new Float64Array(examples).fill(1)
      : checked('exampleWeights', exampleWeights, { count: examples, what: 'examples' });
  if (classWeights !== undefined) {
    if (!isArrayOf(data.y, 'Uint32Array')) {
      throw wrong('classWeights need class labels', 'numbers', 'Numbers to predict take exampleWeights.');
    }
    const { labels: own, classes } = labels();
    const each =
      classWeights === 'balanced'
        ? balanced(own, classes)
        : checked('classWeights', classWeights, { count: classes, what: 'classes' });
    own.forEach((label, example) => (weights[example]! *= each[label]!));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total)))
    throw wrong('weights must have a finite sum above 0', total, 'Some example must count.');
  const scale = examples / total;
  return Float32Array.from(weights, (weight) => weight * scale);
}

/** m / (classes ∗ examples of the class); a class without examples weighs nothing. */
function balanced(labels: Uint32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count > 0 ? labels.length / (present * count) : 0));
}

/** A copy of weights that somebody gave. Throws as `exampleWeightsOf`. */
export function checked(
  name: string,
  given: ArrayLike<number>,
  { count, what }: { count: number; what: string },
): Float64Array {
  const kind = arrayKind(given);
  if (kind === undefined || kind.startsWith('Big'))
    throw wrong(
      `${name} must be a list of numbers`,
      kindOf(given),
      `One number for each of the ${count} ${what}.`,
    );
  if (given.length !== count) {
    throw new GradloomError(
      'E_SHAPE',
      `train: ${name} must have one number for each of ${count} ${what}; got ${given.length}.`,
    );
  }
  // Nothing is made a number: null would be 0, and an example would not count.
  const at = Array.from(given).findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (at < 0) return Float64Array.from(given);
  throw wrong(`${name} must be finite numbers of at least 0`, `${kindOf(given[at])} at ${at}`);
}
