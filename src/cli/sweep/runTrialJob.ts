// Does a job: trains its trials, side by side where they fit, else one after another, and measures held-out examples.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError, messageOf } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { createPopulation } from '../../train/createPopulation.ts';
import { createTrainer } from '../../train/createTrainer.ts';
import { modelHeldOut } from '../../train/fit/modelHeldOut.ts';
import { Model } from '../../train/model.ts';
import { encodeModel } from '../../train/modelFile.ts';
import type { SweepTask } from '../../sweep/sweepRow.ts';
import { TRAINING_NOTE } from '../train/trainingNotes.ts';
import type { TrainingPlan } from '../train/trainingPlan.ts';
import type { TrainOptions } from '../train/trainOptions.ts';
import type { TrialData } from './trialData.ts';
import type { JobResult, TrialJob, TrialRow } from './trialJob.ts';
import { planTrial } from './trialOptions.ts';

/** What a job is done with. */
export interface JobTools {
  readonly gpu: Gpu;
  readonly data: TrialData;
  readonly signal?: AbortSignal | undefined;
}

/** A trial that is ready to train. */
interface Planned {
  readonly task: SweepTask;
  readonly plan: TrainingPlan;
  readonly options: TrainOptions;
}

/** What became of a trial. */
interface Trained {
  readonly row: TrialRow;
  readonly kept?: { readonly model: Uint8Array; readonly test?: Readonly<Record<string, number>> };
}

/** Looks at held-out examples in a trial at most, unless `validateEvery` asks for more. */
const MOST_LOOKS = 100;

/** Failures that are the trial's own: with the same values it fails everywhere. All others are those of the machine. */
const TRIAL_FAULTS: ReadonlySet<string> = new Set([
  'E_ARGUMENT',
  'E_SHAPE',
  'E_DTYPE',
  'E_NONFINITE',
  'E_LIMIT',
  'E_OUT_OF_MEMORY',
  'E_UNSUPPORTED',
]);

/**
 * Does a job. A trial that cannot be trained, or that diverges, has a row with the reason.
 *
 * @throws GradloomError `E_INTERRUPTED` where the signal aborts, `E_DEVICE_LOST` and whatever else is no fault of the trial.
 */
export async function runTrialJob(job: TrialJob, tools: JobTools): Promise<JobResult> {
  const planned: Planned[] = [];
  const trained = new Map<SweepTask, Trained>();
  for (const task of job.tasks) {
    const values = { seed: job.data.seed, ...job.fixed, ...task.parameters };
    const found = await attempt(task, () => ({
      task,
      ...planTrial(tools.data.train, values, { unit: job.unit, budget: task.budget }),
    }));
    if ('row' in found) trained.set(task, found);
    else planned.push(found);
  }
  const done = (await sideBySide(job, planned, tools)) ?? (await oneByOne(job, planned, tools));
  for (const own of done) trained.set(own.task, own);
  const kept = job.tasks.map((task) => trained.get(task)?.kept).find((own) => own !== undefined);
  return {
    rows: job.tasks.map((task) => trained.get(task)!.row),
    ...(kept ? { ...kept, model: Buffer.from(kept.model).toString('base64') } : {}),
  };
}

/** As a population; `undefined` where they are no population, or do not fit into one. */
async function sideBySide(
  job: TrialJob,
  planned: readonly Planned[],
  { gpu, data, signal }: JobTools,
): Promise<(Trained & { task: SweepTask })[] | undefined> {
  const [first] = planned;
  if (!first || planned.length < 2) return undefined;
  const { network, loss, batchSize, targetScale, steps } = first.plan;
  const made = await createPopulation(gpu, {
    network,
    data: data.train,
    loss,
    batchSize,
    standardForm: data.standardForm(first.plan.standardForm),
    targetScale,
    members: planned.map(({ plan: { optimizer, schedule }, options: { l2, clipNorm, shuffle, seed } }) => ({
      optimizer,
      schedule,
      l2,
      clipNorm,
      shuffle,
      seed,
    })),
  }).catch((error: unknown) => {
    // One after another each tells its own fault, if it is one.
    if (isTrialFault(error)) return undefined;
    throw error;
  });
  if (!made) return undefined;
  try {
    await made.run(steps, { signal });
    throwIfStopped(signal);
    const all: (Trained & { task: SweepTask })[] = [];
    for (const [member, own] of planned.entries()) {
      const { task } = own;
      const since = made.divergedAt[member];
      if (since !== undefined) {
        all.push({
          task,
          row: { ...task, failed: `diverged: its parameters were not finite after step ${since}` },
        });
        continue;
      }
      const found = await attempt(task, async () => {
        const model = await made.model(member);
        try {
          return await rowOf(job, own, { data, model, metrics: await measure(model, own, data.validation) });
        } finally {
          await model.destroy();
        }
      });
      all.push({ task, ...found });
    }
    return all;
  } finally {
    made.destroy();
  }
}

