import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asText } from '../../src/cli/sweep/queue/asText.ts';
import { openQueue } from '../../src/cli/sweep/queue/openQueue.ts';
import { QUEUE_NAME, type QueueTools } from '../../src/cli/sweep/queue/queueTools.ts';
import { queueEngine } from '../../src/cli/sweep/queue/queueEngine.ts';
import { queuePlace } from '../../src/cli/sweep/queue/queuePlace.ts';
import { TrialWorker, type TrialWorkerOptions } from '../../src/cli/sweep/queue/trialWorker.ts';
import type { SweepEngine } from '../../src/cli/sweep/sweepEngine.ts';
import type { JobResult, TrialJob } from '../../src/cli/sweep/trialJob.ts';
import { GradloomError } from '../../src/errors.ts';
import { gradloom } from '../cli/command.ts';
import {
  freePort,
  hasPostgres,
  hasRedis,
  startPostgres,
  startRedis,
  type QueueServer,
} from './queueServers.ts';

const SECRET = 'hidden%41word';

function jobOf(trial: number, run: string): TrialJob {
  const data = { digests: {}, reading: {}, validationFraction: 0.2, seed: 0 };
  const tasks = [{ trial, rung: 0, budget: 1, parameters: { seed: trial } }];
  return {
    version: '0',
    sweep: run,
    data,
    fixed: {},
    unit: 'steps',
    metric: 'loss',
    id: `${run}-${trial}`,
    tasks,
  };
}

const resultOf = ({ tasks }: TrialJob): JobResult => ({
  rows: tasks.map((task) => ({ ...task, value: 7 * task.trial })),
});

function doNothing(): void {
  // Nobody looks.
}

describe('the address of a queue', () => {
  it.each(['http://localhost', 'localhost:6379', 'redis:', ''])('%j is refused', (text) => {
    expect(() => queuePlace(text, {})).toThrow('--queue must be the address of a Redis');
  });

  it('is shown without user and password, which may come from a variable', () => {
    const place = queuePlace('rediss://me:secret@host:7000/2', {});
    expect(place.shown).toBe('rediss://host:7000/2');
    expect(queuePlace('redis://host', { GRADLOOM_QUEUE_PASSWORD: 'a/b' }).url).toBe('redis://:a%2Fb@host');
    const postgres = queuePlace('postgresql://me@host:7000/trials', { GRADLOOM_QUEUE_PASSWORD: 'a/b' });
    expect(postgres).toEqual({
      server: 'PostgreSQL',
      url: 'postgresql://me:a%2Fb@host:7000/trials',
      shown: 'postgresql://host:7000/trials',
    });
  });
});

const SERVERS = [
  { name: 'Redis', isThere: hasRedis(), start: startRedis, scheme: 'redis', refusal: 'WRONGPASS' },
  {
    name: 'PostgreSQL',
    isThere: hasPostgres(),
    start: startPostgres,
    scheme: 'postgres',
    refusal: 'password authentication failed',
  },
];

