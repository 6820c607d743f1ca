// Whether a training was a success: whether its network is worth more than always predicting the same.

import type { DataSet } from '../../data/dataSet.ts';
import { scaleTargets } from '../../data/targetScale.ts';
import { countedBaseline } from './countedBaseline.ts';
import { baseline, compareWithBaseline } from '../../train/baseline.ts';
import type { Network } from '../../nn/network.ts';
import type { ExampleOptions } from '../../train/options/exampleOptions.ts';
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
export interface Judged extends ExampleOptions {
  readonly outcome: Pick<TrainingOutcome, 'cost' | 'medianCost' | 'kept'>;
  readonly plan: Pick<TrainingPlan, 'loss' | 'network' | 'batchSize' | 'targetScale'>;
  /** What was trained on. */
  readonly data: DataSet;
  /** What was added to the cost, and how examples and labels counted in it. */
  readonly l1?: Penalty | undefined;
  readonly l2?: Penalty | undefined;
  readonly accumulate?: number | undefined;
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
  const { labelSmoothing, classWeights, exampleWeights } = judged;
  const own = countedBaseline({
    data: { ...data, y },
    loss,
    outputs: network.outputs,
    labelSmoothing,
    classWeights,
    exampleWeights,
  });
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
