// The cost of having learnt nothing: what the best constant prediction costs, and whether a training did better.

import { isArrayOf } from '../arrayKind.ts';
import { kindOf, needOptions } from '../checkOptions.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet, RealArray } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { LOSS_NAMES, type LossName } from '../nn/loss.ts';
import { checkProbabilities } from './targets.ts';

/** What it costs to predict the same for every example. */
export interface Baseline {
  /** Name of the loss. */
  readonly loss: LossName;
  /** The least cost J that a constant prediction has on the data, in float64. */
  readonly cost: number;
  /** What that prediction is: the targets' mean or median, or the shares of the classes. */
  readonly prediction: 'mean' | 'median' | 'class shares';
  /** What rounding to float32 may add to a cost. */
  readonly tolerance: number;
}

/** How a cost compares with a baseline. */
export interface BaselineComparison {
  /** Whether the cost is at most that of the baseline. */
  readonly reached: boolean;
  /** What to tell people where it is not. */
  readonly warning?: string;
}

/**
 * The cost of the best constant prediction for a data set's targets. With p the shares of the classes (or the mean of
 * targets between 0 and 1), ȳ the mean of a target and ỹ its median:
 * mse: mean (y − ȳ)²; halfMse: half of it; absolute: mean |y − ỹ|; binaryCrossEntropy: −p log p − (1 − p) log(1 − p),
 * averaged over outputs; softmaxCrossEntropy: −Σ p log p. Class labels count as one-hot rows of `outputs` (one output
 * tells two classes; default: what the labels and their names need). Penalties (`l2`) are not part of it.
 *
 * @throws GradloomError `E_ARGUMENT` where there are no targets, the loss is unknown, or a cross-entropy
 *   meets targets that are no probabilities; as `checkDataSet`.
 */
export function baseline(
  data: DataSet,
  options: { readonly loss: LossName; readonly outputs?: number },
): Baseline {
  needOptions('baseline', options, ['loss', 'outputs']);
  const { loss } = options;
  if (!LOSS_NAMES.includes(loss)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `baseline: the loss must be one of ${LOSS_NAMES.join(', ')}; got ${kindOf(loss)}.`,
    );
  }
  const { y, targets, classes } = checkDataSet(data, { allowMissing: true });
  if (!y) throw new GradloomError('E_ARGUMENT', 'baseline: the data must have targets; got none.');
  if (loss.endsWith('Entropy') && !isArrayOf(y, 'Uint32Array'))
    checkProbabilities(y, { what: 'baseline', outputs: targets, sum: loss === 'softmaxCrossEntropy' });
  return baselineOf(y, { loss, targets, outputs: options.outputs ?? classes?.length ?? 0 });
}

/** The same for the targets of a checked data set. */
export function baselineOf(
  y: Uint32Array | RealArray,
  { loss, targets, outputs = 0 }: { loss: LossName; targets: number; outputs?: number },
): Baseline {
  const labels = isArrayOf(y, 'Uint32Array');
  const columns = labels ? columnsOfLabels(y, outputs) : columnsOf(y, targets);
  const sum = columns.reduce((total, column) => total + constantCost(loss, column), 0);
  return {
    loss,
    cost: loss === 'softmaxCrossEntropy' ? sum : sum / columns.length,
    prediction: loss === 'absolute' ? 'median' : labels ? 'class shares' : 'mean',
    tolerance: ROUNDING * (loss.endsWith('CrossEntropy') || labels ? 1 : rounding(loss, y)),
  };
}

/**
 * Compares a cost with a baseline for the same loss and data. `cost` is that of a whole data set, or the mean over an
 * epoch of mini-batches: one batch alone is chance.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no cost or no baseline.
 */
export function compareWithBaseline(cost: number, given: Baseline): BaselineComparison {
  if (typeof cost !== 'number' || typeof given?.cost !== 'number') {
    throw new GradloomError(
      'E_ARGUMENT',
      `compareWithBaseline: a cost and a baseline are needed; got ${kindOf(cost)}, ${kindOf(given)}.`,
    );
  }
  if (cost <= given.cost * (1 + SLACK) + given.tolerance) return { reached: true };
  const [shown, least] = [cost, given.cost].map((value) => String(Number(value.toPrecision(4))));
  const always = { mean: 'the mean', median: 'the median', 'class shares': 'the shares of the classes' };
  return {
    reached: false,
    warning:
      `The cost ${shown} is worse than ${least}, the cost of always predicting ${always[given.prediction]}: this ` +
      'is no success. Lower the learning rate, put the inputs in standard form, or train longer.',
  };
}

/** A cost so little above the baseline counts as reached: a mean over mini-batches is not exact. */
const SLACK = 1e-3;
/** Some units in the last place of float32. */
const ROUNDING = 1e-6;

/** By what ROUNDING grows for targets of any size. */
function rounding(loss: LossName, y: ArrayLike<number>): number {
  const size = mean(Float64Array.from(y, Math.abs));
  return loss === 'absolute' ? size : ROUNDING * size * size;
}

/** One output's targets: 0/1 for labels, where a share is all that is needed. */
type Column = Float64Array | { readonly share: number };

function columnsOf(y: ArrayLike<number>, targets: number): Column[] {
  const examples = y.length / targets;
  return Array.from({ length: targets }, (_, target) =>
    Float64Array.from({ length: examples }, (__, example) => y[example * targets + target]!),
  );
}

function columnsOfLabels(y: Uint32Array, outputs: number): Column[] {
  const most = y.reduce((largest, label) => Math.max(largest, label), 0);
  const counts = new Float64Array(Math.max(outputs, most + 1, 2));
  for (const label of y) counts[label]!++;
  const shares = [...counts].map((count) => ({ share: count / y.length }));
  return outputs === 1 ? shares.slice(1) : shares;
}

function constantCost(loss: LossName, column: Column): number {
  const share = 'share' in column ? column.share : mean(column);
  switch (loss) {
    case 'mse':
      return squares(column, share);
    case 'halfMse':
      return squares(column, share) / 2;
    case 'absolute':
      return 'share' in column ? Math.min(share, 1 - share) : distances(column);
    case 'binaryCrossEntropy':
      return surprise(share) + surprise(1 - share);
    case 'softmaxCrossEntropy':
      return surprise(share);
  }
}

function squares(column: Column, center: number): number {
  return 'share' in column ? center * (1 - center) : mean(column.map((value) => (value - center) ** 2));
}

function distances(column: Float64Array): number {
  const sorted = column.toSorted();
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  return mean(column.map((value) => Math.abs(value - median)));
}

/** −p log p, which is 0 at both ends. */
function surprise(share: number): number {
  return share > 0 ? -share * Math.log(share) : 0;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