describe.each(SERVERS.filter(({ isThere }) => isThere))('a queue that a $name keeps', (kind) => {
  let server: QueueServer;
  let tools: QueueTools;
  let engine: SweepEngine;
  const workers: TrialWorker[] = [];

  beforeAll(async () => {
    server = await kind.start();
    tools = await openQueue(queuePlace(server.url, {}));
    engine = queueEngine(tools, { onIdle: () => undefined });
  });

  // What a test that failed has left would take the jobs of the next.
  afterEach(async () => {
    const left = workers.splice(0);
    for (const worker of left) worker.giveBack();
    await Promise.allSettled(left.map(({ ended }) => ended));
  });

  afterAll(async () => {
    await engine?.close();
    await server?.stop();
  });

  function work(own: Partial<TrialWorkerOptions>): TrialWorker {
    const worker = new TrialWorker(tools, {
      name: 'test',
      silence: 5000,
      run: (job) => Promise.resolve(resultOf(job)),
      onBegin: doNothing,
      onEnd: doNothing,
      onReturn: doNothing,
      ...own,
    });
    workers.push(worker);
    return worker;
  }

  async function runJobs(
    jobs: readonly TrialJob[],
    signal = new AbortController().signal,
  ): Promise<JobResult[]> {
    const results: JobResult[] = [];
    await engine.run(jobs, { signal, onDone: async (_, result) => void results.push(result) });
    return results.toSorted((a, b) => a.rows[0]!.trial - b.rows[0]!.trial);
  }

  // First: queues that other tests have closed would write of it to stderr.
  describe('whose server goes away', () => {
    it('waits until it is back, and has each job done', async () => {
      const jobs = [jobOf(10, 'server'), jobOf(11, 'server')];
      const { own, away } = watched();
      const trials: number[] = [];
      const onDone = async (_: TrialJob, { rows }: JobResult): Promise<void> =>
        void trials.push(rows[0]!.trial);
      const run = own.run(jobs, { signal: new AbortController().signal, onDone });
      const queue = new tools.bullmq.Queue(QUEUE_NAME, { connection: tools.connect() });
      queue.on('error', doNothing);
      while ((await queue.getWaitingCount()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      await server.restart(() => Promise.race([away, run]));
      const worker = work({});
      await run;
      expect(new Set(trials)).toEqual(new Set([10, 11]));
      expect(trials).toHaveLength(2);
      worker.stop();
      await worker.ended;
      await Promise.all([queue.close(), own.close()]);
    }, 60_000);

    it('does not keep a sweep that is stopped meanwhile', async () => {
      const stop = new AbortController();
      const { own, away } = watched();
      const run = own.run([jobOf(12, 'gone')], { signal: stop.signal, onDone: () => Promise.resolve() });
      const told = expect(run).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
      const queue = new tools.bullmq.Queue(QUEUE_NAME, { connection: tools.connect() });
      queue.on('error', doNothing);
      while ((await queue.getWaitingCount()) < 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await server.restart(async () => {
        await away;
        stop.abort();
        // A client of Redis waits for it, and so does what the sweep takes back.
        if (kind.name !== 'Redis') await told;
      });
      await told;
      await queue.obliterate({ force: true });
      await Promise.all([queue.close(), own.close()]);
    }, 60_000);

    it('is worked on by those who begin meanwhile', async () => {
      const begun: TrialWorker[] = [];
      await server.restart(async () => {
        begun.push(work({}));
        // Its first attempts find nobody.
        await new Promise((resolve) => setTimeout(resolve, 700));
      });
      expect(await runJobs([jobOf(13, 'begin')])).toHaveLength(1);
      for (const worker of begun) worker.stop();
      await Promise.all(begun.map(({ ended }) => ended));
    }, 60_000);

    it('lets sweeps and workers end that are told to meanwhile', async () => {
      const own = queueEngine({ ...tools, close: doNothing }, { onIdle: doNothing });
      const done = own.run([], { signal: new AbortController().signal, onDone: () => Promise.resolve() });
      const worker = work({});
      await done;
      await server.restart(async () => {
        // Between two attempts to connect, which are ever further apart.
        await new Promise((resolve) => setTimeout(resolve, 1500));
        worker.stop();
        await Promise.all([own.close(), worker.ended]);
      });
    }, 60_000);
  });

  it('has each job done once, however many workers there are', async () => {
    const jobs = Array.from({ length: 12 }, (_, trial) => jobOf(trial, 'once'));
    const done: string[] = [];
    const run = async (job: TrialJob): Promise<JobResult> => {
      done.push(job.id);
      return resultOf(job);
    };
    const two = [work({ run }), work({ run })];
    expect(await runJobs(jobs)).toEqual(jobs.map(resultOf));
    expect(done.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
    for (const worker of two) {
      worker.stop();
      await worker.ended;
    }
  });

  it('keeps what is done for a sweep that has gone away meanwhile: it is not done again', async () => {
    const jobs = [jobOf(0, 'away'), jobOf(1, 'away')];
    const queue = new tools.bullmq.Queue(QUEUE_NAME, { connection: tools.connect() });
    for (const job of jobs) await queue.add('trials', asText(job), { jobId: job.id });
    let count = 0;
    const worker = work({
      run: async (job) => {
        count++;
        return resultOf(job);
      },
    });
    while ((await queue.getCompletedCount()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await runJobs(jobs)).toEqual(jobs.map(resultOf));
    expect(count).toBe(2);
    // What is fetched is removed.
    expect(await queue.getJobCounts()).toMatchObject({ completed: 0, waiting: 0, active: 0, failed: 0 });
    worker.stop();
    await worker.ended;
    await queue.close();
  });

  it('gets a job back from a worker that has no time to finish it, and gives it to another', async () => {
    const returned: string[] = [];
    // Longer than any machine takes to look at the queue again.
    const silence = 60_000;
    const slow = work({
      silence,
      run: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new GradloomError('E_INTERRUPTED', 'stopped')));
          setTimeout(() => slow.giveBack(), 50);
        }),
      onReturn: ({ id }) => returned.push(id),
    });
    const results = runJobs([jobOf(3, 'back')]);
    await slow.ended;
    expect(returned).toEqual(['back-3']);
    const begin = performance.now();
    const other = work({ silence });
    expect(await results).toEqual([resultOf(jobOf(3, 'back'))]);
    // Not after the silence.
    expect(performance.now() - begin).toBeLessThan(silence / 2);
    other.stop();
    await other.ended;
  });

  it('keeps the job of a worker whose machine is at fault, and tells the fault there', async () => {
    const broken = work({
      run: () => Promise.reject(new GradloomError('E_DEVICE_LOST', 'the device is gone.')),
    });
    const results = runJobs([jobOf(4, 'fault')]);
    await expect(broken.ended).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
    const other = work({});
    expect(await results).toEqual([resultOf(jobOf(4, 'fault'))]);
    other.stop();
    await other.ended;
  });

  it('takes the result of a job that ends while it is being fetched', async () => {
    const job = jobOf(8, 'race');
    const { Queue } = tools.bullmq;
    // oxlint-disable-next-line typescript/unbound-method -- put back below, and called with its queue
    const { getJob } = Queue.prototype;
    const begun: TrialWorker[] = [];
    const begin = (): void => void (begun.length === 0 && begun.push(work({})));
    // What is fetched before the job is done arrives after that.
    Queue.prototype.getJob = async function (id) {
      const fetched: unknown = await getJob.call(this, id);
      begin();
      while ((await this.getJobState(id)) !== 'completed')
        await new Promise((resolve) => setTimeout(resolve, 10));
      return fetched as Awaited<ReturnType<typeof getJob>>;
    };
    const timer = setTimeout(begin, 300);
    try {
      expect(await runJobs([job])).toEqual([resultOf(job)]);
    } finally {
      clearTimeout(timer);
      Queue.prototype.getJob = getJob;
      for (const worker of begun) worker.stop();
      await Promise.allSettled(begun.map(({ ended }) => ended));
    }
  });

  it('keeps the order of names, and what is no job of this version goes back', async () => {
    const job = {
      ...jobOf(9, 'order'),
      tasks: [{ trial: 9, rung: 0, budget: 1, parameters: { seed: 1, l2: 2, a: -3e-7 } }],
    };
    const seen: string[] = [];
    const run = async (own: TrialJob): Promise<JobResult> => (seen.push(JSON.stringify(own)), resultOf(own));
    const worker = work({ run });
    expect(JSON.stringify(await runJobs([job]))).toBe(JSON.stringify([resultOf(job)]));
    expect(seen).toEqual([JSON.stringify(job)]);
    const queue = new tools.bullmq.Queue(QUEUE_NAME, { connection: tools.connect() });
    await queue.add('trials', { other: 1 }, { jobId: 'other-1' });
    await expect(worker.ended).rejects.toMatchObject({ code: 'E_QUEUE' });
    expect(await queue.getJobState('other-1')).toBe('waiting');
    await queue.remove('other-1');
    await queue.close();
  });

  it('has a row for a job that it has given up', async () => {
    const results = runJobs([jobOf(5, 'lost')]);
    const failing = new tools.bullmq.Worker(
      QUEUE_NAME,
      () => Promise.reject(new Error('stalled too often')),
      {
        connection: tools.connect(),
      },
    );
    expect((await results)[0]!.rows[0]).toMatchObject({ trial: 5, failed: 'lost: stalled too often' });
    await failing.close();
  });

  it('takes back what nobody has begun when the sweep is stopped', async () => {
    const stop = new AbortController();
    const results = runJobs([jobOf(6, 'stop'), jobOf(7, 'stop')], stop.signal);
    setTimeout(() => stop.abort(), 100);
    await expect(results).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    const queue = new tools.bullmq.Queue(QUEUE_NAME, { connection: tools.connect() });
    expect(await queue.getWaitingCount()).toBe(0);
    await queue.close();
  });

  /** Looks often, and says when it has found the server away; a client of Redis waits by itself. */
  function watched(): { readonly own: SweepEngine; readonly away: Promise<void> } {
    let found = doNothing;
    const away = new Promise<void>((resolve) => {
      if (kind.name === 'Redis') setTimeout(resolve, 300);
      else found = resolve;
    });
    const isAway = (error: unknown): boolean => {
      const is = tools.isAway(error);
      if (is) found();
      return is;
    };
    // Other engines of the same tools go on.
    return {
      own: queueEngine({ ...tools, isAway, close: doNothing }, { onIdle: doNothing, lookMs: 50 }),
      away,
    };
  }

  it('that is not there is an error, in which no password stands', async () => {
    const port = await freePort();
    const url = `${kind.scheme}://user:${SECRET}@127.0.0.1:${port}/0`;
    const { code, stderr, stdout } = await gradloom(['worker', '--queue', url]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `a ${kind.name} must answer at ${kind.scheme}://127.0.0.1:${port}/0; got connect ECONNREFUSED`,
    );
    expect(stderr).toContain('[E_QUEUE]');
    for (const secret of [SECRET, decodeURIComponent(SECRET)]) expect(stdout + stderr).not.toContain(secret);
  });

  it('with a wrong password is an error that says so, without the password', async () => {
    const locked = await kind.start({ password: 'right' });
    try {
      const [user, database] = kind.scheme === 'redis' ? ['', ''] : ['gradloom', '/postgres'];
      const open = (password: string) =>
        openQueue(queuePlace(`${kind.scheme}://${user}:${password}@127.0.0.1:${locked.port}${database}`, {}));
      const error = await open(SECRET).catch((thrown: unknown) => thrown as GradloomError);
      expect(error).toMatchObject({ code: 'E_QUEUE' });
      const said = JSON.stringify([
        (error as Error).message,
        (error as GradloomError).hint,
        (error as Error).stack,
      ]);
      expect(said).toContain(kind.refusal);
      for (const secret of [SECRET, decodeURIComponent(SECRET)]) expect(said).not.toContain(secret);
      (await open('right')).close();
    } finally {
      await locked.stop();
    }
  });
});
