// Cross-validation: a model for each fold, trained on the others and judged by that one.

import { checkFunction, kindOf, needOptions, refusal } from '../../checkOptions.ts';
import { checkDataSet } from '../../data/checkDataSet.ts';
import { canonicalDataSet } from '../../data/canonicalDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { foldsOf, type Fold, type FoldOptions } from '../../data/split/foldsOf.ts';
import { splitRows } from '../../data/split/splitDataSet.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import { GradloomError } from '../../errors.ts';
import { checkGpu } from '../../gpu/checkGpu.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { defaultLoss } from '../../nn/loss.ts';
import { createTrainer } from '../createTrainer.ts';
import type { FitHistory, FitMetrics, FitOptions } from '../fit/fitOptions.ts';
import { modelHeldOut } from '../fit/modelHeldOut.ts';
import { Model, type ModelOptions } from '../model.ts';
import { checked } from '../options/exampleWeights.ts';
import type { TrainingOptions } from '../trainingOptions.ts';

const wrong = /* @__PURE__ */ refusal('crossValidate');

/** How the models of a cross-validation are made, trained and judged. */
export interface CrossValidationOptions extends FoldOptions {
  /** All examples, with what is to be predicted. */
  readonly data: DataSet;
  /**
   * The model of a fold. It is given the examples that this fold trains with, and nothing else: what is fitted to them,
   * such as a standard form, knows nothing of those that it is judged by.
   */
  readonly model: (train: DataSet) => ModelOptions;
  /**
   * What is done to the examples of a fold before its model is made, such as `fitColumns`: called with those that the fold
   * trains with, it returns what makes of them, and of those that it is judged by, the examples that the model sees.
   */
  readonly prepare?: ((train: DataSet) => (data: DataSet) => DataSet) | undefined;
  /**
   * How each is trained: the options of `createTrainer`, without its data. `exampleWeights` are those of all examples; each
   * fold takes its own of them.
   */
  readonly trainer: Omit<TrainingOptions, 'data'>;
  /** How far; without `checkpoint` and `resume`, which are of one training, and without `validation`: the fold itself is looked at in each report, and decides nothing. */
  readonly fit: Omit<FitOptions<DataSet, FitMetrics>, 'validation'>;
  /**
   * The share of each fold's training examples that is put aside where something is decided by held-out examples
   * (`patience`, `keepBest`, `reduceOnPlateau`), by the rule that cuts the folds; default 0.1. What is judged by never
   * decides.
   */
  readonly validationFraction?: number | undefined;
  /** How often all folds are made, each time with the next seed; default 1. */
  readonly repeats?: number | undefined;
  /** Called after each fold; what it returns is waited for, and what it throws ends the cross-validation. */
  readonly onFold?: ((fold: FoldResult) => unknown) | undefined;
}

/** What came of one fold. */
export interface FoldResult extends Fold {
  /** Which, from 0, of all repeats. */
  readonly index: number;
  /** Seed of the division. */
  readonly seed: number;
  /** Metrics of the examples that the fold is judged by, as those of a fit. */
  readonly scores: Readonly<Record<string, number>>;
  /** The training, report by report. */
  readonly history: FitHistory;
}

/** A metric over all folds. */
export interface Score {
  /** (1/n) Σ v over the n folds. */
  readonly mean: number;
  /** The standard deviation of the folds' values, √(1/(n − 1) Σ (v − mean)²). */
  readonly spread: number;
  /** One for each fold, in order. */
  readonly values: readonly number[];
}

/** What came of a cross-validation. */
export interface CrossValidation {
  /** Each fold's, in the order in which they were made. */
  readonly folds: readonly FoldResult[];
  /** By name of the metric: `loss`; `accuracy` of classes; `meanSquaredError` and `meanAbsoluteError` of numbers; one's own. */
  readonly scores: Readonly<Record<string, Score>>;
}

const OPTIONS = [
  'data',
  'folds',
  'model',
  'trainer',
  'fit',
  'seed',
  'stratified',
  'groups',
  'times',
  'repeats',
  'validationFraction',
  'onFold',
  'prepare',
] as const satisfies readonly (keyof CrossValidationOptions)[];

/**
 * Trains a model for each fold on all other folds (of `times`: on those before it), and measures it on that fold, one
 * after another on the same device. The same options give the same scores.
 *
 * @throws GradloomError `E_INTERRUPTED` where the signal of `fit` aborts; `E_ARGUMENT` for wrong options, and as `foldsOf`, `createTrainer` and `fit`; what `model`,
 *   `prepare` and `onFold` throw.
 */
