// How much the examples of a chunk count: as they are told, since the mean over a stream is not known.

import { isArrayOf } from '../../arrayKind.ts';
import { kindOf, refusal } from '../../checkOptions.ts';
import type { DataSet } from '../../data/dataSet.ts';
import type { Model } from '../model.ts';
import { checked } from '../options/exampleWeights.ts';
import { targetsFor } from '../targets.ts';
import type { StreamTrainingOptions } from './dataStream.ts';

const wrong = /* @__PURE__ */ refusal('train');

/** A weight for each example of a chunk, which is given in its own form and as its source gave it. */
export type ChunkWeights = (chunk: DataSet, given: DataSet) => Float32Array<ArrayBuffer>;

/**
 * `undefined` where all examples count alike.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE` for weights that are none; what it returns throws the same for a chunk.
 */
export function chunkWeights(
  model: Model,
  { classWeights, exampleWeights }: Pick<StreamTrainingOptions, 'classWeights' | 'exampleWeights'>,
): ChunkWeights | undefined {
  if (classWeights === undefined && exampleWeights === undefined) return undefined;
  if ((classWeights as unknown) === 'balanced') {
    throw wrong(
      'classWeights must be numbers for a stream, whose classes nobody has counted',
      "'balanced'",
      'With m examples, k classes and c of them of a class: m / (k c) for it.',
    );
  }
  if (exampleWeights !== undefined && typeof exampleWeights !== 'function') {
    throw wrong(
      'exampleWeights must be a function of a chunk for a stream',
      kindOf(exampleWeights),
      'exampleWeights: (chunk) => weights, one for each of its examples.',
    );
  }
  const classes = Math.max(model.network.outputs, 2);
  const each =
    classWeights === undefined
      ? undefined
      : checked('classWeights', classWeights, { count: classes, what: 'classes' });
  if (each?.every((weight) => weight === 0)) throw noneCounts('classWeights', each.length);
  return (chunk, given) => {
    const { examples } = chunk;
    const weights = exampleWeights
      ? checked('exampleWeights', exampleWeights(given), { count: examples, what: 'examples' })
      : new Float64Array(examples).fill(1);
    if (each) {
      if (!isArrayOf(chunk.y, 'Uint32Array'))
        throw wrong('classWeights need class labels', 'numbers', 'Numbers to predict take exampleWeights.');
      const labels = targetsFor('train', chunk, model, { anyOutput: true }) as Uint32Array;
      labels.forEach((label, example) => (weights[example]! *= each[label]!));
    }
    const all = Float32Array.from(weights);
    const at = all.findIndex((weight) => !Number.isFinite(weight));
    if (at < 0) return all;
    throw wrong('weights must fit float32', `${weights[at]} at ${at}`, 'Weights are 1 on average, usually.');
  };
}

/** The error of a training in which no example counts. */
export function noneCounts(what: string, count: number): Error {
  return wrong(
    `${what} must have one above 0, or nothing is learnt`,
    `${count} of 0`,
    'Weights are 1 on average, usually.',
  );
}
