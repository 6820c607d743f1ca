// Trains and saves: the model is written first, and whatever fails after that loses nothing of it.

import { GradloomError, messageOf } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { evaluate } from '../../train/metrics.ts';
import type { Model } from '../../train/model.ts';
import { encodeModel } from '../../train/modelFile.ts';
import { Aftermath, withHint } from './aftermath.ts';
import { howToGoOn, type Checkpoints } from './checkpoints.ts';
import type { Snapshot } from './checkpoint.ts';
import { healthOf } from './healthOption.ts';
import type { Interruption } from './interruption.ts';
import { classWeightsBySample } from './loadStream.ts';
import type { NamedData } from './loadTrainingData.ts';
import { writeOrRescue } from '../outputFiles.ts';
import type { Output } from '../output.ts';
import { ProgressView } from './progress.ts';
import type { RunRecord } from './runRecord.ts';
import { unfinishedFile, type RunFiles } from './runFiles.ts';
import { runTraining } from './runTraining.ts';
import { stepOptionsOf } from './stepOptions.ts';
import type { TrainingOutcome } from './trainingOutcome.ts';
import { notesOf, type TrainingFacts } from './trainingNotes.ts';
import type { TrainingPlan } from './trainingPlan.ts';
import type { TrainOptions } from './trainOptions.ts';
import type { ReportedTraining } from './trainPage.ts';
import { curveOf, printResult, resultJson } from './trainReport.ts';
import { judge, type Verdict } from './verdict.ts';

/** Rows of a stream that the next one is drawn from. */
const USUAL_BUFFER = 10_000;

/** All that a training is made of. */
export interface TrainingWork {
  readonly gpu: Gpu;
  readonly model: Model;
  readonly data: NamedData;
  readonly plan: TrainingPlan;
  readonly options: TrainOptions;
  readonly files: RunFiles;
  readonly output: Output;
  readonly interruption: Interruption;
  readonly checkpoints?: Checkpoints | undefined;
  /** The course of the training. */
  readonly record: RunRecord;
  /** The command, for people. */
  readonly command: string;
  /** When the command began, by `performance.now()`. */
  readonly begin: number;
}

/**
 * Trains, writes the model, then curve, score and report. Returns whether anything was learnt.
 *
 * Throws what the training threw, after writing what was learnt until then to `NAME.unfinished.safetensors`;
 * `E_INTERRUPTED` where it was stopped before its first step; and the first failure of what follows the training.
 */
export async function trainAndSave(work: TrainingWork): Promise<{ learned: boolean }> {
  const { gpu, model, data, plan, options, files, output, interruption, record, begin } = work;
  const { train, test } = data;
  const outcome = await trainWith(work);
  const { kept, failure } = outcome;
  if (outcome.ended === 'interrupted' && work.checkpoints) output.note(await howToGoOn(work.checkpoints));
  const after = new Aftermath(output);
  await after.attempt('Writing the log', () => record.close());
  if (failure !== undefined) throw await failed(work, outcome);
  if (!kept) {
    throw new GradloomError(
      'E_INTERRUPTED',
      'train: stopped before the first step; nothing was trained or written.',
    );
  }
  const judged = await after.attempt('Comparing with a constant prediction', () =>
    judge({ outcome, plan, data: train, ...stepOptionsOf(options), exampleWeights: data.weights }),
  );
  const { learned, baseline, warning }: Verdict = judged ?? { learned: true, baseline: Number.NaN };
  let saved: string | undefined;
  await after.attempt('Writing the model', async () => {
    const facts = { steps: kept.steps, ended: outcome.ended, cost: outcome.cost, baseline, learned };
    const bytes = await fileOf(work, kept, facts);
    await writeOrRescue(files.model, bytes, { onRescue: (path) => (saved = path) });
    saved = files.model;
  });
  if (saved !== undefined) interruption.saved(saved);
  const { curve } = files;
  if (curve !== undefined)
    await after.attempt('Drawing the curve', () => writeOrRescue(curve, curveOf({ outcome, plan, data })));
  const evaluation = await after.attempt('Scoring', () => evaluate(model, test ?? train));
  const total = performance.now() - begin;
  const verdict = { learned, baseline };
  const written = { ...files, model: saved };
  const finished = { gpu, plan, outcome, data, evaluation, verdict, files: written, total };
  await after.attempt('Writing the report', () => writeReport(work, finished));
  await after.attempt('Reporting', () => {
    printResult(finished, output);
    if (warning !== undefined) output.warn(`${warning} The model is written all the same.`);
    output.report('result', resultJson(finished));
  });
  after.end(saved === undefined ? 'The model could not be written.' : `The model is in ${saved}.`);
  return { learned };
}

