// What is told of a training in progress.

import type { Pace } from './pace.ts';
import type { TrainingProgress } from './trainingOptions.ts';

/** The progress of a training after steps of these costs. */
export function progressOf(
  { step, stepsPerEpoch }: { readonly step: number; readonly stepsPerEpoch: number },
  { perSecond }: Pace,
  costs: Float32Array,
): TrainingProgress {
  return { step, epoch: step / stepsPerEpoch, costs, stepsPerSecond: perSecond };
}
