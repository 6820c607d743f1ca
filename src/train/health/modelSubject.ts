// A training's model and data, where it is a model that is trained.

import type { Model } from '../model.ts';
import type { ExampleOptions } from '../options/exampleOptions.ts';
import type { Trainable, TrainingParts } from '../trainingParts.ts';
import type { ModelSubject } from './healthSubject.ts';

/** `undefined` for the training of a graph, and on a stream, of which no part speaks for the whole. */
export function modelSubject({
  owner,
  parts,
}: {
  readonly owner: Trainable;
  readonly parts: TrainingParts;
}): ModelSubject | undefined {
  const { loss, standardize, variables, recipe } = parts;
  if (loss === undefined || !standardize || parts.feed) return undefined;
  const [x, y, weights] = variables.data;
  const { labelSmoothing } = recipe.options as ExampleOptions;
  return { model: owner as Model, data: { x: x!, y: y!, standardize, weights }, loss, labelSmoothing };
}
