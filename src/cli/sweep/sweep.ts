// A sweep from its description to its files: what can be known beforehand is checked, then trials are done until all are.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GradloomError } from '../../errors.ts';
import { fileError } from '../../node/fileError.ts';
import { makeFolder } from '../../node/makeFolder.ts';
import { packageVersion } from '../../node/packageVersion.ts';
import { driveSweep, RowsOf, type SweepOutcome } from '../../sweep/runSweep.ts';
import type { CheckedSweep } from '../../sweep/sweepOptions.ts';
import { rankTrials } from '../../sweep/sweepRow.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatDuration, formatNumber } from '../../drawing/format.ts';
import { openDevice } from '../openDevice.ts';
import type { Output } from '../output.ts';
import { RUN_FOLDER, writeOrRescue } from '../outputFiles.ts';
import { SignalWatch } from '../signalWatch.ts';
import { deviceName } from '../tune/tuning.ts';
import { checkedSweepOf, readDescription, type MetricName, type SweepDescription } from './description.ts';
import { Journal } from './journal.ts';
import { localEngine } from './localEngine.ts';
import { parallelCoordinatesSvg } from './parallelCoordinates.ts';
import type { SweepCommandOptions } from './sweepCommandOptions.ts';
import type { SweepEngine } from './sweepEngine.ts';
import { printSweep } from './sweepReport.ts';
import { referenceTo, TrialDataSource, type TrialData } from './trialData.ts';
import {
  identityOf,
  jobsOf,
  keeping,
  type JobResult,
  type SweepIdentity,
  type TrialRow,
} from './trialJob.ts';
import { LOST } from './queue/lost.ts';
import { queuePlace } from './queue/queuePlace.ts';

