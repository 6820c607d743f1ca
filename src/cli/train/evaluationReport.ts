// What an evaluation says to people: the score, the confusion matrix, examples that were misread.

import type { DataSet, RealArray } from '../../data/dataSet.ts';
import type { Evaluation } from '../../train/metrics.ts';
import { drawConfusionMatrix } from '../../drawing/confusionMatrix.ts';
import { formatCount, formatNumber, formatPercent } from '../../drawing/format.ts';
import { drawPictures, type CaptionedPicture } from '../../drawing/pictureRow.ts';
import { probabilityOf } from '../../train/measures/probabilities.ts';
import type { Output } from '../output.ts';

/** The score in one line: `97.5 % (1,950 of 2,000 right)`. */
export function describeScore(evaluation: Evaluation, y: DataSet['y']): string {
  const { accuracy, examples, meanSquaredError = 0, meanAbsoluteError = 0 } = evaluation;
  if (accuracy !== undefined) {
    return `${formatPercent(accuracy, 2)} (${formatCount(accuracy * examples)} of ${formatCount(examples)} right)`;
  }
  const explained = y && !(y instanceof Uint32Array) ? 1 - meanSquaredError / variance(y) : Number.NaN;
  return [
    `mean squared error ${formatNumber(meanSquaredError)}`,
    `mean absolute error ${formatNumber(meanAbsoluteError)}`,
    ...(Number.isFinite(explained) ? [`R² ${formatNumber(explained, 3)}`] : []),
  ].join(', ');
}

/** Measures beside the score, for machines; what there is none of is left out. */
export function measuresJson(evaluation: Evaluation | undefined): Record<string, unknown> {
  if (!evaluation) return {};
  const { balancedAccuracy, precision, recall, f1, byClass, rocAuc, averagePrecision } = evaluation;
  const { logLoss, topAccuracy, rootMeanSquaredError, r2, meanAbsolutePercentageError } = evaluation;
  return {
    balancedAccuracy,
    precision,
    recall,
    f1,
    byClass,
    rocAuc,
    averagePrecision,
    logLoss,
    topAccuracy,
    rootMeanSquaredError,
    r2,
    meanAbsolutePercentageError,
  };
}

/** The most telling of them in a line for people; `undefined` where there is none. */
export function describeMeasures(evaluation: Evaluation): string | undefined {
  const { balancedAccuracy, f1, rocAuc, logLoss, rootMeanSquaredError, meanAbsolutePercentageError } =
    evaluation;
  const shown: [string, number | undefined][] =
    evaluation.accuracy === undefined
      ? [
          ['RMSE', rootMeanSquaredError],
          ['MAPE', meanAbsolutePercentageError],
        ]
      : [
          ['balanced accuracy', balancedAccuracy],
          ['F1', f1],
          ['ROC AUC', rocAuc],
          ['log loss', logLoss],
        ];
  const parts = shown.flatMap(([name, value]) =>
    value === undefined ? [] : `${name} ${formatNumber(value, 4)}`,
  );
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function variance(y: RealArray): number {
  let [mean, squares] = [0, 0];
  for (const value of y) mean += value / y.length;
  for (const value of y) squares += (value - mean) ** 2;
  return squares / y.length;
}

/** Prints the confusion matrix, where the target is a class. */
export function printConfusion(
  { confusion }: Evaluation,
  classes: readonly string[] | undefined,
  output: Output,
): void {
  if (!confusion) return;
  const names = confusion.map((_, index) => classes?.[index] ?? String(index));
  output.print(`\n${drawConfusionMatrix(confusion, names, output)}`);
}

/** Prints a few pictures that were misread, the surest mistakes first. */
export function printMisread(evaluation: Evaluation, data: DataSet, output: Output): void {
  const pictures = misread(evaluation, data, Math.max(1, Math.floor((output.width + 2) / 30)));
  if (pictures.length === 0) return;
  output.print(`\n${drawPictures(pictures, { columns: output.width, color: output.color, maxWidth: 28 })}`);
}

function misread(
  { predicted, outputs, examples }: Evaluation,
  data: DataSet,
  count: number,
): CaptionedPicture[] {
  const { y, imageShape, classes } = data;
  if (!predicted || !imageShape || !(y instanceof Uint32Array)) return [];
  const wrong = [...predicted.keys()].filter((row) => predicted[row] !== y[row]);
  const sureness = (row: number) =>
    probabilityOf(outputs, outputs.length / examples, row, predicted[row] ?? 0);
  const name = (index: number) => classes?.[index] ?? String(index);
  const sorted = wrong.sort((a, b) => sureness(b) - sureness(a));
  // One of each kind of mistake first: it shows more.
  const firsts = new Map(sorted.toReversed().map((row) => [`${y[row]} ${predicted[row]}`, row]));
  const kinds = new Set(firsts.values());
  return [...sorted.filter((row) => kinds.has(row)), ...sorted.filter((row) => !kinds.has(row))]
    .slice(0, count)
    .flatMap((row) => {
      const caption = `${name(y[row] ?? 0)} read as ${name(predicted[row] ?? 0)} (${formatPercent(sureness(row), 0)})`;
      return pictureOf(data, row, caption) ?? [];
    });
}

/** Example `row` as a picture; `undefined` where it is none that can be drawn. */
export function pictureOf(
  { x, features, imageShape }: DataSet,
  row: number,
  caption: string,
): CaptionedPicture | undefined {
  if (!imageShape) return undefined;
  const [height, width, channels] = imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  return { pixels: x.subarray(row * features, (row + 1) * features), width, height, caption };
}
