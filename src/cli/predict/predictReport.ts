// What `gradloom predict` prints.

import type { DataSet } from '../../data/dataSet.ts';
import type { Evaluation } from '../../train/metrics.ts';
import { formatCount, formatNumber, formatPercent } from '../../drawing/format.ts';
import { drawPictures } from '../../drawing/pictureRow.ts';
import { drawTable } from '../../drawing/table.ts';
import { plainText } from '../../drawing/text.ts';
import { describeScore, pictureOf, printConfusion } from '../train/evaluationReport.ts';
import type { Output } from '../output.ts';
import type { Prediction } from './predictions.ts';

const MOST_ROWS = 20;

/** What predictions are shown with. */
export interface Shown {
  readonly data: DataSet;
  readonly evaluation: Evaluation | undefined;
  /** Names of several targets. */
  readonly targets?: readonly string[];
  /** Pictures to draw. */
  readonly show: number;
  /** The file that has them all, where there is one. */
  readonly out?: string;
}

/** Prints pictures, a table or where it was written, and how well it went where the data says what is true. */
export function printPredictions(
  predictions: readonly Prediction[],
  { data, evaluation, targets, show, out }: Shown,
  output: Output,
): void {
  const { color, width } = output;
  const pictures = predictions
    .slice(0, show)
    .flatMap((prediction, row) => pictureOf(data, row, caption(prediction)) ?? []);
  if (pictures.length > 0)
    output.print(`${drawPictures(pictures, { columns: width, color, maxWidth: 28 })}\n`);
  if (out === undefined) {
    const [first] = predictions;
    const of = targets ? ` ${targets.map(plainText).join(', ')}` : '';
    const header = [
      'row',
      `predicted${of}`,
      ...(first?.probability === undefined ? [] : ['probability']),
      ...(first?.actual === undefined ? [] : [`actual${of}`, '']),
    ];
    const rows = predictions.slice(0, MOST_ROWS).map(cells);
    output.print(drawTable({ header, rows, width, color }));
    const hidden = predictions.length - MOST_ROWS;
    if (hidden > 0) output.print(`… and ${formatCount(hidden)} more; --out writes them all`);
  } else {
    output.print(`${formatCount(predictions.length)} predictions written to ${out}`);
  }
  if (!evaluation) return;
  if (!output.quiet) printConfusion(evaluation, data.classes, output);
  output.print(
    `\n${evaluation.accuracy === undefined ? 'error' : 'accuracy'}  ${describeScore(evaluation, data.y)}`,
  );
}

function cells(prediction: Prediction): string[] {
  const { row, predicted, probability, actual } = prediction;
  const wrong = typeof actual === 'string' && actual !== predicted ? 'wrong' : '';
  return [
    String(row),
    shown(predicted),
    ...(probability === undefined ? [] : [formatPercent(probability)]),
    ...(actual === undefined ? [] : [shown(actual), wrong]),
  ];
}

function shown(value: string | readonly number[]): string {
  return typeof value === 'string'
    ? plainText(value)
    : value.map((number) => formatNumber(number)).join(', ');
}

function caption({ predicted, probability, actual }: Prediction): string {
  const sure = probability === undefined ? '' : ` (${formatPercent(probability, 0)})`;
  const truth = actual === undefined || actual === predicted ? '' : `${shown(actual)} `;
  return `${truth}read as ${shown(predicted)}${sure}`;
}