async function trainWith({
  model,
  data,
  plan,
  options,
  output,
  interruption,
  checkpoints,
  record,
}: TrainingWork): Promise<TrainingOutcome> {
  const view = new ProgressView(output);
  const { seed, shuffle, timeLimit } = options;
  const { patience, minDelta, keepBest, monitor, validateEvery, reduceOnPlateau, plateauPatience } = options;
  return runTraining(model, plan, {
    train: data.stream?.data ?? data.train,
    heldOut: data.validation ?? data.test,
    isJudged: data.validation !== undefined,
    judging: {
      patience,
      minDelta,
      keepBest: keepBest || undefined,
      monitor,
      reduceOnPlateau:
        reduceOnPlateau === undefined ? undefined : { factor: reduceOnPlateau, patience: plateauPatience },
    },
    validateEvery,
    seed,
    shuffle,
    shuffleBuffer: data.stream && shuffle ? (options.shuffleBuffer ?? USUAL_BUFFER) : undefined,
    steps: {
      ...stepOptionsOf(options),
      ...(data.stream ? { classWeights: classWeightsBySample(options.classWeights, data.train) } : {}),
      ...(data.weights ? { exampleWeights: data.weights } : {}),
    },
    health: healthOf(options.health, output, (finding) => record.findings.push(finding)),
    skips: options.health === 'skip',
    timeLimit: timeLimit === undefined ? undefined : timeLimit * 1000,
    signal: interruption.signal,
    checkpoints,
    onState: (state, how) => view.show(state, how),
    onCompile: (progress) => view.compiling(progress),
    onTrouble: (text) => output.warn(text),
    onReport: (report) => record.add(report),
  }).finally(() => quietly(() => view.stop()));
}

/** A bar that cannot be removed is no reason to lose a training. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The terminal has gone away.
  }
}

/** The bytes of the model's file with the parameters kept: they are on the host, and the device is not asked again. */
async function fileOf(
  { model, data, plan, options }: TrainingWork,
  kept: Snapshot,
  facts: TrainingFacts,
): Promise<Uint8Array> {
  const { network, standardForm, classes, imageShape, table, targetScale } = model;
  const values = () => Promise.resolve(kept.values);
  return encodeModel(
    { network, standardForm, classes, imageShape, table, targetScale, values },
    notesOf({ data, plan, options }, facts),
  );
}

async function writeReport(work: TrainingWork, told: ReportedTraining): Promise<void> {
  const { files, record, command, options } = work;
  if (files.report === undefined) return;
  const { trainPage } = await import('./trainPage.ts');
  await writeOrRescue(files.report, await trainPage(told, { record, command, seed: options.seed }));
}

/** The failure of a training, with what was saved of it; its report is written. */
async function failed(work: TrainingWork, outcome: TrainingOutcome): Promise<GradloomError> {
  const { gpu, data, plan, output, begin, files } = work;
  const { path, more } = await saveUnfinished(work, outcome);
  const total = performance.now() - begin;
  const own = { report: files.report, model: path };
  let told = '';
  try {
    await writeReport(work, { gpu, plan, outcome, data, files: own, total });
    if (files.report !== undefined) told = `The report is in ${files.report}.`;
  } catch (cause) {
    output.warn(`Writing the report failed as well: ${messageOf(cause)}`);
  }
  return withHint(outcome.failure, [more, told].filter(Boolean).join(' '));
}

/** Writes what was learnt until a failure; where it is, and what to say of it. */
async function saveUnfinished(
  work: TrainingWork,
  { kept }: TrainingOutcome,
): Promise<{ path?: string; more: string }> {
  if (!kept) return { more: 'Nothing was written: no parameters were known to be good yet.' };
  let path: string | undefined;
  try {
    const unfinished = unfinishedFile(work.files);
    const bytes = await fileOf(work, kept, { steps: kept.steps, ended: 'failed' });
    await writeOrRescue(unfinished, bytes, { onRescue: (rescue) => (path = rescue) });
    path = unfinished;
  } catch (cause) {
    work.output.warn(cause instanceof GradloomError ? `${cause.message} ${cause.hint}` : String(cause));
  }
  const what = `What was learnt in the first ${kept.steps} steps`;
  if (path === undefined) return { more: `${what} could not be written.` };
  return { path, more: `${what} is in ${path}.` };
}
