// Work to be done in one piece, by whoever: one trial, or some that train side by side.

import { createHash } from 'node:crypto';
import type { SweepRow, SweepTask } from '../../sweep/sweepRow.ts';
import type { MetricName, SweepDescription } from './description.ts';
import type { TrialJudging } from './trialJudging.ts';
import { alikeKey, type TrialValues } from './trialOptions.ts';

/** Data by reference: where it is, and what it must hold. */
export interface DataReference {
  /** Absent: drawn digits. */
  readonly path?: string;
  /** SHA-256 of what the path holds, and of its test data, if they have paths of their own. */
  readonly digests: Readonly<Record<string, string>>;
  readonly reading: Readonly<Record<string, string | boolean>>;
  readonly validationFraction: number;
  /** Of the division of the data. */
  readonly seed: number;
}

/** What all jobs of a sweep share. */
export interface SweepIdentity {
  /** Of the program: another one may compute other bits. */
  readonly version: string;
  /** A digest of all that decides the outcome: equal ones are one sweep. */
  readonly sweep: string;
  readonly data: DataReference;
  readonly fixed: TrialValues;
  readonly unit: 'epochs' | 'steps';
  readonly metric: MetricName;
  /** What held-out examples decide within a trial. */
  readonly judging?: TrialJudging;
}

/** A job, as plain data. */
export interface TrialJob extends SweepIdentity {
  /** Equal jobs have equal names: who finds one done need not do it again. */
  readonly id: string;
  readonly tasks: readonly SweepTask[];
  /** The trial whose model is wanted. */
  readonly keep?: number;
}

/** A row of the sweep with all that was measured. */
export interface TrialRow extends SweepRow {
  readonly metrics?: Readonly<Record<string, number>>;
  /** Parameters of its network. */
  readonly size?: number;
  /** Steps that were asked for. */
  readonly steps?: number;
  /** Where held-out examples decide: the steps that it took, why it ended, and the step that its metrics are of. */
  readonly trained?: number;
  readonly ended?: 'done' | 'patience';
  readonly bestStep?: number;
}

/** What came of a job. */
export interface JobResult {
  readonly rows: readonly TrialRow[];
  /** The file of the model that was wanted, in base 64. */
  readonly model?: string;
  /** What that model has on the test part. */
  readonly test?: Readonly<Record<string, number>>;
}

/** SHA-256 of a text, hexadecimal. */
export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The identity of a sweep. */
export function identityOf(
  description: SweepDescription,
  { data, metric, version }: { data: DataReference; metric: MetricName; version: string },
): SweepIdentity {
  const { fixed, unit, search, together, judging } = description;
  // Where the data lies is of no importance.
  const { path: _, ...content } = data;
  const decided = judging ? [judging] : [];
  const all = [version, content, fixed, unit, metric, search, together, ...decided];
  const sweep = digestOf(JSON.stringify(all)).slice(0, 16);
  return { version, sweep, data, fixed, unit, metric, ...(judging ? { judging } : {}) };
}

/**
 * Tasks as jobs: those alike, in the order of their trials, up to `together` in one. It depends on the tasks alone, so
 * that the same trials train side by side wherever and whenever they do: their last bits may depend on that. Trials that end
 * when nothing gets better, or keep their best, are alone: the members of a population take all their steps together.
 */
export function jobsOf(
  identity: SweepIdentity,
  tasks: readonly SweepTask[],
  { together }: { readonly together: number },
): TrialJob[] {
  const groups = new Map<string, SweepTask[][]>();
  for (const task of tasks) {
    const key = `${task.budget} ${alikeKey({ ...identity.fixed, ...task.parameters })}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    const last = group.at(-1);
    if (last && last.length < (identity.judging ? 1 : together)) last.push(task);
    else group.push([task]);
  }
  return [...groups.values()].flat().map((own) => jobOf(identity, own));
}

function jobOf(identity: SweepIdentity, tasks: readonly SweepTask[]): TrialJob {
  const rung = tasks[0]!.rung;
  const name = digestOf(JSON.stringify(tasks)).slice(0, 16);
  return { ...identity, id: `${identity.sweep}-${tasks[0]!.trial}-${rung}-${name}`, tasks };
}

/** The same job, done for the model of one of its trials. */
export function keeping(job: TrialJob, trial: number): TrialJob {
  return { ...job, id: `${job.id}-model-${trial}`, keep: trial };
}
