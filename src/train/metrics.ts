// Measures of predictions against what should have been predicted.

import type { DataSet, RealArray } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import type { Model } from './model.ts';

/** How a model does on a data set. */
export interface Evaluation {
  readonly examples: number;
  /** Share of examples whose class is predicted; absent for numbers. */
  readonly accuracy?: number;
  /** confusion[actual][predicted], in examples; absent for numbers. */
  readonly confusion?: readonly (readonly number[])[];
  /** Predicted class of each example; absent for numbers. */
  readonly predicted?: Uint32Array;
  /** ŷ [examples, outputs]. */
  readonly outputs: RealArray;
  /** Mean (ŷ − y)² and mean |ŷ − y|; absent for classes. */
  readonly meanSquaredError?: number;
  readonly meanAbsoluteError?: number;
}

/** The class that each row of ŷ [examples, outputs] decides for: ŷ ≥ 0.5 where there is one output, else arg max. */
export function decide(outputs: RealArray, count: number): Uint32Array<ArrayBuffer> {
  const examples = outputs.length / count;
  return Uint32Array.from({ length: examples }, (_, example) => {
    if (count === 1) return outputs[example]! >= 0.5 ? 1 : 0;
    const row = outputs.subarray(example * count, (example + 1) * count);
    let best = 0;
    for (let index = 1; index < count; index++) if (row[index]! > row[best]!) best = index;
    return best;
  });
}

/**
 * Predicts a data set and compares.
 *
 * @throws GradloomError `E_ARGUMENT` where the data has no targets, `E_SHAPE` where it does not fit the network.
 */
export async function evaluate(model: Model, data: DataSet): Promise<Evaluation> {
  const { examples, features } = data;
  // Read at the call, as predict reads x.
  const y = data.y?.slice();
  if (!y) throw new GradloomError('E_ARGUMENT', 'evaluate: the data must have targets; got none.');
  if (features !== model.network.inputs) {
    throw new GradloomError(
      'E_SHAPE',
      `evaluate: the data must have the network's ${model.network.inputs} features; got ${features}.`,
      {
        hint: 'Use the data that the model was trained for.',
      },
    );
  }
  const outputs = await model.predict(data.x);
  return y instanceof Uint32Array
    ? ofClasses(model, y, outputs)
    : { examples, outputs, ...ofNumbers(y, outputs) };
}

function ofClasses({ network, classes }: Model, y: Uint32Array, outputs: RealArray): Evaluation {
  const predicted = decide(outputs, network.outputs);
  const count = Math.max(classes?.length ?? 0, network.outputs, 2);
  const outside = y.findIndex((label) => label >= count);
  if (outside >= 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `evaluate: labels must be below ${count}; got ${y[outside]} in row ${outside + 1}.`,
    );
  }
  const confusion = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
  y.forEach((label, example) => confusion[label]![predicted[example]!]!++);
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  return { examples: y.length, outputs, predicted, confusion, accuracy: right / y.length };
}

function ofNumbers(y: RealArray, outputs: RealArray) {
  let [squares, absolutes] = [0, 0];
  y.forEach((value, index) => {
    const error = outputs[index]! - value;
    squares += error * error;
    absolutes += Math.abs(error);
  });
  return { meanSquaredError: squares / y.length, meanAbsoluteError: absolutes / y.length };
}
