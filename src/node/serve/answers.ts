// What is answered: predictions for people and programs.

import type { RealArray } from '../../data/dataSet.ts';
import { decide } from '../../train/decide.ts';
import type { Model } from '../../train/model.ts';

/** The answer for one row. */
export interface Answer {
  /** From 1, in the request. */
  readonly row: number;
  /** Name of the class, or the numbers. */
  readonly predicted: string | readonly number[];
  /** What ŷ gives that class; absent for numbers. */
  readonly probability?: number;
  /** What ŷ gives each class, in the order of the model's `classes`. */
  readonly probabilities?: readonly number[];
}

/** The answers for outputs ŷ [rows, outputs] of the model. */
export function answersOf(model: Pick<Model, 'network' | 'classes'>, outputs: RealArray): Answer[] {
  const { network, classes } = model;
  const count = network.outputs;
  const labels = classes ? decide(outputs, network) : undefined;
  return Array.from({ length: outputs.length / count }, (_, index): Answer => {
    const values = [...outputs.subarray(index * count, (index + 1) * count)];
    const row = index + 1;
    if (!labels || !classes) return { row, predicted: values };
    const label = labels[index]!;
    // One output is the probability of class 1.
    const probabilities = count === 1 ? [1 - values[0]!, values[0]!] : values;
    return {
      row,
      predicted: classes[label] ?? String(label),
      probability: probabilities[label]!,
      probabilities,
    };
  });
}

/** What a client needs to know of the model. */
export function describeModel({ network, classes, imageShape, table }: Model): Record<string, unknown> {
  return {
    inputs: network.inputs,
    outputs: network.outputs,
    parameters: network.parameterCount,
    ...(classes ? { classes } : {}),
    ...(imageShape ? { imageShape } : {}),
    ...(table
      ? {
          columns: table.features.map(({ name, kind, categories }) => ({
            name,
            kind,
            ...(categories ? { categories } : {}),
          })),
          targets: table.targets.map(({ name }) => name),
        }
      : {}),
  };
}
