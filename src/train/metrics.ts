// Measures of predictions against what should have been predicted.

import { isArrayOf } from '../arrayKind.ts';
import { kindOf } from '../checkOptions.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet, RealArray } from '../data/dataSet.ts';
import { fromOneHot } from '../data/oneHot.ts';
import { GradloomError } from '../errors.ts';
import type { ActivationName } from '../nn/activation.ts';
import type { Network } from '../nn/network.ts';
import { baselineOf } from './baseline.ts';
import { checkFurther } from './checkFurther.ts';
import { checkFits } from './dataOfModel.ts';
import { decide } from './decide.ts';
import type { Model } from './model.ts';
import { givesProbabilities } from './outputsOf.ts';
import { classificationMeasures, type ClassificationMeasures } from './measures/classificationMeasures.ts';
import { regressionMeasures, type RegressionMeasures } from './measures/regressionMeasures.ts';
import { checkProbabilities, targetsFor } from './targets.ts';

/**
 * How a model does on a data set: beside what stands here, of classes the members of `ClassificationMeasures`, of numbers
 * those of `RegressionMeasures`, all by scikit-learn's definitions.
 */
export interface Evaluation extends Partial<ClassificationMeasures>, Partial<RegressionMeasures> {
  /** m, the examples that were evaluated. */
  readonly examples: number;
  /** Share of examples whose class is predicted; absent for quantities. */
  readonly accuracy?: number;
  /** confusion[actual][predicted], in examples; absent for numbers. */
  readonly confusion?: readonly (readonly number[])[];
  /** Predicted class of each example; absent for numbers. */
  readonly predicted?: Uint32Array;
  /** True class of each example, as the model counts them; absent for numbers. */
  readonly actual?: Uint32Array;
  /** ŷ [examples, outputs]. */
  readonly outputs: RealArray;
  /** Mean (ŷ − y)² and mean |ŷ − y|, where targets are given as numbers; absent for class labels. */
  readonly meanSquaredError?: number;
  /** Mean |ŷ − y|; see `meanSquaredError`. */
  readonly meanAbsoluteError?: number;
  /** What the best constant prediction would have: the accuracy of the most frequent class, or the error of the mean. */
  readonly baseline:
    | {
        /** Share of the most frequent class. */
        readonly accuracy: number;
      }
    | {
        /** Mean (ȳ − y)², ȳ the mean of each target. */
        readonly meanSquaredError: number;
      };
  /**
   * What is likely wrong, in sentences for people: that the model does no better than its baseline, or that its last
   * layer cannot give some of the targets.
   */
  readonly warnings: readonly string[];
}

/**
 * Predicts a data set and compares. Where the model and the data both name classes, labels are compared by name. Numbers
 * that are classes for the model's outputs – 0 and 1 for one probability, rows of zeros with a single one for softmax –
 * are counted as classes too: the result then has both measures, and the baseline of classes.
 *
 * @throws GradloomError `E_ARGUMENT` where the data has no targets, labels that the outputs do not stand for, or numbers
 *   outside 0 … 1 (such as −1 and 1 for two classes) where outputs are probabilities; `E_SHAPE` where its features, targets or lengths do not fit; as `checkDataSet`, and as `Model.predict`: `E_NONFINITE` where
 *   inputs, parameters or outputs are not finite.
 */
export async function evaluate(model: Model, given: DataSet): Promise<Evaluation> {
  if (typeof model?.predict !== 'function') {
    throw new GradloomError('E_ARGUMENT', `evaluate: the model must be a Model; got ${kindOf(model)}.`, {
      hint: 'evaluate(model, data)',
    });
  }
  const { network } = model;
  const { outputs } = network;
  const data = checkDataSet(given, { allowMissing: model.standardForm?.kind === 'standard' });
  checkFits('evaluate', model, data);
  checkFurther('evaluate', model, data);
  // Read before the first wait: the caller may go on with the object and its arrays.
  const { targets: columns } = data;
  const targets = targetsFor('evaluate', data, model).slice();
  if (isArrayOf(targets, 'Uint32Array')) return ofClasses(model, targets, await model.predict(data.x));
  if (givesProbabilities(network)) checkProbabilities(targets, { what: 'evaluate', outputs, sum: false });
  const labels = labelsOf(network, targets);
  const predicted = await model.predict(data.x);
  const numbers = ofNumbers(network, { y: targets, outputs: predicted, targets: columns });
  return labels ? { ...numbers, ...ofClasses(model, labels, predicted) } : numbers;
}

/** The classes that numbers stand for where the outputs tell classes. */
export function labelsOf({ outputs, outputActivation }: Network, y: RealArray): Uint32Array | undefined {
  if (outputActivation === 'softmax') return fromOneHot(y, outputs);
  const two = outputs === 1 && y.every((value) => value === 0 || value === 1);
  return two && givesProbabilities({ outputActivation }) ? Uint32Array.from(y) : undefined;
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
    ...classificationMeasures(network, { confusion, outputs, labels: actual }),
    baseline: { accuracy: share },
    warnings: poor ? [poor] : [],
  };
}

function ofNumbers(
  network: Network,
  { y, outputs, targets }: { y: RealArray; outputs: RealArray; targets: number },
): Evaluation {
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
    examples: y.length / targets,
    outputs,
    meanSquaredError,
    meanAbsoluteError: absolutes / y.length,
    ...regressionMeasures(outputs, y, targets),
    baseline: { meanSquaredError: spread },
    warnings: [poor, unreachableTargets(network, y)].filter((warning) => warning !== undefined),
  };
}

/** What the last layer can give, where that is bounded. */
const RANGES: Partial<Record<ActivationName, readonly [least: number, most: number]>> = {
  tanh: [-1, 1],
  softsign: [-1, 1],
  relu: [0, Infinity],
  softplus: [0, Infinity],
  relu6: [0, 6],
};

function unreachableTargets({ outputActivation }: Network, y: RealArray): string | undefined {
  const [least, most] = (outputActivation && RANGES[outputActivation]) ?? [-Infinity, Infinity];
  let outside = 0;
  for (const value of y) if (value < least || value > most) outside++;
  if (outside === 0) return undefined;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  return `${outside} of ${y.length} targets lie outside of what ${outputActivation} gives, numbers ${range}: give the last layer another activation.`;
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
