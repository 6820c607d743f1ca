// Numbers to predict in units of their own spread while training: house prices in the millions learn as temperatures.

import type { DataSet } from '../data/dataSet.ts';
import { featureStatistics } from '../data/featureStatistics.ts';
import type { Model } from '../train/model.ts';

/** y′ = (y − mean) / deviation, target by target. */
export interface TargetScale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Spreads within these bounds are left as they are: costs then are in the units of the data. */
const USUAL = { least: 0.1, most: 10 };

/** The scale of the training data's targets; `undefined` for classes and where the spread is a usual one already. */
export function targetScaleOf({ y, targets }: DataSet): TargetScale | undefined {
  if (!(y instanceof Float32Array)) return undefined;
  const { mean, std } = featureStatistics({ x: y, features: targets });
  const isUsual = (value: number, index: number): boolean =>
    value >= USUAL.least && value <= USUAL.most && Math.abs(mean[index] ?? 0) <= 10 * USUAL.most;
  if (std.every((value, index) => value === 0 || isUsual(value, index))) return undefined;
  return { mean, deviation: std.map((value) => (value > 0 ? value : 1)) };
}

/** The data with its targets in those units. */
export function scaleTargets(data: DataSet, { mean, deviation }: TargetScale): DataSet {
  const { y, targets } = data;
  if (!(y instanceof Float32Array)) return data;
  return {
    ...data,
    y: y.map((value, i) => (value - (mean[i % targets] ?? 0)) / (deviation[i % targets] ?? 1)),
  };
}

/**
 * Puts the scale into the last layer, whose output must be linear: ŷ = deviation ∗ (W a + b) + mean, so that the model
 * predicts in the units of the data.
 */
export async function unscaleModel(model: Model, { mean, deviation }: TargetScale): Promise<void> {
  const values = await model.values();
  const last = model.network.layers.length;
  const weight = values.get(`W${last}`);
  const bias = values.get(`b${last}`);
  if (!weight || !bias) return;
  const inputs = weight.length / bias.length;
  weight.forEach((value, i) => (weight[i] = value * (deviation[Math.floor(i / inputs)] ?? 1)));
  bias.forEach((value, i) => (bias[i] = value * (deviation[i] ?? 1) + (mean[i] ?? 0)));
  model.setValues(values);
}
