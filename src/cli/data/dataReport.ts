// The overview of a data set, for people and for machines.

import type { DataSet } from '../../data/dataSet.ts';
import type { DataOverview } from '../../data/overview.ts';
import { formatCount, formatNumber, formatPercent } from '../../drawing/format.ts';
import { drawPictures } from '../../drawing/pictureRow.ts';
import { drawTable } from '../../drawing/table.ts';
import { plainText } from '../../drawing/text.ts';
import { pictureOf } from '../train/evaluationReport.ts';
import type { NamedData } from '../train/loadTrainingData.ts';
import type { Output } from '../output.ts';

/** Rows of a table that are shown; more would push the rest off the screen. */
const MOST_ROWS = 20;

/** Prints the overview. */
export function printOverview(data: NamedData, found: DataOverview, output: Output): void {
  const { color, width } = output;
  output.print(drawTable({ rows: summary(data, found), width }));
  for (const warning of found.warnings) output.print(`note      ${plainText(warning)}`);
  if (found.classes) {
    const all = found.examples;
    const rows = found.classes.map(({ name, train, test }) => [
      plainText(name),
      formatCount(train),
      formatPercent(train / all),
      ...(data.test ? [formatCount(test)] : []),
    ]);
    output.print(
      `\n${someRows(rows, ['class', 'examples', 'share', ...(data.test ? ['test'] : [])], 'classes', output)}`,
    );
  }
  if (found.imageShape) {
    const pictures = drawSamples(data.train, output);
    if (pictures) output.print(`\n${pictures}`);
    return;
  }
  const rows = found.featureStatistics.map(({ name, min, max, mean, std, missing, constant }) => [
    plainText(name),
    formatNumber(min),
    formatNumber(max),
    formatNumber(mean),
    formatNumber(std),
    formatCount(missing),
    constant ? 'constant' : '',
  ]);
  const header = ['feature', 'min', 'max', 'mean', 'std', 'missing', ''];
  output.print(`\n${someRows(rows, header, 'features', { color, width })}`);
}

function someRows(
  rows: string[][],
  header: string[],
  what: string,
  { color, width }: Pick<Output, 'color' | 'width'>,
): string {
  const table = drawTable({ header, rows: rows.slice(0, MOST_ROWS), color, width });
  const hidden = rows.length - MOST_ROWS;
  return hidden > 0 ? `${table}\n… and ${formatCount(hidden)} more ${what}; --json has them all` : table;
}

function summary({ name, test }: NamedData, found: DataOverview): string[][] {
  const {
    examples,
    testExamples,
    features,
    imageShape,
    missing,
    constantFeatures,
    range,
    head,
    targetRange,
  } = found;
  return [
    ['data', plainText(name)],
    [
      'examples',
      `m = ${formatCount(examples)}${test ? ` to train with, ${formatCount(testExamples)} to test with` : ''}`,
    ],
    [
      'features',
      `n_x = ${formatCount(features)}${imageShape ? ` (pictures, ${imageShape.join(' × ')})` : ''}`,
    ],
    ['range', `${formatNumber(range.min)} … ${formatNumber(range.max)}`],
    ['missing', missing === 0 ? 'none' : `${formatCount(missing)} values`],
    [
      'constant',
      constantFeatures === 0 ? 'none' : `${formatCount(constantFeatures)} features, which tell nothing`,
    ],
    ['target', describeTarget(found)],
    ...(targetRange
      ? [
          [
            '',
            `${formatNumber(targetRange.min)} … ${formatNumber(targetRange.max)}, mean ${formatNumber(targetRange.mean)}`,
          ],
        ]
      : []),
    ...(head
      ? [
          [
            'proposed',
            `output ${head.activation}, ${head.units} ${head.units === 1 ? 'unit' : 'units'}, loss ${head.loss}`,
          ],
        ]
      : []),
  ];
}

function describeTarget({ classes, targets }: DataOverview): string {
  if (classes) return `${formatCount(classes.length)} classes`;
  if (targets === 0) return 'none';
  return targets === 1 ? 'a number' : `${formatCount(targets)} numbers`;
}

/** One picture of each class, as many as fit a line. */
function drawSamples(data: DataSet, { color, width }: Pick<Output, 'color' | 'width'>): string {
  const { y, classes, imageShape, examples } = data;
  const labels = y instanceof Uint32Array ? y : undefined;
  const rows = labels
    ? (classes ?? []).map((_, label) => labels.indexOf(label)).filter((row) => row >= 0)
    : [...Array(Math.min(examples, 10)).keys()];
  const maxWidth = 28;
  const count = Math.max(1, Math.floor((width + 2) / (Math.min(imageShape?.[1] ?? 1, maxWidth) + 2)));
  const pictures = rows.slice(0, count).flatMap((row) => {
    const label = labels?.[row];
    return pictureOf(data, row, label === undefined ? '' : (classes?.[label] ?? String(label))) ?? [];
  });
  return drawPictures(pictures, { columns: width, color, maxWidth });
}

/** The overview for machines. */
export function dataJson({ name }: NamedData, found: DataOverview): Record<string, unknown> {
  const { head, ...rest } = found;
  return { command: 'data', data: name, ...rest, proposedHead: head };
}
