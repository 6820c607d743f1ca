// The sections of a report: curves, scores, health, data and examples that were misread.

import { overview } from '../data/overview.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { FitReport } from '../train/fit/fitOptions.ts';
import type { HealthFinding } from '../train/health/finding.ts';
import type { Evaluation } from '../train/metrics.ts';
import type { CurvePoint } from '../drawing/curvePoints.ts';
import { formatCount, formatNumber, formatPercent } from '../drawing/format.ts';
import { trainingCurveSvg, type CurveSeries } from '../drawing/trainingCurve.ts';
import { probabilityOf } from '../train/measures/probabilities.ts';
import { escapeHtml, htmlTable } from './html.ts';
import { pictureUrl } from './pictureUrl.ts';
import type { ReportedFailure } from './reportedFailure.ts';
import { HEAT_STEPS } from './reportStyle.ts';

const CHART = { width: 560, height: 340 };
/** Rows of tables, classes of a matrix and examples that are shown: a page is to be read. */
const MOST = { rows: 60, classes: 40, misread: 24, cells: 12 };
/** Metrics that are drawn beside the cost, as they have its unit. */
const BESIDE_COST: ReadonlySet<string> = new Set(['loss', 'besideCost']);
const NAMES: ReadonlyMap<string, string> = new Map([
  ['meanSquaredError', 'mean squared error'],
  ['meanAbsoluteError', 'mean absolute error'],
]);

/** The curves of cost and metrics over epochs, each chart an SVG of its own. */
export function curvesHtml(
  reports: readonly FitReport[],
  { costs, costUnit }: { costs: readonly CurvePoint[]; costUnit: string },
): string {
  const names = [...new Set(reports.flatMap(({ validation }) => Object.keys(validation ?? {})))];
  const heldOut = (name: string): CurveSeries => ({
    name: 'held-out examples',
    points: reports.flatMap(({ epoch, validation }): CurvePoint[] => {
      const value = validation?.[name];
      return value === undefined ? [] : [[epoch, value]];
    }),
  });
  const rates = reports.flatMap(({ epoch, learningRate }): CurvePoint[] =>
    learningRate === undefined ? [] : [[epoch, learningRate]],
  );
  const charts = [
    {
      title: 'Cost',
      yLabel: `cost${costUnit}`,
      series: [{ name: 'training', points: costs }, ...(names.includes('loss') ? [heldOut('loss')] : [])],
    },
    ...names
      .filter((name) => !BESIDE_COST.has(name))
      .map((name) => {
        const yLabel = NAMES.get(name) ?? name;
        return { title: `${yLabel[0]!.toUpperCase()}${yLabel.slice(1)}`, yLabel, series: [heldOut(name)] };
      }),
    ...(rates.length > 0
      ? [{ title: 'Learning rate', yLabel: 'α', series: [{ name: 'base rate', points: rates }] }]
      : []),
  ];
  return `<div class="charts">${charts
    .map((chart, index) => ownIds(trainingCurveSvg({ ...chart, ...CHART, xLabel: 'epoch' }), index))
    .join('\n')}</div>`;
}

/** Each chart of a page has ids of its own. */
function ownIds(svg: string, index: number): string {
  return svg
    .replace('aria-labelledby="title description"', `aria-labelledby="title${index} description${index}"`)
    .replace('<title id="title">', `<title id="title${index}">`)
    .replace('<desc id="description">', `<desc id="description${index}">`);
}

/** The confusion matrix: rows are what is true, columns what was predicted; deeper colours for larger shares of a row. */
export function confusionHtml({ confusion }: Evaluation, classes: readonly string[] | undefined): string {
  if (!confusion) return '';
  const name = (index: number) => escapeHtml(classes?.[index] ?? String(index));
  if (confusion.length > MOST.classes)
    return `<p>There are ${formatCount(confusion.length)} classes, too many for a matrix.</p>`;
  const rows = confusion.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return [
      `<th scope="row">${name(truth)}</th>`,
      ...row.map((count, read) => {
        if (count === 0) return '<td class="soft">·</td>';
        const depth = Math.min(HEAT_STEPS - 1, Math.floor((count / total) * HEAT_STEPS));
        return `<td class="${truth === read ? 'h' : 'w'}${depth}">${formatCount(count)}</td>`;
      }),
      total > 0 ? formatPercent(row[truth]! / total) : '–',
    ];
  });
  const head = ['true ↓ predicted →', ...confusion.map((_, index) => name(index)), 'right'];
  return htmlTable(head, rows, { className: 'confusion' });
}

/** Why a training failed. */
export function failureHtml({ code, message, hint }: ReportedFailure): string {
  const name = code === undefined ? '' : `<code>${escapeHtml(code)}</code> `;
  const advice = hint === '' ? '' : `<p>${escapeHtml(hint)}</p>`;
  return `<ul class="findings"><li class="fatal"><p>${name}<strong>${escapeHtml(message)}</strong></p>${advice}</li></ul>`;
}

