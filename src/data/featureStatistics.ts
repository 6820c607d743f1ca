// Range, mean and spread of every feature, in float64.

import type { DataSet } from './dataSet.ts';

/** Statistics by feature, over the values that are there. A feature without any has zeros. */
export interface FeatureStatistics {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Population standard deviation √(1/m Σ(x − mean)²). */
  readonly std: Float64Array;
  /** How many values are missing (NaN). */
  readonly missing: Uint32Array;
}

/** Statistics of the features of `data`, in two passes: the mean first, so that the spread does not cancel. */
export function featureStatistics({ x, features }: Pick<DataSet, 'x' | 'features'>): FeatureStatistics {
  const min = new Float64Array(features).fill(Infinity);
  const max = new Float64Array(features).fill(-Infinity);
  const mean = new Float64Array(features);
  const std = new Float64Array(features);
  const missing = new Uint32Array(features);
  const counts = new Uint32Array(features);
  const each = (visit: (feature: number, value: number) => void): void => {
    for (let at = 0; at < x.length;) {
      for (let feature = 0; feature < features; feature++) visit(feature, x[at++] ?? 0);
    }
  };
  each((feature, value) => {
    if (Number.isNaN(value)) {
      missing[feature] = (missing[feature] ?? 0) + 1;
      return;
    }
    if (value < (min[feature] ?? 0)) min[feature] = value;
    if (value > (max[feature] ?? 0)) max[feature] = value;
    mean[feature] = (mean[feature] ?? 0) + value;
    counts[feature] = (counts[feature] ?? 0) + 1;
  });
  for (let feature = 0; feature < features; feature++) {
    const count = counts[feature] ?? 0;
    mean[feature] = (mean[feature] ?? 0) / Math.max(1, count);
    if (count === 0) min[feature] = max[feature] = 0;
  }
  each((feature, value) => {
    const distance = value - (mean[feature] ?? 0);
    if (!Number.isNaN(value)) std[feature] = (std[feature] ?? 0) + distance * distance;
  });
  for (let feature = 0; feature < features; feature++) {
    std[feature] = Math.sqrt((std[feature] ?? 0) / Math.max(1, counts[feature] ?? 0));
  }
  return { min, max, mean, std, missing };
}
