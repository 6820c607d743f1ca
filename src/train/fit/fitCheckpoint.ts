// A fit as bytes, and back: the training, what was told and decided so far, and the best parameters.

import { GradloomError } from '../../errors.ts';
import type { ArrayData } from '../../formats/arrayData.ts';
import { decodeState, encodeState, type StateContent } from '../state/stateFile.ts';
import { contentOf, restoreContent, type AboutTraining } from '../state/trainerState.ts';
import { describeData, same } from '../state/trainingDescription.ts';
import type { CheckpointInfo, FitEnding, FitOptions, FitReport, FitSubject, Recovery } from './fitOptions.ts';
import type { Variable } from '../../plan/variable.ts';
import type { FitHealth, FitHealthState } from '../health/fitHealth.ts';
import type { Validation, ValidationState } from './validation.ts';

/** Where a fit stands, apart from what is on the device. */
export interface FitProgress {
  /** Steps of the fit. */
  readonly done: number;
  /** Of the costs since the last report. */
  readonly sum: number;
  readonly count: number;
  readonly reports: readonly FitReport[];
  readonly recoveries: readonly Recovery[];
  /** Costs that were not told yet. */
  readonly forBatch: Float32Array;
  readonly forProgress: Float32Array;
  /** Milliseconds of training. */
  readonly used: number;
}

/** A fit in the description of its state. */
interface AboutFit extends Omit<FitProgress, 'forBatch' | 'forProgress'> {
  readonly steps: number;
  readonly ended?: FitEnding | undefined;
  /** The place of the best report. */
  readonly best?: number | undefined;
  readonly validation?: ValidationState | undefined;
  readonly health?: FitHealthState | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly heldOut: readonly string[];
  readonly note?: string | undefined;
}

type About = AboutTraining & { readonly fit?: AboutFit };

/** A checkpoint that was read. */
export type OpenCheckpoint = StateContent<AboutTraining & { readonly fit: AboutFit }>;

/** What a checkpoint says of itself. */
export interface CheckpointSummary extends CheckpointInfo {
  /** Steps that the fit was asked for. */
  readonly steps: number;
  /** Steps of the fit so far. */
  readonly done: number;
  /** Milliseconds of training so far. */
  readonly milliseconds: number;
  /** The text of one's own in it. */
  readonly note?: string;
}

/** Options that may be others when a fit goes on: how far, who looks, and where. */
const FREE: ReadonlySet<string> = new Set([
  'epochs',
  'steps',
  'timeLimitMs',
  'every',
  'signal',
  'validation',
  'metrics',
  'checkpoint',
  'resume',
  'deviceLosses',
]);

/** What a fit's state is made of. */
export interface FitParts {
  readonly subject: FitSubject;
  readonly options: FitOptions;
  readonly validation: Validation | undefined;
  readonly health: FitHealth | undefined;
}

/** Within the fit's turn: its state as bytes. */
export async function encodeFit(
  { subject, options, validation, health }: FitParts,
  progress: FitProgress,
  { steps, ended }: { steps: number; ended?: FitEnding | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const { forBatch, forProgress, ...own } = progress;
  const { about, tensors } = await contentOf(subject, copiesOf(validation, health));
  const best = validation?.best && progress.reports.indexOf(validation.best);
  const fit: AboutFit = {
    ...own,
    steps,
    ended,
    best,
    validation: validation?.state,
    health: health?.state,
    options: comparable(options),
    heldOut: await heldOutText(validation),
    note: options.checkpoint?.note?.(),
  };
  const costs = new Map<string, ArrayData>();
  for (const [name, data] of Object.entries({ forBatch, forProgress }))
    if (data.length > 0) costs.set(name, { dtype: 'f32', shape: [data.length], data });
  return encodeState<About>({ about: { ...about, fit }, tensors: new Map([...tensors, ...costs]) });
}

/** Reads a checkpoint. Throws `E_ARGUMENT`, `E_FILE_FORMAT`, `E_FILE_CHECKSUM`. */
export function openCheckpoint(what: string, bytes: unknown): OpenCheckpoint {
  const content = decodeState<About>(what, bytes);
  if (content.about.fit) return content as OpenCheckpoint;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: it must be a checkpoint of a fit; got the state of a trainer after ${content.about.step} steps.`,
    { hint: 'await trainer.restore(state), and fit without resume.' },
  );
}

/**
 * What a checkpoint says of itself: how far the fit was, whether it is over, and the text of one's own in it.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_FILE_FORMAT`, `E_FILE_CHECKSUM` where it is none, or damaged.
 */
export function readCheckpoint(checkpoint: Uint8Array): CheckpointSummary {
  const { step, fit } = openCheckpoint('readCheckpoint', checkpoint).about;
  const { ended, steps, done, used: milliseconds, note } = fit;
  return {
    step,
    steps,
    done,
    milliseconds,
    ...(ended === undefined ? {} : { ended }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Within the fit's turn: puts training and decisions back as they were, and gives the rest. Throws before any change. */
export async function resumeFit(
  { subject, options, validation, health }: FitParts,
  content: OpenCheckpoint,
  steps: number,
): Promise<FitProgress & { readonly ended: FitEnding | undefined }> {
  const { fit } = content.about;
  compareOptions(fit.options, comparable(options));
  const heldOut = await heldOutText(validation);
  if (!same(fit.heldOut, heldOut)) throw differs('held-out examples', fit.heldOut, heldOut);
  if (steps < fit.done) {
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: resume: the fit must go at least as far as its checkpoint; got ${steps} steps, ${fit.done} done.`,
    );
  }
  await restoreContent(subject, content, copiesOf(validation, health));
  const { best, reports } = fit;
  if (validation && fit.validation) {
    validation.state = fit.validation;
    validation.best = best === undefined ? undefined : reports[best];
  }
  if (health && fit.health) health.state = fit.health;
  const costs = (name: string): Float32Array =>
    Float32Array.from((content.tensors.get(name)?.data ?? []) as Float32Array);
  return { ...fit, forBatch: costs('forBatch'), forProgress: costs('forProgress'), ended: fit.ended };
}

/** What a fit keeps on the device beside the training. */
const copiesOf = (...keepers: (Pick<Validation, 'copies'> | undefined)[]): Variable[] =>
  keepers.flatMap((keeper) => keeper?.copies ?? []);

function compareOptions(theirs: AboutFit['options'], ours: AboutFit['options']): void {
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)]))
    if (!same(theirs[name], ours[name])) throw differs(name, theirs[name], ours[name]);
}

function differs(name: string, theirs: unknown, ours: unknown): GradloomError {
  const [before, now] = [theirs, ours].map((value) => JSON.stringify(value) ?? 'none');
  return new GradloomError(
    'E_ARGUMENT',
    `fit: resume: the fit must be the one of the checkpoint; got ${name} ${before} there, ${now} here.`,
    { hint: 'Only its end may lie further on: epochs, steps, timeLimitMs. Or start over, without resume.' },
  );
}

/** Options as JSON, without those that are functions. */
function comparable(options: FitOptions): Record<string, unknown> {
  const own = Object.entries(options).filter(
    ([name, value]) => !FREE.has(name) && typeof value !== 'function',
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(own))) as Record<string, unknown>;
}

async function heldOutText(validation: Validation | undefined): Promise<string[]> {
  if (!validation) return [];
  const { data, names } = validation.heldOut;
  return [`metrics ${names.join(', ')}`, ...(await Promise.all(data.map(describeData)))];
}