/** What was found of the training's health. */
export function findingsHtml(findings: readonly HealthFinding[] | undefined): string {
  if (!findings) return '';
  if (findings.length === 0) return '<p>Nothing was found.</p>';
  const items = findings.map(({ fatal, step, message, advice, formula }) => {
    const rest = [advice, formula && `Formula: ${formula}`].filter(Boolean).map((text) => escapeHtml(text!));
    return `<li${fatal ? ' class="fatal"' : ''}><strong>${escapeHtml(message)}</strong> <span class="soft">step ${formatCount(step)}</span><p>${rest.join('<br>')}</p></li>`;
  });
  return `<ul class="findings">${items.join('\n')}</ul>`;
}

/** What the data is: parts, columns with ranges and missing values, classes with their counts. */
export function dataHtml(train: DataSet, test: DataSet | undefined): string {
  const { featureStatistics, classes, imageShape, warnings } = overview(train, test);
  const shown = featureStatistics.slice(0, MOST.rows);
  const columns = imageShape
    ? `<p>Pictures of ${imageShape.join(' × ')} values.</p>`
    : htmlTable(
        ['column', 'least', 'largest', 'mean', 'spread', 'missing'],
        shown.map(({ name, min, max, mean, std, missing, constant }) => [
          escapeHtml(name) + (constant ? ' <span class="soft">constant</span>' : ''),
          ...[min, max, mean, std].map((value) => formatNumber(value)),
          missing > 0 ? `<td><strong>${formatCount(missing)}</strong></td>` : '0',
        ]),
      ) + more(featureStatistics.length - shown.length, 'columns');
  const listed = classes?.slice(0, MOST.rows) ?? [];
  const counts = classes
    ? htmlTable(
        ['class', 'training', 'share', ...(test ? ['test'] : [])],
        listed.map(({ name, train: count, test: tested }) => [
          escapeHtml(name),
          formatCount(count),
          formatPercent(count / train.examples),
          ...(test ? [formatCount(tested)] : []),
        ]),
      ) + more(classes.length - listed.length, 'classes')
    : '';
  const notes = warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join('');
  return [columns, counts, notes && `<ul>${notes}</ul>`].filter(Boolean).join('\n');
}

function more(count: number, what: string): string {
  return count > 0 ? `<p class="soft">… and ${formatCount(count)} more ${what}</p>` : '';
}

/** The surest mistakes: pictures, or rows with the first columns. */
export function misreadHtml(
  { predicted, actual, outputs, examples }: Evaluation,
  data: DataSet,
  classes: readonly string[] | undefined = data.classes,
): string {
  const { x, features, imageShape, featureNames } = data;
  if (!predicted || !actual) return '';
  const count = outputs.length / examples;
  const sureness = (row: number) => probabilityOf(outputs, count, row, predicted[row]!);
  const wrong = [...predicted.keys()].filter((row) => predicted[row] !== actual[row]);
  if (wrong.length === 0) return '<p>None was misread.</p>';
  const shown = wrong.sort((a, b) => sureness(b) - sureness(a)).slice(0, MOST.misread);
  const name = (label: number) => escapeHtml(classes?.[label] ?? String(label));
  const lead = `<p>${formatCount(wrong.length)} of ${formatCount(examples)}${wrong.length > shown.length ? `; the ${shown.length} surest mistakes are shown` : ''}.</p>`;
  const rowOf = (row: number) => x.subarray(row * features, (row + 1) * features);
  if (imageShape && (imageShape[2] === 1 || imageShape[2] === 3)) {
    const figures = shown.map((row) => {
      const caption = `${name(actual[row]!)} read as ${name(predicted[row]!)} (${formatPercent(sureness(row), 0)})`;
      return `<figure><img src="${pictureUrl(rowOf(row), imageShape)}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`;
    });
    return `${lead}<div class="pictures">${figures.join('\n')}</div>`;
  }
  const width = Math.min(features, MOST.cells);
  const names = Array.from({ length: width }, (_, i) => escapeHtml(featureNames?.[i] ?? `feature ${i + 1}`));
  const rows = shown.map((row) => [
    formatCount(row + 1),
    `<td class="left">${name(actual[row]!)}</td>`,
    `<td class="left">${name(predicted[row]!)}</td>`,
    formatPercent(sureness(row)),
    ...Array.from(rowOf(row).subarray(0, width), (value) =>
      Number.isNaN(value) ? '–' : formatNumber(value),
    ),
  ]);
  const head = [
    'row',
    '<th class="left">true</th>',
    '<th class="left">read as</th>',
    'probability',
    ...names,
  ];
  return lead + htmlTable(head, rows) + more(features - width, 'columns');
}