async function oneByOne(
  job: TrialJob,
  planned: readonly Planned[],
  tools: JobTools,
): Promise<(Trained & { task: SweepTask })[]> {
  const all: (Trained & { task: SweepTask })[] = [];
  for (const own of planned) {
    all.push({ task: own.task, ...(await attempt(own.task, () => trainOne(job, own, tools))) });
  }
  return all;
}

async function trainOne(job: TrialJob, own: Planned, { gpu, data, signal }: JobTools): Promise<Trained> {
  throwIfStopped(signal);
  const { plan, options } = own;
  const { loss, optimizer, schedule, batchSize, network, targetScale, steps, stepsPerEpoch } = plan;
  const { seed, shuffle, l2, clipNorm } = options;
  const standardForm = data.standardForm(plan.standardForm);
  const { classes, imageShape, table } = data.train;
  const model = new Model(gpu, { network, standardForm, classes, imageShape, table, targetScale, seed });
  try {
    const training = { data: data.train, loss, optimizer, schedule, batchSize, seed, shuffle, l2, clipNorm };
    const trainer = await createTrainer(model, training);
    try {
      const { judging, metric } = job;
      const epochs = steps / stepsPerEpoch;
      // Unless something is decided, only at the end.
      const every = judging
        ? (judging.validateEvery ?? Math.max(1, Math.ceil(epochs / MOST_LOOKS)))
        : 1 + epochs;
      const history = await trainer.fit({
        steps,
        validation: data.validation,
        validateEvery: every,
        reportEvery: every,
        ...(judging
          ? {
              monitor: metric,
              patience: judging.patience,
              minDelta: judging.minDelta,
              keepBest: judging.keepBest || undefined,
            }
          : {}),
        signal,
      }).finished;
      throwIfStopped(signal);
      const { best, ended, reports } = history;
      const kept = judging?.keepBest && best ? best : reports.at(-1)!;
      const course = judging && {
        trained: history.steps,
        ended: ended === 'patience' ? ended : ('done' as const),
        ...(judging.keepBest ? { bestStep: kept.step } : {}),
      };
      return await rowOf(job, own, { data, model, metrics: kept.validation!, course });
    } finally {
      trainer.destroy();
    }
  } finally {
    await model.destroy();
  }
}

/** As a fit measures held-out examples. */
async function measure(
  model: Model,
  { plan }: Planned,
  validation: DataSet,
): Promise<Readonly<Record<string, number>>> {
  return model.gpu.turns.take(async () => {
    const heldOut = await modelHeldOut(model, { validation, loss: plan.loss, onNames: () => undefined });
    try {
      return await heldOut.measure();
    } finally {
      heldOut.destroy();
    }
  });
}

/** A trained model and what it has on held-out examples. */
interface Measured {
  readonly data: TrialData;
  readonly model: Model;
  readonly metrics: Readonly<Record<string, number>>;
  readonly course?: Pick<TrialRow, 'trained' | 'ended' | 'bestStep'> | undefined;
}

async function rowOf(
  { metric, keep }: TrialJob,
  { task, plan, options }: Planned,
  { data, model, metrics, course }: Measured,
): Promise<Trained> {
  const value = metrics[metric];
  if (value === undefined) {
    throw new GradloomError(
      'E_ARGUMENT',
      `sweep: metric must be one of ${Object.keys(metrics).join(', ')} for this data; got ${metric}.`,
    );
  }
  const facts = { size: plan.network.length, steps: plan.steps, ...course };
  if (!Number.isFinite(value)) return { row: { ...task, failed: `${metric} was ${value}`, ...facts } };
  const row = { ...task, value, metrics, ...facts };
  if (keep !== task.trial) return { row };
  const { network, standardForm, targetScale } = model;
  const { classes, imageShape, table } = data.train;
  const parts = {
    network,
    standardForm,
    classes,
    imageShape,
    table,
    targetScale,
    values: () => model.values(),
  };
  const { optimizer, loss, batchSize, steps } = plan;
  const note = {
    data: data.name,
    loss,
    optimizer: optimizer.config,
    batch: batchSize ?? 'all',
    seed: options.seed,
    steps: course?.bestStep ?? course?.trained ?? steps,
    ended: course?.ended ?? 'done',
    trial: task.trial,
    [metric]: value,
  };
  const bytes = await encodeModel(parts, { [TRAINING_NOTE]: JSON.stringify(note) });
  const test = data.test && { test: await measure(model, { task, plan, options }, data.test) };
  return { row, kept: { model: bytes, ...test } };
}

/** A fault of the trial is its row; what else fails is thrown. */
async function attempt<T>(task: SweepTask, work: () => T | Promise<T>): Promise<T | Trained> {
  try {
    return await work();
  } catch (error) {
    if (!isTrialFault(error)) throw error;
    return { row: { ...task, failed: messageOf(error) } };
  }
}

function isTrialFault(error: unknown): boolean {
  return error instanceof GradloomError && TRIAL_FAULTS.has(error.code);
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new GradloomError('E_INTERRUPTED', 'sweep: stopped in a trial, which is left for another time.');
}
