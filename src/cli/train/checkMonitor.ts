// Whether the metric that is to decide can be measured of the data: seen before the device is opened.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { isOfNumbers, topOf } from '../../train/fit/metricName.ts';
import type { TrainingPlan } from './trainingPlan.ts';

/** Throws `E_ARGUMENT` for a metric that the target, or the output, has not. */
export function checkMonitor(
  monitor: string | undefined,
  { train, plan }: { readonly train: DataSet; readonly plan: TrainingPlan },
): void {
  if (monitor === undefined || monitor === 'loss') return;
  const fail = (rule: string, got: string, hint: string) =>
    new GradloomError('E_ARGUMENT', `train: --monitor ${monitor} ${rule}; got ${got}.`, { hint });
  const isClasses = train.y instanceof Uint32Array;
  if (isOfNumbers(monitor) === isClasses) {
    throw isClasses
      ? fail('is of numbers to predict', 'classes', 'For classes: accuracy, f1, rocAuc, logLoss and others.')
      : fail('is of classes', 'numbers to predict', 'For numbers: rootMeanSquaredError, r2 and others.');
  }
  const k = topOf(monitor);
  const { units, activation } = plan.head;
  if (k !== undefined && k > units)
    throw fail(`needs at least ${k} outputs`, String(units), 'Name a smaller number, or accuracy.');
  if (monitor === 'logLoss' && activation === 'sigmoid' && units > 1)
    throw fail('needs probabilities that sum to 1', 'several sigmoid outputs', 'Give --output softmax.');
}
