// Measures of predictions against what should have been predicted.

import { isArrayOf } from '../arrayKind.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet, RealArray } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { baselineOf } from './baseline.ts';
import { decide } from './decide.ts';
import type { Model } from './model.ts';
import { targetsFor } from './targets.ts';

/** How a model does on a data set. */
export interface Evaluation {
  readonly examples: number;
  /** Share of examples whose class is predicted; absent for numbers. */
  readonly accuracy?: number;
  /** confusion[actual][predicted], in examples; absent for numbers. */
  readonly confusion?: readonly (readonly number[])[];
  /** Predicted class of each example; absent for numbers. */
  readonly predicted?: Uint32Array;
  /** True class of each example, as the model counts them; absent for numbers. */
  readonly actual?: Uint32Array;
  /** ŷ [examples, outputs]. */
  readonly outputs: RealArray;
  /** Mean (ŷ − y)² and mean |ŷ − y|; absent for classes. */
  readonly meanSquaredError?: number;
  readonly meanAbsoluteError?: number;
  /** What the best constant prediction would have: the accuracy of the most frequent class, or the error of the mean. */
  readonly baseline: { readonly accuracy: number } | { readonly meanSquaredError: number };
  /** What is likely wrong, in sentences for people: that the model does no better than its baseline. */
  readonly warnings: readonly string[];
}

/**
 * Predicts a data set and compares. Where the model and the data both name classes, labels are compared by name.
 *
 * @throws GradloomError `E_ARGUMENT` where the data has no targets, or labels that the outputs do not stand for; `E_SHAPE`
 *   where its features, targets or lengths do not fit; as `checkDataSet`, and as `Model.predict`: `E_NONFINITE` where
 *   inputs, parameters or outputs are not finite.
 */
export async function evaluate(model: Model, given: DataSet): Promise<Evaluation> {
  const data = checkDataSet(given, { allowMissing: model.standardForm?.kind === 'standard' });
  if (data.features !== model.network.inputs) {
    throw new GradloomError(
      'E_SHAPE',
      `evaluate: the data must have the network's ${model.network.inputs} features; got ${data.features}.`,
      {
        hint: 'Use the data that the model was trained for.',
      },
    );
  }
  // Copied before the first wait: the caller may go on with the array.
  const targets = targetsFor('evaluate', data, model).slice();
  const outputs = await model.predict(data.x);
  return isArrayOf(targets, 'Uint32Array')
    ? ofClasses(model, targets, outputs)
    : ofNumbers(targets, outputs, data);
}

function ofClasses({ network, classes }: Model, actual: Uint32Array, outputs: RealArray): Evaluation {
  const predicted = decide(outputs, network);
  const count = Math.max(network.outputs, 2);
  const confusion = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
  actual.forEach((label, example) => confusion[label]![predicted[example]!]!++);
  const examples = actual.length;
  const accuracy = confusion.reduce((sum, row, label) => sum + row[label]!, 0) / examples;
  const sizes = confusion.map((row) => row.reduce((sum, value) => sum + value, 0));
  const most = Math.max(...sizes);
  const frequent = sizes.indexOf(most);
  const share = most / examples;
  const poor =
    accuracy < 1 && accuracy <= share
      ? `The accuracy ${show(accuracy)} is no better than that of always saying ${classes?.[frequent] ?? frequent}, ${show(share)}.`
      : undefined;
  return {
    examples,
    outputs,
    predicted,
    actual,
    confusion,
    accuracy,
    baseline: { accuracy: share },
    warnings: poor ? [poor] : [],
  };
}

function ofNumbers(y: RealArray, outputs: RealArray, { examples, targets }: DataSet): Evaluation {
  let [squares, absolutes] = [0, 0];
  y.forEach((value, index) => {
    const error = outputs[index]! - value;
    squares += error * error;
    absolutes += Math.abs(error);
  });
  const meanSquaredError = squares / y.length;
  const spread = baselineOf(y, { loss: 'mse', targets }).cost;
  const poor =
    spread > 0 && meanSquaredError > spread
      ? `The mean squared error ${show(meanSquaredError)} is worse than that of always predicting the mean, ${show(spread)}.`
      : undefined;
  return {
    examples,
    outputs,
    meanSquaredError,
    meanAbsoluteError: absolutes / y.length,
    baseline: { meanSquaredError: spread },
    warnings: poor ? [poor] : [],
  };
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
