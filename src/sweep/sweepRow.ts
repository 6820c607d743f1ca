// What is tried and what came of it, and which is better.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { SweepParameters } from './space.ts';

/** A trial, or with halving a trial at one of its budgets. */
export interface SweepTask {
  /** The number of the trial, from 0. */
  readonly trial: number;
  /** Which of the budgets, from 0. */
  readonly rung: number;
  /** How much it may spend, in the units of the sweep's budget: from its beginning, not beside what it had before. */
  readonly budget: number;
  /** What it tries. */
  readonly parameters: SweepParameters;
}

/** A task that is done. */
export interface SweepRow extends SweepTask {
  /** What was measured, finite; absent where it failed. */
  readonly value?: number | undefined;
  /** Why it failed. */
  readonly failed?: string | undefined;
}

/**
 * The last row of each trial, best first: those that came furthest, then by value; what failed stands last, and of equals
 * the earlier trial first.
 */
export function rankTrials<Row extends SweepRow>(rows: readonly Row[], direction: 'min' | 'max'): Row[] {
  const last = new Map<number, Row>();
  for (const row of rows) if (row.rung >= (last.get(row.trial)?.rung ?? 0)) last.set(row.trial, row);
  const sign = direction === 'min' ? 1 : -1;
  return [...last.values()].toSorted((a, b) => {
    const failed = Number(a.value === undefined) - Number(b.value === undefined);
    const further = failed === 0 && a.value === undefined ? 0 : b.rung - a.rung;
    return failed || further || sign * ((a.value ?? 0) - (b.value ?? 0)) || a.trial - b.trial;
  });
}

/** Throws `E_ARGUMENT` unless it is a list of rows. */
export function checkRows(what: string, rows: unknown): asserts rows is readonly SweepRow[] {
  const wrong = Array.isArray(rows) ? rows.find((row: unknown) => !isRow(row)) : rows;
  if (Array.isArray(rows) && wrong === undefined && !rows.includes(undefined)) return;
  throw new GradloomError('E_ARGUMENT', `${what}: rows must be a list of rows; got ${kindOf(wrong)}.`, {
    hint: 'A row has trial, rung, budget, parameters, and value or failed, as onRow is told.',
  });
}

function isRow(given: unknown): boolean {
  const { trial, rung, budget, parameters, value, failed } = Object(given) as Partial<SweepRow>;
  return (
    Number.isSafeInteger(trial) &&
    Number.isSafeInteger(rung) &&
    Number.isFinite(budget) &&
    typeof parameters === 'object' &&
    parameters !== null &&
    (value === undefined ? typeof failed === 'string' : Number.isFinite(value))
  );
}
