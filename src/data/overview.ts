// What a data set holds, before anything is trained on it.

import { isArrayOf } from '../arrayKind.ts';
import { checkDataSet } from './checkDataSet.ts';
import type { DataSet } from './dataSet.ts';
import { featureStatistics } from './featureStatistics.ts';
import { proposeHead, type Head } from './proposeHead.ts';

/** Statistics of one feature of the training data. */
export interface FeatureOverview {
  /** Name of the feature, or `feature 1`, `feature 2`, … where it has none. */
  readonly name: string;
  /** Smallest value that is not missing. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Mean of the values that are there. */
  readonly mean: number;
  /** Standard deviation of these values, by n. */
  readonly std: number;
  /** How many values are missing. */
  readonly missing: number;
  /** Whether all values are equal, so the feature tells nothing. */
  readonly constant: boolean;
}

/** One class and how often it occurs. */
export interface ClassOverview {
  /** Name of the class, or its number from 0. */
  readonly name: string;
  /** Examples of it in the training data. */
  readonly train: number;
  /** Examples of it in the test data. */
  readonly test: number;
}

/** Bounds of values. */
export interface ValueRange {
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
}

/** What a data set holds: `overview`. */
export interface DataOverview {
  /** m of the training and the test data. */
  readonly examples: number;
  /** m of the test data; 0 without any. */
  readonly testExamples: number;
  /** n_x. */
  readonly features: number;
  /** Height, width and channels, where the inputs are pictures. */
  readonly imageShape?: readonly [height: number, width: number, channels: number];
  /** Numbers to predict of one example, or 1 for a class. */
  readonly targets: number;
  /** Classes with their counts, where the target is discrete. */
  readonly classes?: readonly ClassOverview[];
  /** Range and mean of the target, where it is a number; over all targets. */
  readonly targetRange?: ValueRange & {
    /** Mean. */
    readonly mean: number;
  };
  /** Range over all features of the training data. */
  readonly range: ValueRange;
  /** A row for each feature, of the training data. */
  readonly featureStatistics: readonly FeatureOverview[];
  /** Missing values in the training data. */
  readonly missing: number;
  /** Features whose values are all equal. */
  readonly constantFeatures: number;
  /** What a person should know of how the data was read. */
  readonly warnings: readonly string[];
  /** Output layer and loss that the target proposes; absent without a target. */
  readonly head?: Head;
}

/** The overview of training data and, where there is one, test data. Throws as `checkDataSet`. */
export function overview(given: DataSet, givenTest?: DataSet): DataOverview {
  const train = checkDataSet(given, { allowMissing: true });
  const test = givenTest === undefined ? undefined : checkDataSet(givenTest, { allowMissing: true });
  const statistics = featureStatistics(train);
  const list = Array.from({ length: train.features }, (_, i): FeatureOverview => {
    const min = statistics.min[i] ?? 0;
    const max = statistics.max[i] ?? 0;
    return {
      name: train.featureNames?.[i] ?? `feature ${i + 1}`,
      min,
      max,
      mean: statistics.mean[i] ?? 0,
      std: statistics.std[i] ?? 0,
      missing: statistics.missing[i] ?? 0,
      constant: min === max,
    };
  });
  const head = proposeHead(train);
  return {
    examples: train.examples,
    testExamples: test?.examples ?? 0,
    features: train.features,
    ...(train.imageShape ? { imageShape: train.imageShape } : {}),
    targets: train.targets,
    ...describeTarget(train, test),
    range: {
      min: list.reduce((least, { min }) => Math.min(least, min), Infinity),
      max: list.reduce((most, { max }) => Math.max(most, max), -Infinity),
    },
    featureStatistics: list,
    missing: list.reduce((sum, { missing }) => sum + missing, 0),
    constantFeatures: list.filter(({ constant }) => constant).length,
    warnings: [...new Set([...(train.warnings ?? []), ...(test?.warnings ?? [])])],
    ...(head ? { head } : {}),
  };
}

function describeTarget(train: DataSet, test?: DataSet): Pick<DataOverview, 'classes' | 'targetRange'> {
  const { y } = train;
  if (y === undefined) return {};
  if (!isArrayOf(y, 'Uint32Array')) {
    const { min, max, mean } = featureStatistics({ x: y, features: 1 });
    return { targetRange: { min: min[0] ?? 0, max: max[0] ?? 0, mean: mean[0] ?? 0 } };
  }
  const named = train.classes?.length ?? 0;
  const inTrain = countLabels(y, named);
  // Classes that only the test data has stand behind those of the training data.
  const inTest = countLabels(labelsByName(test, train), named);
  const count = Math.max(inTrain.length, inTest.length);
  const names = [...(train.classes ?? []), ...unknownClasses(test, train)];
  return {
    classes: Array.from({ length: count }, (_, i) => ({
      name: names[i] ?? String(i),
      train: inTrain[i] ?? 0,
      test: inTest[i] ?? 0,
    })),
  };
}

/** Names of classes of the test data that the training data does not name, where both name theirs. */
function unknownClasses(test: DataSet | undefined, { classes }: DataSet): string[] {
  const known = new Set(classes);
  return classes ? (test?.classes ?? []).filter((name) => !known.has(name)) : [];
}

/** Labels of the test data, numbered as the training data numbers its classes where both name theirs. */
function labelsByName(test: DataSet | undefined, train: DataSet): Uint32Array {
  if (!isArrayOf(test?.y, 'Uint32Array')) return new Uint32Array(0);
  const { y, classes: own } = test;
  if (!own || !train.classes) return y;
  const places = new Map(
    [...train.classes, ...unknownClasses(test, train)].map((name, place) => [name, place]),
  );
  return y.map((label) => places.get(own[label]!)!);
}

/** How often each label occurs, of all up to the largest and of at least so many. */
function countLabels(labels: Uint32Array, least: number): Uint32Array {
  const counts = new Uint32Array(labels.reduce((most, label) => Math.max(most, label + 1), least));
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
