// Whether a training was a success: whether its network is worth more than always predicting the same.

import type { DataSet } from '../../data/dataSet.ts';
import { scaleTargets } from '../../data/targetScale.ts';
import { baseline, compareWithBaseline } from '../../train/baseline.ts';
import type { LossName } from '../../nn/loss.ts';
import type { Network } from '../../nn/network.ts';
import type { ExampleOptions } from '../../train/options/exampleOptions.ts';
import { exampleWeightsOf } from '../../train/options/exampleWeights.ts';
import { strengthsOf } from '../../train/options/penalties.ts';
import type { Penalty } from '../../train/options/stepSettings.ts';
import type { TrainingOutcome } from './trainingOutcome.ts';
import type { TrainingPlan } from './trainingPlan.ts';

/** The verdict. */
export interface Verdict {
  /** Whether the last cost is at most that of the best constant prediction. */
  readonly learned: boolean;
  /** The cost of that prediction. */
  readonly baseline: number;
  /** What to tell where nothing was learnt. */
  readonly warning?: string;
}

/** What is judged. */
export interface Judged {
  readonly outcome: Pick<TrainingOutcome, 'cost' | 'medianCost' | 'kept'>;
  readonly plan: Pick<TrainingPlan, 'loss' | 'network' | 'batchSize' | 'targetScale'>;
  /** What was trained on. */
  readonly data: DataSet;
  /** What was added to the cost, and how examples and labels counted in it. */
  readonly l1?: Penalty | undefined;
  readonly l2?: Penalty | undefined;
  readonly accumulate?: number | undefined;
  readonly labelSmoothing?: number | undefined;
  readonly classWeights?: ExampleOptions['classWeights'];
}

/** Judges by the cost of the last steps, without the share of penalties in it. */
export function judge(judged: Judged): Verdict {
  const { outcome, plan, data, l1 = 0, l2 = 0, accumulate = 1 } = judged;
  const { loss, network, batchSize = data.examples, targetScale } = plan;
  const examples = batchSize * accumulate;
  const penalty = penaltyIn(outcome.kept?.values, network.layout, { l1, l2 }) / examples;
  const cost = Math.min(outcome.cost, outcome.medianCost) - penalty;
  // Costs are in the units of the training.
  const y = targetScale && data.y ? scaleTargets(Float64Array.from(data.y), targetScale) : data.y;
  const least = baseline({ ...data, y }, { loss, outputs: network.outputs });
  const own = softenedBaseline(judged);
  const compared = own === undefined ? least : { ...least, cost: own };
  const { reached, warning } = compareWithBaseline(cost, compared);
  return { learned: reached, baseline: compared.cost, ...(reached ? {} : { warning }) };
}

/** λ₁ Σ |W| + λ₂ / 2 Σ W². */
function penaltyIn(
  values: ReadonlyMap<string, Float32Array> = new Map(),
  layout: Network['layout'],
  { l1, l2 }: { l1: Penalty; l2: Penalty },
): number {
  const [ones, twos] = [strengthsOf(l1, layout), strengthsOf(l2, layout)];
  let sum = 0;
  layout.parameters.forEach(({ name }, at) => {
    for (const value of values.get(name) ?? [])
      sum += ones[at]! * Math.abs(value) + (twos[at]! / 2) * value * value;
  });
  return sum;
}

/**
 * The least cross-entropy of a constant prediction where classes are weighted or labels softened: that of the shares of
 * the classes as they count. `undefined` where neither is asked for.
 */
function softenedBaseline({ plan, data, labelSmoothing = 0, classWeights }: Judged): number | undefined {
  const { y } = data;
  if ((labelSmoothing === 0 && classWeights === undefined) || !(y instanceof Uint32Array)) return undefined;
  const classes = Math.max(plan.network.outputs, 2);
  const weights = exampleWeightsOf({ classWeights }, data, () => ({ labels: y, classes }));
  const shares = new Float64Array(classes);
  y.forEach((label, at) => (shares[label]! += (weights?.[at] ?? 1) / y.length));
  const isShared = plan.loss === 'softmaxCrossEntropy';
  const own = plan.network.outputs === 1 ? shares.subarray(1) : shares;
  const soft = own.map((share) => (1 - labelSmoothing) * share + labelSmoothing / (isShared ? classes : 2));
  if (isShared) return soft.reduce((sum, share) => sum + surprise(share), 0);
  if (plan.loss === 'binaryCrossEntropy')
    return soft.reduce((sum, share) => sum + surprise(share) + surprise(1 - share), 0) / soft.length;
  return weights === undefined ? undefined : weightedSpread(own, plan.loss);
}

/** −p ln p, 0 at 0. */
function surprise(share: number): number {
  return share > 0 ? -share * Math.log(share) : 0;
}

/** Of 0 and 1 that have these shares: what their mean, or for absolute errors their median, costs. */
function weightedSpread(shares: Float64Array, loss: LossName): number {
  const each = shares.map((share) =>
    loss === 'absolute' ? Math.min(share, 1 - share) : share * (1 - share),
  );
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
  return loss === 'halfMse' ? mean / 2 : mean;
}
