// A graph in training, as its health is looked at: parameters and data by name, and the cost that is made of them.

import type { ParameterLayout } from '../../graph/parameterLayout.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { GraphCostOf } from '../graphStep.ts';
import type { Trainable, TrainingParts } from '../trainingParts.ts';

/** A graph in training. */
export interface GraphSubject {
  readonly owner: Trainable;
  readonly layout: ParameterLayout;
  /** The examples by name. */
  readonly data: Readonly<Record<string, Tensor>>;
  readonly variables: TrainingParts['variables']['data'];
  readonly costOf: GraphCostOf;
  readonly examples: number;
  /** Absent: all examples. */
  readonly batchSize: number | undefined;
  readonly seed: number;
}

/** `undefined` for the training of a model. */
export function graphSubject({
  owner,
  parts,
}: {
  readonly owner: Trainable;
  readonly parts: TrainingParts;
}): GraphSubject | undefined {
  const { layout, costOf, dataNames = [], variables, examples, recipe } = parts;
  if (!layout || !costOf) return undefined;
  const { batchSize, seed = 0 } = recipe.options as { batchSize?: number; seed?: number };
  const data = Object.fromEntries(dataNames.map((name, at) => [name, variables.data[at]!.tensor]));
  return { owner, layout, data, variables: variables.data, costOf, examples, batchSize, seed };
}
