// Whether a training was a success: whether its network is worth more than always predicting the same.

import type { DataSet } from '../../data/dataSet.ts';
import { scaleTargets } from '../../data/targetScale.ts';
import { baseline, compareWithBaseline } from '../../train/baseline.ts';
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
  readonly outcome: Pick<TrainingOutcome, 'loss' | 'medianLoss' | 'kept'>;
  readonly plan: Pick<TrainingPlan, 'loss' | 'network' | 'batchSize' | 'targetScale'>;
  /** What was trained on. */
  readonly data: DataSet;
  readonly l2?: number;
}

/** Judges by the cost of the last steps, without the share of weight decay in it. */
export function judge({ outcome, plan, data, l2 = 0 }: Judged): Verdict {
  const { loss, network, batchSize = data.examples, targetScale } = plan;
  const penalty = (l2 / (2 * batchSize)) * sumOfSquares(outcome.kept?.values);
  const cost = Math.min(outcome.loss, outcome.medianLoss) - penalty;
  // Costs are in the units of the training.
  const y = targetScale && data.y ? scaleTargets(Float64Array.from(data.y), targetScale) : data.y;
  const least = baseline({ ...data, y }, { loss, outputs: network.outputs });
  const { reached, warning } = compareWithBaseline(cost, least);
  return { learned: reached, baseline: least.cost, ...(reached ? {} : { warning }) };
}

/** Of all weights, not of biases. */
function sumOfSquares(values: ReadonlyMap<string, Float32Array> = new Map()): number {
  let sum = 0;
  for (const [name, numbers] of values)
    if (name.startsWith('W')) for (const value of numbers) sum += value * value;
  return sum;
}
