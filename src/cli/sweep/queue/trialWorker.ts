// A worker: takes jobs of a queue one after another, and gives back what it cannot finish.

import type { Job, Worker } from 'bullmq';
import { GradloomError, messageOf } from '../../../errors.ts';
import type { JobResult, TrialJob } from '../trialJob.ts';
import { asText, fromText, type AsText } from './asText.ts';
import { QUEUE_NAME, type QueueTools } from './queueTools.ts';
import { withinPatience } from './withinPatience.ts';

/** How a worker works. */
export interface TrialWorkerOptions {
  readonly name: string;
  /** Does a job. What it throws is no fault of the trial: the worker gives the job back and ends. */
  readonly run: (job: TrialJob, signal: AbortSignal) => Promise<JobResult>;
  /** Milliseconds after which a worker that is not heard of is taken for dead, and its job given to another. */
  readonly silence: number;
  readonly onBegin: (job: TrialJob) => void;
  readonly onEnd: (job: TrialJob, result: JobResult) => void;
  readonly onReturn: (job: TrialJob, why: string) => void;
}

/** So many workers may die of one job before it is given up. */
const MOST_DEATHS = 5;
/** Milliseconds in which a worker that has no job closes, where it can: a PostgreSQL is asked for jobs for so long. */
const CLOSE_MS = 10_000;

/** A worker under way. */
export class TrialWorker {
  /** Resolves when the worker has ended; rejects with what made it end. */
  readonly ended: Promise<void>;
  readonly #bullmq: QueueTools['bullmq'];
  readonly #worker: Worker<AsText<TrialJob>, AsText<JobResult>>;
  readonly #options: TrialWorkerOptions;
  readonly #abort = new AbortController();
  #finish!: () => void;
  #failure: { readonly error: unknown } | undefined;
  #isClosing = false;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor({ bullmq, connect }: QueueTools, options: TrialWorkerOptions) {
    this.#bullmq = bullmq;
    this.#options = options;
    const { silence, name } = options;
    this.ended = new Promise((resolve, reject) => {
      this.#finish = () => (this.#failure ? reject(this.#failure.error) : resolve());
    });
    this.#worker = new bullmq.Worker<AsText<TrialJob>, AsText<JobResult>>(
      QUEUE_NAME,
      (job, token) => this.#process(job, token),
      {
        connection: connect(),
        name,
        concurrency: 1,
        lockDuration: silence,
        stalledInterval: Math.max(500, silence / 2),
        maxStalledCount: MOST_DEATHS,
      },
    );
    // A Redis that is away comes back: the job is finished meanwhile, and done again by others if they had given it up.
    this.#worker.on('error', () => undefined);
  }

  /** Takes no further job, and ends when the one under way is done. */
  stop(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    void this.#close().then(this.#finish, this.#finish);
  }

  /** Ends soon: the job under way goes back to the queue. */
  giveBack(): void {
    this.stop();
    this.#abort.abort();
  }

  /** Waits for the job under way, and then a little for a server that may be away. */
  async #close(): Promise<void> {
    const closed = this.#worker.close();
    await this.#underWay.catch(() => undefined);
    await withinPatience(closed, CLOSE_MS);
  }

  #process(
    job: Job<AsText<TrialJob>, AsText<JobResult>>,
    token: string | undefined,
  ): Promise<AsText<JobResult>> {
    const underWay = this.#do(job, token);
    this.#underWay = underWay;
    return underWay;
  }

  async #do(
    job: Job<AsText<TrialJob>, AsText<JobResult>>,
    token: string | undefined,
  ): Promise<AsText<JobResult>> {
    const { run, onBegin, onEnd, onReturn } = this.#options;
    let own: TrialJob | undefined;
    try {
      own = fromText(job.data, `the job ${job.id}`);
      onBegin(own);
      const result = await run(own, this.#abort.signal);
      onEnd(own, result);
      return asText(result);
    } catch (error) {
      const isStopped = error instanceof GradloomError && error.code === 'E_INTERRUPTED';
      if (!isStopped) this.#failure ??= { error };
      this.stop();
      if (own) onReturn(own, messageOf(error));
      await job.moveToWait(token);
      // So BullMQ learns that the job is neither done nor failed.
      throw new this.#bullmq.WaitingError();
    }
  }
}