/** A sweep that is ready to run. */
interface Prepared {
  readonly description: SweepDescription;
  readonly checked: CheckedSweep;
  readonly identity: SweepIdentity;
  readonly journal: Journal;
  readonly engine: SweepEngine;
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** The files of a sweep. */
const FILES = { rows: 'trials.jsonl', model: 'best.safetensors', picture: 'sweep.svg' } as const;

/** Runs the command. Throws as `readDescription`, `loadTrainingData`, `Journal.open`, `openQueue`; `E_INTERRUPTED`. */
export async function sweep(
  file: string,
  options: SweepCommandOptions,
  context: CommandContext,
): Promise<void> {
  const begin = performance.now();
  const output = context.open(options);
  const place = options.queue === undefined ? undefined : queuePlace(options.queue, context.surroundings.env);
  const description = await readDescription(file);
  const source = new TrialDataSource(output);
  const reference = await referenceTo(description);
  const data = await source.load(reference);
  const metric = metricOf(description, data);
  const checked = checkedSweepOf(description, metric);
  const version = packageVersion() ?? 'unknown';
  const identity = identityOf(description, { data: reference, metric, version });
  const folder = options.out ?? join(RUN_FOLDER, 'sweep');
  const journal = await openJournal(folder, { identity, restart: options.restart });
  try {
    const engine = place ? await queueOf(place, output) : await deviceOf(options, source, output);
    const watch = new SignalWatch({
      surroundings: context.surroundings,
      output,
      message: 'stopping; trials that are done are kept, and the same command goes on from there',
    });
    try {
      const { signal } = watch;
      const prepared = { description, checked, identity, journal, engine, signal, output };
      const outcome = await runAll(prepared);
      const test = await saveAll(prepared, { outcome, folder, data });
      report({ outcome, checked, metric, description, folder, options, test, begin }, output);
    } finally {
      watch.end();
      if (watch.exitCode !== undefined) context.exit(watch.exitCode);
      await engine.close();
    }
  } finally {
    await journal.close();
  }
}

/** What is compared where nobody says: accuracy of classes, errors of numbers. Throws `E_ARGUMENT` where data has it not. */
function metricOf({ metric }: SweepDescription, { train, name }: TrialData): MetricName {
  if (!train.y) {
    throw new GradloomError('E_ARGUMENT', `sweep: the data must have a target; got none in ${name}.`, {
      hint: 'Name it with "target" (CSV) or "y" in "data" (HDF5, NPZ, JSON, NPY).',
    });
  }
  const isClasses = train.y instanceof Uint32Array;
  const own = metric ?? (isClasses ? 'accuracy' : 'meanSquaredError');
  if (own === 'loss' || (own === 'accuracy') === isClasses) return own;
  throw new GradloomError(
    'E_ARGUMENT',
    `sweep: metric must be ${isClasses ? 'accuracy or loss for classes' : 'meanSquaredError, meanAbsoluteError or loss for numbers'}; got ${own}.`,
  );
}

async function openJournal(
  folder: string,
  { identity: { sweep: id, metric }, restart }: { identity: SweepIdentity; restart: boolean },
): Promise<Journal> {
  const path = join(folder, FILES.rows);
  try {
    makeFolder(folder);
    if (restart) await rm(path, { force: true });
  } catch (cause) {
    throw fileError('write', folder, cause);
  }
  return Journal.open(path, { sweep: id, metric });
}

async function queueOf(place: ReturnType<typeof queuePlace>, output: Output): Promise<SweepEngine> {
  const [{ openQueue }, { queueEngine }] = await Promise.all([
    import('./queue/openQueue.ts'),
    import('./queue/queueEngine.ts'),
  ]);
  const tools = await openQueue(place);
  output.note(`queue     ${place.shown}`);
  return queueEngine(tools, {
    onIdle: () => output.note(`No worker listens yet: gradloom worker --queue ${place.shown}`),
  });
}

async function deviceOf(
  { driver, tuning }: SweepCommandOptions,
  source: TrialDataSource,
  output: Output,
): Promise<SweepEngine> {
  const gpu = await openDevice({ driver, tuning }, output);
  output.note(`device    ${deviceName(gpu)}`);
  return localEngine(gpu, source);
}

/** Does what is not done yet; each row is on the disk before the next trial is told. */
async function runAll(prepared: Prepared): Promise<SweepOutcome<TrialRow>> {
  const { description, checked, identity, journal, engine, signal, output } = prepared;
  const known = new RowsOf<TrialRow>(journal.known.filter(({ failed }) => !failed?.startsWith(LOST)));
  const all: TrialRow[] = [];
  let old = 0;
  const outcome = await driveSweep<TrialRow>(checked, async (tasks) => {
    const rows = new Map<number, TrialRow>();
    for (const task of tasks) {
      const row = known.of(task);
      if (row) rows.set(task.trial, row);
    }
    old += rows.size;
    all.push(...rows.values());
    // As they would be without what is done: who trains side by side must not depend on it.
    const jobs = jobsOf(identity, tasks, description).filter(
      (job) => !job.tasks.every((task) => rows.has(task.trial)),
    );
    await engine.run(jobs, {
      signal,
      onDone: async (_, result) => {
        const fresh = result.rows.filter(({ trial }) => !rows.has(trial));
        await journal.add(fresh);
        for (const row of fresh) rows.set(row.trial, row);
        all.push(...fresh);
        for (const row of fresh) tell(row, { all, prepared });
      },
    });
    return tasks.map(({ trial }) => rows.get(trial)!);
  });
  if (old > 0) output.note(`${old} of ${all.length} rows were done already`);
  await journal.finish(outcome.rows);
  return outcome;
}

function tell(row: TrialRow, { all, prepared }: { all: readonly TrialRow[]; prepared: Prepared }): void {
  const { checked, identity, output } = prepared;
  const [best] = rankTrials(all, checked.direction);
  const came =
    row.value === undefined ? `failed: ${row.failed}` : `${identity.metric} ${formatNumber(row.value, 5)}`;
  const leading =
    best?.value === undefined ? '' : `   best ${formatNumber(best.value, 5)} (trial ${best.trial})`;
  const part = checked.rungs.length > 1 ? ` with ${formatNumber(row.budget)} ${identity.unit}` : '';
  output.note(`trial ${row.trial} of ${checked.trials}${part}   ${came}${leading}`);
  output.report('progress', { command: 'sweep', ...row });
}

/** Writes the best model, which is trained once more for it, and the picture. Gives the best model's score on the test part. */
async function saveAll(
  prepared: Prepared,
  { outcome, folder }: { outcome: SweepOutcome<TrialRow>; folder: string; data: TrialData },
): Promise<JobResult['test']> {
  const { description, checked, identity, engine, signal, output } = prepared;
  const { best, rows } = outcome;
  const picture = parallelCoordinatesSvg({
    title: `Sweep of ${Object.keys(checked.space).join(', ')}`,
    metric: identity.metric,
    sweep: checked,
    outcome,
  });
  await writeOrRescue(join(folder, FILES.picture), picture);
  if (!best) {
    throw new GradloomError(
      'E_NONFINITE',
      `sweep: at least one trial must succeed; got ${outcome.ranking.length} that failed, the first: ${outcome.ranking[0]?.failed}.`,
      {
        hint: `All reasons are in ${join(folder, FILES.rows)}.`,
      },
    );
  }
  // The same job as before: its trials trained side by side.
  const peers = rows.filter(
    ({ rung, trial }) =>
      rung === best.rung && generationOf(checked, trial) === generationOf(checked, best.trial),
  );
  const tasks = peers.map(({ trial, rung, budget, parameters }) => ({ trial, rung, budget, parameters }));
  const job = jobsOf(identity, tasks, description).find((own) =>
    own.tasks.some(({ trial }) => trial === best.trial),
  )!;
  let test: JobResult['test'];
  await engine.run([keeping(job, best.trial)], {
    signal,
    onDone: async (_, result) => {
      const again = result.rows.find(({ trial }) => trial === best.trial)!;
      if (again.value !== best.value)
        output.warn(
          `Trained again for its model, trial ${best.trial} has ${identity.metric} ${again.value}, not ${best.value}: another device or driver computes other last bits.`,
        );
      if (result.model === undefined) return;
      await writeOrRescue(join(folder, FILES.model), Buffer.from(result.model, 'base64'));
      ({ test } = result);
    },
  });
  return test;
}

/** Which trials were proposed together with one. */
function generationOf({ sampler, startup, generation }: CheckedSweep, trial: number): number {
  if (sampler !== 'tpe') return 0;
  return trial < startup ? 0 : 1 + Math.floor((trial - startup) / generation);
}

interface Finished {
  readonly outcome: SweepOutcome<TrialRow>;
  readonly checked: CheckedSweep;
  readonly metric: MetricName;
  readonly description: SweepDescription;
  readonly folder: string;
  readonly options: SweepCommandOptions;
  readonly test: JobResult['test'];
  readonly begin: number;
}

function report(
  { outcome, checked, metric, description, folder, options, test, begin }: Finished,
  output: Output,
): void {
  printSweep({ outcome, sweep: checked, metric, unit: description.unit, top: options.top }, output);
  const files = Object.fromEntries(Object.entries(FILES).map(([what, name]) => [what, join(folder, name)]));
  if (test) {
    const shown = Object.entries(test).map(([name, value]) => `${name} ${formatNumber(value, 5)}`);
    output.print(`\nBest model on the test part, by which nothing was chosen: ${shown.join(', ')}`);
  }
  output.note(
    `\nmodel     ${files['model']}\npicture   ${files['picture']}\nrows      ${files['rows']}\ntook      ${formatDuration(performance.now() - begin)}`,
  );
  const { ranking, best, importance } = outcome;
  output.report('result', { command: 'sweep', metric, best, trials: ranking, importance, test, files });
}
