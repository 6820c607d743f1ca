// When numbers to predict are trained on in units of their own spread.

import type { DataSet } from '../../data/dataSet.ts';
import { fitTargetScale, type TargetScale } from '../../data/targetScale.ts';

/** Spreads within these bounds are left as they are: costs then are in the units of the data. */
const USUAL = { least: 0.1, most: 10 };

/** The scale of the training data's targets; `undefined` for classes and where the spread is a usual one already. */
export function targetScaleOf(data: DataSet): TargetScale | undefined {
  const scale = fitTargetScale(data);
  if (!scale) return undefined;
  const { mean, deviation } = scale;
  const isUsual = (value: number, index: number): boolean =>
    value >= USUAL.least && value <= USUAL.most && Math.abs(mean[index]!) <= 10 * USUAL.most;
  return deviation.every(isUsual) ? undefined : scale;
}
