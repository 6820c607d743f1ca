// Numbers to predict in units of their own spread while training: house prices in the millions learn as temperatures.

import { isArrayOf } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import { canonicalTargetsOf } from './canonicalDataSet.ts';
import type { DataSet, RealArray } from './dataSet.ts';
import { featureStatistics } from './featureStatistics.ts';

/** y′ = (y − mean) / deviation, target by target, in float64. */
export interface TargetScale {
  /** Mean of each target, [targets]. */
  readonly mean: Float64Array;
  /** Standard deviation of each target, by n; 1 for a constant one. */
  readonly deviation: Float64Array;
}

/**
 * The scale of training data's numbers: mean and population standard deviation of each target, 1 for a constant one.
 * `undefined` for classes and data without a target. A model that has it trains on y′ and predicts y.
 *
 * Throws `E_SHAPE` where `y` is no whole number of rows of `targets`, `E_NONFINITE` where a value is not finite.
 */
export function fitTargetScale(
  data: Pick<DataSet, 'y' | 'targets'> & Partial<DataSet>,
): TargetScale | undefined {
  const { y, targets } = canonicalTargetsOf(data);
  if (!y || isArrayOf(y, 'Uint32Array')) return undefined;
  if (!(Number.isSafeInteger(targets) && targets >= 1 && y.length > 0 && y.length % targets === 0)) {
    throw new GradloomError(
      'E_SHAPE',
      `target scale: y must hold whole rows of the targets, at least one; got ${y.length} values of ${targets} targets.`,
    );
  }
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new GradloomError(
      'E_NONFINITE',
      `target scale: every value of y must be finite; got ${y[bad]} in row ${Math.floor(bad / targets) + 1}.`,
    );
  }
  const { mean, std } = featureStatistics({ x: y, features: targets });
  return { mean, deviation: std.map((value) => (value > 0 ? value : 1)) };
}

/** y [examples, targets] in the units of the scale, as float32. */
export function scaleTargets(y: RealArray, { mean, deviation }: TargetScale): Float32Array<ArrayBuffer> {
  const targets = mean.length;
  const scaled = new Float32Array(y.length);
  for (let i = 0; i < y.length; i++) scaled[i] = (y[i]! - mean[i % targets]!) / deviation[i % targets]!;
  return scaled;
}

/** Predictions [examples, targets] in the units of the data: float32 may not tell them apart. */
export function unscaleTargets(
  outputs: RealArray,
  { mean, deviation }: TargetScale,
): Float64Array<ArrayBuffer> {
  const targets = mean.length;
  const unscaled = new Float64Array(outputs.length);
  for (let i = 0; i < outputs.length; i++)
    unscaled[i] = outputs[i]! * deviation[i % targets]! + mean[i % targets]!;
  return unscaled;
}

/** The scale as JSON, exactly. */
export function targetScaleToJson({ mean, deviation }: TargetScale): string {
  return JSON.stringify({ mean: [...mean], deviation: [...deviation] });
}

/** A scale out of JSON of any origin. Throws `E_FILE_FORMAT` unless it has as many means as deviations above 0. */
export function targetScaleFromJson(
  text: string,
  { file = 'target scale' }: { file?: string } = {},
): TargetScale {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // What is no JSON is no scale.
  }
  const members = new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  const numbersOf = (name: string): Float64Array | undefined => {
    const list: unknown = members.get(name);
    const isFinite = Array.isArray(list) && list.length > 0 && list.every((one) => Number.isFinite(one));
    return isFinite ? Float64Array.from(list as number[]) : undefined;
  };
  const [mean, deviation] = [numbersOf('mean'), numbersOf('deviation')];
  if (mean && deviation && mean.length === deviation.length && deviation.every((value) => value > 0))
    return { mean, deviation };
  throw new GradloomError(
    'E_FILE_FORMAT',
    `${file}: a target scale has as many finite means as deviations above 0; got ${text.slice(0, 60)}.`,
  );
}
