// Runs a sweep: asks for the next tasks, has them done, and puts what came of them in order.

import { checkFunction, kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError, messageOf } from '../errors.ts';
import { hyperparameterImportance, type Importance } from './importance.ts';
import { checkSweep, SWEEP_OPTIONS, type CheckedSweep, type SweepOptions } from './sweepOptions.ts';
import { checkRows, rankTrials, type SweepRow, type SweepTask } from './sweepRow.ts';
import { sweepTasks } from './sweepTasks.ts';

/** What came of a sweep. */
export interface SweepOutcome<Row extends SweepRow = SweepRow> {
  /** The last row of each trial, best first; those that failed stand last. */
  readonly ranking: readonly Row[];
  /** All rows by trial and budget: as many as trials without halving. */
  readonly rows: readonly Row[];
  /** The best one; absent where all failed. */
  readonly best?: Row | undefined;
  /** How much of the differences is due to each name, largest first; empty where there is too little to say. */
  readonly importance: readonly Importance[];
}

/** How to run a sweep. */
export interface SweepRunOptions extends SweepOptions {
  /** How many trials run at a time; default 1. It does not change the outcome. */
  readonly concurrency?: number | undefined;
  /** Rows of an earlier run of the same sweep: these are not run again. */
  readonly rows?: readonly SweepRow[] | undefined;
  /** Called with each row when it is there; what it returns is waited for. */
  readonly onRow?: ((row: SweepRow) => unknown) | undefined;
  /** Begins no further trial; the sweep ends with `E_INTERRUPTED`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches a space: calls `run` with each trial, which returns what it measured. A trial that throws or returns what is no
 * finite number is a row with its reason, and the sweep goes on. The outcome depends on the options and on what `run`
 * returns, not on the order in which trials end.
 *
 * @throws GradloomError `E_ARGUMENT` for options before any trial; `E_INTERRUPTED` where the signal aborts. What `onRow`
 *   throws.
 */
export async function runSweep(
  given: SweepRunOptions,
  run: (task: SweepTask) => number | Promise<number>,
): Promise<SweepOutcome> {
  needOptions('sweep', given, [...SWEEP_OPTIONS, 'concurrency', 'rows', 'onRow', 'signal']);
  const { concurrency = 1, rows: earlier = [], onRow, signal, ...options } = given;
  checkFunction('sweep: run', run);
  if (onRow !== undefined) checkFunction('sweep: onRow', onRow);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `sweep: concurrency must be a whole number of at least 1; got ${kindOf(concurrency)}.`,
    );
  }
  const sweep = checkSweep('sweep', options);
  const known = new RowsOf(earlier);
  return driveSweep(sweep, async (tasks) => {
    const rows = new Map<SweepTask, SweepRow>();
    const open = tasks.values();
    const workThrough = async (): Promise<void> => {
      for (const task of open) {
        const old = known.of(task);
        if (!old && signal?.aborted) throw interrupted();
        // Copies are given away: what others write into theirs changes neither rows nor what is proposed next.
        const row = old ?? { ...copyOf(task), ...(await outcomeOf(() => run(copyOf(task)))) };
        rows.set(task, row);
        if (!old) await onRow?.(copyOf(row));
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, tasks.length) }, workThrough));
    return tasks.map((task) => rows.get(task)!);
  });
}

/** As `runSweep`, where somebody else has many tasks done at once. */
export async function driveSweep<Row extends SweepRow>(
  sweep: CheckedSweep,
  runAll: (tasks: readonly SweepTask[]) => Promise<readonly Row[]>,
): Promise<SweepOutcome<Row>> {
  const course = sweepTasks<Row>(sweep);
  const rows: Row[] = [];
  for (let next = course.next(); !next.done;) {
    const found = await runAll(next.value);
    rows.push(...found);
    next = course.next(found);
  }
  const ranking = rankTrials(rows, sweep.direction);
  return {
    ranking,
    rows: rows.toSorted((a, b) => a.trial - b.trial || a.rung - b.rung),
    ...(ranking[0]?.value === undefined ? {} : { best: ranking[0] }),
    importance: hyperparameterImportance(sweep.space, rows, { seed: sweep.seed }),
  };
}

/** Rows of an earlier run by their tasks. */
export class RowsOf<Row extends SweepRow> {
  readonly #rows = new Map<string, Row>();

  /** Throws `E_ARGUMENT` for a row that no sweep wrote. */
  constructor(rows: readonly Row[]) {
    checkRows('sweep', rows);
    for (const row of rows) this.#rows.set(keyOf(row), row);
  }

  /** The row of a task, if it was done with the same parameters. */
  of(task: SweepTask): Row | undefined {
    return this.#rows.get(keyOf(task));
  }
}

const copyOf = <T extends SweepTask>(task: T): T => ({ ...task, parameters: { ...task.parameters } });

const keyOf = ({ trial, rung, budget, parameters }: SweepTask): string =>
  JSON.stringify([trial, rung, budget, parameters]);

async function outcomeOf(work: () => number | Promise<number>): Promise<Pick<SweepRow, 'value' | 'failed'>> {
  try {
    const value = await work();
    if (typeof value === 'number' && Number.isFinite(value)) return { value };
    return { failed: `the value must be a finite number; got ${kindOf(value)}` };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

function interrupted(): GradloomError {
  return new GradloomError('E_INTERRUPTED', 'sweep: stopped before its end.', {
    hint: 'Rows that onRow was told can be given as rows: they are not run again.',
  });
}
