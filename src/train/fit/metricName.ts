// The metrics that the library measures of a model's held-out examples, and what is good of them.

/**
 * A metric that the library measures: of classes up to `top5`, which is the share of examples whose class is among the 5
 * with the highest outputs (any k); then those of numbers.
 */
export type MetricName =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'precision'
  | 'recall'
  | 'f1'
  | 'rocAuc'
  | 'averagePrecision'
  | 'logLoss'
  | `top${number}`
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'rootMeanSquaredError'
  | 'r2'
  | 'meanAbsolutePercentageError';

const MODES: Readonly<Record<string, 'min' | 'max'>> = {
  loss: 'min',
  accuracy: 'max',
  balancedAccuracy: 'max',
  precision: 'max',
  recall: 'max',
  f1: 'max',
  rocAuc: 'max',
  averagePrecision: 'max',
  logLoss: 'min',
  meanSquaredError: 'min',
  meanAbsoluteError: 'min',
  rootMeanSquaredError: 'min',
  r2: 'max',
  meanAbsolutePercentageError: 'min',
};

/** All names but those of the best k classes. */
export const METRIC_NAMES = Object.keys(MODES).filter((name) => name !== 'loss') as readonly MetricName[];

const NUMBERS: ReadonlySet<string> = new Set(METRIC_NAMES.slice(METRIC_NAMES.indexOf('meanSquaredError')));

/** Whether a high or a low value is good; `undefined` for a metric of the caller's own. */
export function modeOf(name: string): 'min' | 'max' | undefined {
  return topOf(name) === undefined ? (Object.hasOwn(MODES, name) ? MODES[name] : undefined) : 'max';
}

/** k of `top5`; `undefined` for another name. */
export function topOf(name: string): number | undefined {
  const [, digits] = /^top([1-9]\d{0,8})$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether the library measures it. */
export function isMetricName(name: string): name is MetricName {
  return name !== 'loss' && modeOf(name) !== undefined;
}

/** Whether it is of numbers, not of classes. */
export function isOfNumbers(name: string): boolean {
  return NUMBERS.has(name);
}
