// What the best constant prediction costs where examples or classes do not all count alike, or labels are softened.

import type { DataSet } from '../../data/dataSet.ts';
import type { LossName } from '../../nn/loss.ts';
import { exampleWeightsOf } from '../../train/options/exampleWeights.ts';
import type { ExampleOptions } from '../../train/options/exampleOptions.ts';

/** What is predicted, by which cost. */
export interface CountedTargets extends ExampleOptions {
  /** The examples, their targets in the units of the training. */
  readonly data: DataSet;
  readonly loss: LossName;
  /** Units of the last layer. */
  readonly outputs: number;
}

/**
 * With shares w of the examples, Σ w = 1: of classes the least cross-entropy of their shares as they count, softened labels
 * included; of numbers Σ w (y − Σ w y)², half of it, or Σ w |y − median|. `undefined` where nothing of that is asked for.
 */
export function countedBaseline(targets: CountedTargets): number | undefined {
  const { data, labelSmoothing = 0, classWeights, exampleWeights } = targets;
  const isWeighted = (classWeights ?? exampleWeights) !== undefined;
  if (labelSmoothing === 0 && !isWeighted) return undefined;
  if (data.y instanceof Uint32Array) return ofClasses(targets, data.y);
  return exampleWeights === undefined || !data.y ? undefined : ofNumbers(targets, data.y);
}

function ofClasses(targets: CountedTargets, labels: Uint32Array): number | undefined {
  const { data, loss, outputs, labelSmoothing = 0, classWeights, exampleWeights } = targets;
  const classes = Math.max(outputs, 2);
  const weights = exampleWeightsOf({ classWeights, exampleWeights }, data, () => ({ labels, classes }));
  const shares = new Float64Array(classes);
  labels.forEach((label, at) => (shares[label]! += (weights?.[at] ?? 1) / labels.length));
  const isShared = loss === 'softmaxCrossEntropy';
  const own = outputs === 1 ? shares.subarray(1) : shares;
  const soft = own.map((share) => (1 - labelSmoothing) * share + labelSmoothing / (isShared ? classes : 2));
  if (isShared) return soft.reduce((sum, share) => sum + surprise(share), 0);
  if (loss === 'binaryCrossEntropy') return mean(soft.map((share) => surprise(share) + surprise(1 - share)));
  return weights === undefined ? undefined : mean(own.map((share) => spreadOf(share, loss)));
}

function ofNumbers(
  { data, loss, outputs, labelSmoothing = 0, exampleWeights }: CountedTargets,
  y: ArrayLike<number>,
): number {
  const weights = exampleWeightsOf({ exampleWeights }, data, () => ({
    labels: new Uint32Array(),
    classes: 0,
  }))!;
  const shares = Float64Array.from(weights, (weight) => weight / data.examples);
  const isShared = loss === 'softmaxCrossEntropy';
  const costs = Float64Array.from({ length: data.targets }, (_, target) => {
    const column = Float64Array.from(shares, (__, row) => y[row * data.targets + target]!);
    const center = loss === 'absolute' ? medianOf(column, shares) : sumOf(column, shares);
    if (loss.endsWith('Entropy')) {
      const soft = (1 - labelSmoothing) * center + labelSmoothing / (isShared ? outputs : 2);
      return surprise(soft) + (isShared ? 0 : surprise(1 - soft));
    }
    const distances = column.map((value) => Math.abs(value - center));
    if (loss === 'absolute') return sumOf(distances, shares);
    const squares = distances.map((distance) => distance * distance);
    return sumOf(squares, shares) / (loss === 'halfMse' ? 2 : 1);
  });
  return isShared ? costs.reduce((sum, cost) => sum + cost, 0) : mean(costs);
}

/** Σ w v. */
function sumOf(values: Float64Array, shares: Float64Array): number {
  return values.reduce((sum, value, row) => sum + value * shares[row]!, 0);
}

/** The value below which, and above which, lies at most half of the shares. */
function medianOf(values: Float64Array, shares: Float64Array): number {
  const order = [...values.keys()].toSorted((a, b) => values[a]! - values[b]!);
  let below = 0;
  for (const row of order) {
    below += shares[row]!;
    if (below >= 0.5) return values[row]!;
  }
  return values[order.at(-1)!]!;
}

/** −p ln p, 0 at 0. */
function surprise(share: number): number {
  return share > 0 ? -share * Math.log(share) : 0;
}

/** Of 0 and 1 with the share of ones: what their mean, or for absolute errors their median, costs. */
function spreadOf(share: number, loss: LossName): number {
  if (loss === 'absolute') return Math.min(share, 1 - share);
  return (share * (1 - share)) / (loss === 'halfMse' ? 2 : 1);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
