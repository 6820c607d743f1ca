// The report of a run: one HTML file that needs nothing but itself.

import type { DataSet } from '../data/dataSet.ts';
import type { NetworkSummary } from '../nn/summary.ts';
import type { FitReport } from '../train/fit/fitOptions.ts';
import type { HealthFinding } from '../train/health/finding.ts';
import type { Evaluation } from '../train/metrics.ts';
import type { CurvePoint } from '../drawing/curvePoints.ts';
import { formatBytes, formatCount } from '../drawing/format.ts';
import { escapeHtml, factTable, htmlPage, htmlTable, section } from './html.ts';
import {
  confusionHtml,
  curvesHtml,
  dataHtml,
  failureHtml,
  findingsHtml,
  misreadHtml,
} from './reportParts.ts';
import type { ReportedFailure } from './reportedFailure.ts';
import { reportStyle } from './reportStyle.ts';

/** What a report is made of. */
export interface RunReportParts {
  readonly title: string;
  /** The result in a sentence. */
  readonly headline: string;
  /** The command that made it. */
  readonly command?: string | undefined;
  /** What went wrong, where the training failed. */
  readonly failure?: ReportedFailure | undefined;
  /** What else is to be known, by name. */
  readonly facts: readonly (readonly [string, string])[];
  readonly reports: readonly FitReport[];
  /** All that was found of its health. */
  readonly findings: readonly HealthFinding[];
  /** [epoch, cost] of the steps. */
  readonly costs: readonly CurvePoint[];
  /** What costs are measured in, for people, where it is not the unit of the data. */
  readonly costUnit: string;
  readonly summary: NetworkSummary;
  readonly data: { readonly train: DataSet; readonly test?: DataSet | undefined };
  readonly evaluation: Evaluation | undefined;
  /** The examples that the evaluation is of, and what they are. */
  readonly evaluated: { readonly data: DataSet; readonly name: string };
  /** Names of the classes that the evaluation counts. */
  readonly classes?: readonly string[] | undefined;
}

/** The HTML of a report. Labels, names of files and columns are text in it, whatever they hold; it has no scripts. */
export async function runReport(parts: RunReportParts): Promise<string> {
  const { title, headline, command, facts, reports, costs, costUnit, summary, data } = parts;
  const { evaluation, evaluated, findings, failure, classes } = parts;
  const line = command === undefined ? '' : `<p class="soft"><code>${escapeHtml(command)}</code></p>\n`;
  const body = [
    `<h1>${escapeHtml(title)}</h1>\n<p class="headline">${escapeHtml(headline)}</p>\n${line}`,
    section('What happened', failure ? failureHtml(failure) : ''),
    section('The run', factTable(facts)),
    section('Curves', curvesHtml(reports, { costs, costUnit })),
    section('Health', findingsHtml(findings)),
    section(`Confusion matrix (${evaluated.name})`, evaluation ? confusionHtml(evaluation, classes) : ''),
    section('The model', modelHtml(summary)),
    section('The data', dataHtml(data.train, data.test)),
    section(
      `Misread examples (${evaluated.name})`,
      evaluation ? misreadHtml(evaluation, evaluated.data, classes) : '',
    ),
  ];
  return htmlPage({ title, style: reportStyle, body: body.join('') });
}

function modelHtml({ inputs, layers, parameters, bytes }: NetworkSummary): string {
  const rows = layers.map(({ label, shape, parameters: own }, index) => [
    formatCount(index + 1),
    `<td class="left">${escapeHtml(label)}</td>`,
    `[${shape.join(', ')}]`,
    formatCount(own),
  ]);
  return `<p>${formatCount(parameters)} parameters, ${formatBytes(bytes)}; an example is [${inputs.join(', ')}].</p>${htmlTable(
    ['layer', '<th class="left">kind</th>', 'gives', 'parameters'],
    rows,
  )}`;
}
