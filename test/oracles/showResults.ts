// Results for a person: a table by operator, what failed, what is outside and why, and the counts.

import { drawTable } from '../../src/drawing/table.ts';
import type { CaseResult } from './runCase.ts';

/** The text; its last line is `N passed, N failed, N outside`. */
export function showResults(results: readonly CaseResult[]): string {
  const names = [...new Set(results.map(({ op }) => op))].sort();
  const rows = names.map((op) => {
    const group = results.filter((result) => result.op === op);
    const errors = group.flatMap(({ maxError }) => (maxError === null ? [] : [maxError]));
    return [
      op,
      ...(['passed', 'failed', 'outside'] as const).map((status) => show(count(group, status))),
      errors.length === 0 ? '' : Math.max(...errors).toExponential(1),
    ];
  });
  return [
    drawTable({ header: ['operator', 'passed', 'failed', 'outside', 'largest error'], rows }),
    ...section('Failed', results, 'failed'),
    ...section('Outside', results, 'outside'),
    '',
    showCounts(results),
  ].join('\n');
}

/** `N passed, N failed, N outside`. */
export function showCounts(results: readonly CaseResult[]): string {
  return (['passed', 'failed', 'outside'] as const)
    .map((status) => `${count(results, status)} ${status}`)
    .join(', ');
}

function section(title: string, results: readonly CaseResult[], status: CaseResult['status']): string[] {
  const chosen = results.filter((result) => result.status === status);
  if (chosen.length === 0) return [];
  return ['', `${title}:`, ...chosen.map(({ name, reason }) => `  ${name}: ${reason}`)];
}

function count(results: readonly CaseResult[], status: CaseResult['status']): number {
  return results.filter((result) => result.status === status).length;
}

function show(value: number): string {
  return value === 0 ? '' : String(value);
}
