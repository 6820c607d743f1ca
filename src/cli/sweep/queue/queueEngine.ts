// Has jobs done by the workers of a queue.

import type { Job, Queue, QueueEvents } from 'bullmq';
import { GradloomError } from '../../../errors.ts';
import type { SweepEngine } from '../sweepEngine.ts';
import type { JobResult, TrialJob } from '../trialJob.ts';
import { asText, fromText, type AsText } from './asText.ts';
import { LOST } from './lost.ts';
import { QUEUE_NAME, type QueueTools } from './queueTools.ts';
import { untilBack, type UntilBack } from './untilBack.ts';
import { withinPatience } from './withinPatience.ts';

/** Milliseconds between looks at what events may have failed to tell: a server that was away, say. */
const LOOK_MS = 5000;
/** Milliseconds in which connections close that can. */
const CLOSE_MS = 2000;
/** Seconds for which the queue keeps a job that is done and that nobody has fetched. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** What is told, and how often is looked. */
export interface QueueEngineOptions {
  /** Called where nobody is there to take the first jobs. */
  readonly onIdle: () => void;
  /** Milliseconds between looks. */
  readonly lookMs?: number;
}

/** An engine whose jobs are done by whoever takes them. */
export function queueEngine(
  { bullmq, connect, isAway, close }: QueueTools,
  { onIdle, lookMs = LOOK_MS }: QueueEngineOptions,
): SweepEngine {
  let asked = false;
  const queue = new bullmq.Queue<AsText<TrialJob>, AsText<JobResult>>(QUEUE_NAME, { connection: connect() });
  const events = new bullmq.QueueEvents(QUEUE_NAME, { connection: connect() });
  // A server that is away comes back, or the user ends the sweep; either is told elsewhere.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  return {
    async run(jobs, { onDone, signal }) {
      const patience = { isAway, signal };
      await untilBack(() => events.waitUntilReady(), patience);
      if (!asked && (await untilBack(() => queue.getWorkersCount(), patience)) === 0) onIdle();
      asked = true;
      const run = new QueueRun({ queue, events, onDone, patience, lookMs });
      try {
        await run.all(jobs, signal);
      } finally {
        run.end();
      }
    },
    async close() {
      await withinPatience(Promise.allSettled([queue.close(), events.close()]), CLOSE_MS);
      close();
    },
  };
}

interface RunParts {
  readonly queue: Queue<AsText<TrialJob>, AsText<JobResult>>;
  readonly events: QueueEvents;
  readonly onDone: (job: TrialJob, result: JobResult) => Promise<void>;
  readonly patience: UntilBack;
  readonly lookMs: number;
}

/** Some jobs until they are done. */
class QueueRun {
  readonly #queue: Queue<AsText<TrialJob>, AsText<JobResult>>;
  readonly #events: QueueEvents;
  readonly #onDone: RunParts['onDone'];
  readonly #patience: UntilBack;
  readonly #lookMs: number;
  readonly #open = new Map<string, TrialJob>();
  /** Those whose result is being taken. */
  readonly #taking = new Set<string>();
  #wake: () => void = () => undefined;
  #failure: { readonly error: unknown } | undefined;
  readonly #heard = ({ jobId }: { jobId: string }): void => {
    if (this.#open.has(jobId)) void this.#take(jobId);
  };

  constructor({ queue, events, onDone, patience, lookMs }: RunParts) {
    this.#queue = queue;
    this.#events = events;
    this.#onDone = onDone;
    this.#patience = patience;
    this.#lookMs = lookMs;
    events.on('completed', this.#heard);
    events.on('failed', this.#heard);
  }

  async all(jobs: readonly TrialJob[], signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#wake();
    signal.addEventListener('abort', stop);
    try {
      for (const job of jobs) {
        this.#open.set(job.id, job);
        await this.#add(job);
      }
      // Some may have been done by an earlier run.
      await this.#look();
      while (this.#open.size > 0 && !this.#failure && !signal.aborted) {
        await this.#nextEvent();
        if (!signal.aborted) await this.#look();
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
    if (this.#failure) throw this.#failure.error;
    if (this.#open.size === 0) return;
    await this.#withdraw();
    throw new GradloomError(
      'E_INTERRUPTED',
      'sweep: stopped; trials that no worker had begun were taken back.',
    );
  }

  end(): void {
    this.#events.off('completed', this.#heard);
    this.#events.off('failed', this.#heard);
  }

  /** A job that is there already, waiting, running or done, stays as it is. */
  async #add(job: TrialJob): Promise<void> {
    const keep = { age: KEEP_SECONDS };
    const options = { jobId: job.id, removeOnComplete: keep, removeOnFail: keep };
    await untilBack(() => this.#queue.add('trials', asText(job), options), this.#patience);
  }

  /** Waits for a result to be taken, or for the time of the next look. */
  async #nextEvent(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, this.#lookMs);
    });
    clearTimeout(timer);
  }

  async #look(): Promise<void> {
    for (const id of this.#open.keys()) await this.#take(id);
  }

  /** Takes the result of a job if it is done. */
  async #take(id: string): Promise<void> {
    const own = this.#open.get(id);
    if (!own || this.#taking.has(id)) return;
    this.#taking.add(id);
    try {
      const state = await untilBack(() => this.#queue.getJobState(id), this.#patience);
      // Somebody has cleared the queue, or fetched the result for another run of the same sweep.
      if (state === 'unknown') await this.#add(own);
      if (state !== 'completed' && state !== 'failed') return;
      // Fetched once it is done: a job that was fetched before has no result, and is not told of one.
      const job = await untilBack(() => this.#queue.getJob(id), this.#patience);
      if (!job) return;
      await this.#onDone(own, resultOf(own, job, state));
      this.#open.delete(id);
      // What is in the journal is of no more use here.
      await job.remove().catch(() => undefined);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#taking.delete(id);
      if (this.#open.size === 0 || this.#failure) this.#wake();
    }
  }

  /** Takes back what no worker has begun; what runs is done for the next run of the sweep. */
  async #withdraw(): Promise<void> {
    for (const id of this.#open.keys()) await this.#queue.remove(id).catch(() => undefined);
  }
}

/** What came of a job that is done. */
function resultOf(
  own: TrialJob,
  job: Job<AsText<TrialJob>, AsText<JobResult>>,
  state: 'completed' | 'failed',
): JobResult {
  if (state === 'failed') {
    const failed = `${LOST} ${job.failedReason}`;
    return { rows: own.tasks.map((task) => ({ ...task, failed })) };
  }
  const result = fromText(job.returnvalue, `the result of ${own.id}`);
  const { rows } = result ?? {};
  const isWhole = Array.isArray(rows) && rows.length === own.tasks.length;
  if (!isWhole || !rows.every(({ trial }, index) => trial === own.tasks[index]!.trial)) {
    throw new GradloomError(
      'E_QUEUE',
      `queue: the result of ${own.id} must have a row for each trial; got another.`,
      {
        hint: 'Do all workers run the same version of gradloom?',
      },
    );
  }
  return result;
}
