// What a sweep shows: its table, best first, and how much each hyperparameter matters.

import type { SweepOutcome } from '../../sweep/runSweep.ts';
import type { CheckedSweep } from '../../sweep/sweepOptions.ts';
import type { SweepValue } from '../../sweep/space.ts';
import { formatNumber, formatPercent } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import type { Output } from '../output.ts';
import type { MetricName } from './description.ts';
import type { TrialRow } from './trialJob.ts';

/** What is reported. */
export interface SweepReport {
  readonly outcome: SweepOutcome<TrialRow>;
  readonly sweep: CheckedSweep;
  readonly metric: MetricName;
  readonly unit: 'epochs' | 'steps';
  /** Rows of the table at most. */
  readonly top: number;
}

/** Prints the table and the importance. */
export function printSweep({ outcome, sweep, metric, unit, top }: SweepReport, output: Output): void {
  const { ranking, importance } = outcome;
  const names = Object.keys(sweep.space);
  const halves = sweep.rungs.length > 1;
  const shown = ranking.slice(0, top);
  const failed = ranking.filter(({ value }) => value === undefined).length;
  const isJudged = shown.some(({ trained }) => trained !== undefined);
  const header = [
    'trial',
    ...(halves ? [unit] : []),
    ...names,
    metric,
    ...(isJudged ? ['steps'] : []),
    ...(failed > 0 ? ['failed'] : []),
  ];
  const rows = shown.map((row) => [
    String(row.trial),
    ...(halves ? [formatNumber(row.budget)] : []),
    ...names.map((name) => showValue(row.parameters[name]!)),
    row.value === undefined ? '' : formatNumber(row.value, 5),
    ...(isJudged ? [stepsOf(row)] : []),
    ...(failed > 0 ? [row.failed ?? ''] : []),
  ]);
  output.print(drawTable({ header, rows, width: output.width, color: output.color }));
  if (shown.length < ranking.length)
    output.print(`… and ${ranking.length - shown.length} more in trials.jsonl`);
  if (importance.length === 0) return;
  output.print('\nShare of the differences that each explains alone');
  output.print(drawTable({ rows: importance.map(({ name, share }) => [name, formatPercent(share)]) }));
}

/** `40 of 200, best at 30`. */
function stepsOf({ trained, steps, bestStep }: TrialRow): string {
  if (trained === undefined) return '';
  const all = trained === steps ? String(trained) : `${trained} of ${steps}`;
  return bestStep === undefined || bestStep === trained ? all : `${all}, best at ${bestStep}`;
}

/** A value of a hyperparameter as it is shown. */
export function showValue(value: SweepValue): string {
  return typeof value === 'number' ? formatNumber(value, 6) : String(value);
}