export async function crossValidate(gpu: Gpu, options: CrossValidationOptions): Promise<CrossValidation> {
  checkGpu('crossValidate', gpu);
  needOptions('crossValidate', options, OPTIONS);
  const {
    model,
    trainer: training,
    fit,
    folds,
    seed = 0,
    stratified,
    groups,
    times,
    repeats = 1,
    onFold,
    prepare = unprepared,
  } = options;
  const { validationFraction = 0.1 } = options;
  checkFunction('crossValidate: model', model);
  if (typeof validationFraction !== 'number' || !(validationFraction > 0 && validationFraction < 1))
    throw wrong('validationFraction must be a number above 0 and below 1', kindOf(validationFraction));
  checkFunction('crossValidate: prepare', prepare);
  if (onFold !== undefined) checkFunction('crossValidate: onFold', onFold);
  for (const [name, given] of Object.entries({ trainer: training, fit })) {
    if (typeof given === 'object' && given !== null && !('data' in given) && !('validation' in given))
      continue;
    throw wrong(`${name} must be options without data`, kindOf(given));
  }
  if (!Number.isSafeInteger(repeats) || repeats < 1 || repeats > 1000)
    throw wrong('repeats must be a whole number from 1 to 1000', kindOf(repeats));
  if (times !== undefined && repeats > 1)
    throw wrong('repeats must be 1 where times divide the data, which they do in one way', repeats);
  for (const name of ['checkpoint', 'resume'] as const)
    if (fit[name] !== undefined)
      throw wrong(`fit must be without ${name}, which is of a single training`, kindOf(fit[name]));
  const data = copied(options.data);
  const { exampleWeights } = training;
  const weights =
    exampleWeights && checked('exampleWeights', exampleWeights, { count: data.examples, what: 'examples' });
  const rule = { stratified, groups, times };
  const divisions = Array.from({ length: repeats }, (_, repeat) => {
    const own = (seed + repeat) % 2 ** 32;
    return foldsOf(data, { folds, stratified, groups, times, seed: own }).map((fold) => ({
      ...fold,
      seed: own,
    }));
  }).flat();
  const results: FoldResult[] = [];
  for (const [index, division] of divisions.entries()) {
    const scored = await judge(gpu, {
      data,
      division,
      model,
      trainer: training,
      fit,
      validationFraction,
      prepare,
      weights,
      rule,
    });
    // Scores of models that were not trained to their end would be taken for those of the training.
    if (fit.signal?.aborted) {
      throw new GradloomError(
        'E_INTERRUPTED',
        `crossValidate: stopped in fold ${index + 1} of ${divisions.length}.`,
        { hint: 'onFold was given the folds before it.' },
      );
    }
    const result = { ...division, index, ...scored };
    results.push(result);
    await onFold?.(result);
  }
  return { folds: results, scores: scoresOf(results) };
}

interface FoldWork extends Pick<CrossValidationOptions, 'data' | 'model' | 'trainer' | 'fit'> {
  readonly prepare: NonNullable<CrossValidationOptions['prepare']>;
  readonly division: Fold & { readonly seed: number };
  readonly validationFraction: number;
  readonly weights: Float64Array | undefined;
  readonly rule: Pick<FoldOptions, 'stratified' | 'groups' | 'times'>;
}

async function judge(gpu: Gpu, work: FoldWork): Promise<Pick<FoldResult, 'scores' | 'history'>> {
  const { data, division, model: make, trainer: training, fit, prepare, weights } = work;
  const { patience, keepBest, reduceOnPlateau } = fit;
  const isDecided = patience !== undefined || keepBest === true || reduceOnPlateau !== undefined;
  const rows = isDecided ? decidingRows(work) : { train: division.train, test: division.test };
  const trained = subsetDataSet(data, rows.train);
  const prepared = prepare(trained);
  checkFunction('crossValidate: what prepare returns', prepared);
  const parts = { train: prepared(trained), test: prepared(subsetDataSet(data, rows.test)) };
  const test = isDecided ? prepared(subsetDataSet(data, division.test)) : parts.test;
  const exampleWeights = weights && Float64Array.from(rows.train, (row) => weights[row]!);
  const model = new Model(gpu, make(parts.train));
  try {
    const run = await createTrainer(model, { ...training, data: parts.train, exampleWeights });
    try {
      const history = await run.fit({ ...fit, validation: parts.test }).finished;
      const held = await modelHeldOut(model, {
        validation: test,
        loss: training.loss ?? defaultLoss(model.network.outputActivation),
        metrics: fit.metrics,
        onNames: () => undefined,
      });
      try {
        return { history, scores: await gpu.turns.take(() => held.measure()) };
      } finally {
        held.destroy();
      }
    } finally {
      run.destroy();
    }
  } finally {
    await model.destroy();
  }
}

/** The training part of a fold, divided once more by the rule that cuts the folds: what is decided by is as strange to it. */
function decidingRows({ data, division, validationFraction, rule }: FoldWork): Pick<Fold, 'train' | 'test'> {
  const { stratified, groups, times } = rule;
  const { train, seed } = division;
  const of = <T>(values: ArrayLike<T> | undefined) =>
    values === undefined ? undefined : Array.from(train, (row) => values[row]!);
  const parts = splitRows(subsetDataSet(data, train), {
    testFraction: validationFraction,
    seed,
    stratified,
    groups: of(groups),
    times: of(times),
  });
  const rowsOf = (part: Uint32Array) => Uint32Array.from(part, (row) => train[row]!);
  return { train: rowsOf(parts.train), test: rowsOf(parts.test) };
}

/** Examples are taken as they are. */
function unprepared(): (data: DataSet) => DataSet {
  return (data) => data;
}

/** The caller may go on with the arrays. */
function copied(given: DataSet): DataSet {
  const { x, y, ...rest } = canonicalDataSet(given);
  const data = { ...rest, x: x.slice(), ...(y ? { y: y.slice() } : {}) };
  // What is missing is the standard form's business, which each fold has of its own.
  return checkDataSet(data, { allowMissing: true });
}

function scoresOf(results: readonly FoldResult[]): Record<string, Score> {
  const names = Object.keys(results[0]!.scores);
  return Object.fromEntries(
    names.map((name) => {
      const values = results.map(({ scores }) => scores[name]!);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return [name, { mean, spread: Math.sqrt(squares / (values.length - 1)), values }];
    }),
  );
}
