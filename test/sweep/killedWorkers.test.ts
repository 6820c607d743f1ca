// A sweep over three workers, two of which are killed in mid-trial, beside the same sweep on this machine alone: the
// same table. GRADLOOM_CASES=64 makes it so many trials.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, temporaryFolder } from '../cli/command.ts';
import { ended, hasPostgres, hasRedis, startPostgres, startRedis, type QueueServer } from './queueServers.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COMMAND = join(ROOT, 'dist/cli.js');
const TRIALS = Number(process.env['GRADLOOM_CASES'] ?? 12);
const SERVERS = [
  { name: 'Redis', isThere: hasRedis(), start: startRedis },
  { name: 'PostgreSQL', isThere: hasPostgres(), start: startPostgres },
];

/** A worker process and what it has told. */
class WorkerProcess {
  readonly child: ChildProcess;
  readonly begun: string[] = [];
  readonly done: string[] = [];
  stderr = '';
  /** Called at each trial that it begins. */
  onBegin: () => void = () => undefined;

  constructor(folder: string, url: string) {
    const parameters = [COMMAND, 'worker', '--json', '--queue', url, '--silence', '2'];
    this.child = spawn(process.execPath, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    this.child.stdout!.on('data', (piece: Buffer) => {
      const lines = (text + piece.toString()).split('\n');
      text = lines.pop()!;
      for (const line of lines) this.#hear(JSON.parse(line) as { event?: string; job?: string });
    });
    this.child.stderr!.on('data', (piece: Buffer) => (this.stderr += piece.toString()));
  }

  /** Jobs that it had begun and not ended when it was killed. */
  get left(): string[] {
    return this.begun.filter((job, index) => !this.done.slice(0, index + 1).includes(job));
  }

  #hear({ event, job }: { event?: string; job?: string }): void {
    if (event === 'done') this.done.push(job!);
    if (event !== 'begin') return;
    this.begun.push(job!);
    this.onBegin();
  }
}

/** Points of three kinds, which two hidden layers can tell apart. */
function table(): string {
  const rows = Array.from({ length: 180 }, (_, i) => {
    const [x, y] = [((i * 37) % 101) / 50 - 1, ((i * 61) % 97) / 48 - 1];
    const kind = x * x + y * y < 0.5 ? 'in' : x > y ? 'below' : 'above';
    return `${x.toFixed(3)},${y.toFixed(3)},${kind}`;
  });
  return `x,y,kind\n${rows.join('\n')}\n`;
}

/** Trials of which some diverge, some are alike, and the next depend on those before. */
const DESCRIPTION = {
  data: 'table.csv',
  target: 'kind',
  epochs: 90,
  trials: TRIALS,
  startup: Math.ceil(TRIALS / 2),
  generation: Math.ceil(TRIALS / 4),
  halving: { least: 30 },
  together: 2,
  // Networks of one structure only: other ones are other kernels, which take most of the time.
  fixed: { layers: 1, units: 8, batch: 24, activation: 'relu', optimizer: 'sgd' },
  space: {
    learningRate: { from: 1e-3, to: 1e30, scale: 'log' },
    l2: [0.001, 0.01],
    seed: [0, 1, 2],
  },
};

describe.each(SERVERS.filter(({ isThere }) => isThere))(
  `a sweep of ${TRIALS} trials over three workers of a $name, two of which are killed`,
  ({ start }) => {
    let server: QueueServer;
    let folder: string;
    const workers: WorkerProcess[] = [];

    beforeAll(async () => {
      // Does nothing where the build is that of the sources.
      const built = spawnSync(process.execPath, [join(ROOT, 'tools/prepare.mjs'), '--build'], {
        encoding: 'utf8',
      });
      expect(built.status, built.stderr).toBe(0);
      folder = await temporaryFolder();
      await writeFile(join(folder, 'table.csv'), table());
      await writeFile(join(folder, 'sweep.json'), JSON.stringify(DESCRIPTION));
      server = await start();
    });

    afterAll(async () => {
      for (const { child } of workers) await ended(child, 'SIGKILL');
      await server?.stop();
    });

    const sweep = (name: string, ...more: string[]) =>
      gradloom(['sweep', join(folder, 'sweep.json'), '--out', join(folder, name), '--top', '1000', ...more]);

    test(
      'ends with the table, the rows and the model of the local one',
      async () => {
        const local = await sweep('local');
        expect(local.code, local.stderr).toBe(0);
        workers.push(...[0, 1, 2].map(() => new WorkerProcess(folder, server.url)));
        const killed = workers.slice(0, 2);
        for (const worker of killed)
          // In its first job, which takes longest: data is read and kernels are compiled.
          worker.onBegin = () => worker.child.kill('SIGKILL');
        const queued = await sweep('queued', '--queue', server.url);
        expect(queued.code, queued.stderr).toBe(0);

        expect(queued.stdout).toBe(local.stdout);
        for (const name of ['trials.jsonl', 'best.safetensors', 'sweep.svg'])
          expect(
            (await readFile(join(folder, 'queued', name))).equals(
              await readFile(join(folder, 'local', name)),
            ),
            name,
          ).toBe(true);
        const rows = jsonLines((await readFile(join(folder, 'queued', 'trials.jsonl'))).toString()).slice(1);
        expect(new Set(rows.map(({ trial }) => trial)).size).toBe(TRIALS);
        // Rates this high diverge: that is a row, too.
        expect(rows.some(({ failed }) => typeof failed === 'string')).toBe(true);
        expect(rows.some(({ value }) => typeof value === 'number')).toBe(true);

        // Both were killed within a job, and others have done it.
        const survivors = workers.slice(2).flatMap(({ done }) => done);
        for (const worker of killed) {
          expect(await ended(worker.child)).toBeNull();
          expect(worker.child.signalCode).toBe('SIGKILL');
          expect(worker.left).toHaveLength(1);
          expect([...survivors, ...killed.flatMap(({ done }) => done)]).toContain(worker.left[0]);
        }
      },
      TRIALS * 20_000,
    );

    test('ends with the same table where trials end early and keep their best', async () => {
      const { together: _, halving: __, ...others } = DESCRIPTION;
      const learningRate = { from: 0.01, to: 0.5, scale: 'log' };
      const space = { learningRate, seed: [0, 1] };
      const judged = { ...others, space, sampler: 'sobol', trials: 3, patience: 2, validateEvery: 5 };
      delete (judged as { startup?: number }).startup;
      await writeFile(join(folder, 'judged.json'), JSON.stringify({ ...judged, generation: undefined }));
      const run = (name: string, ...more: string[]) =>
        gradloom(['sweep', join(folder, 'judged.json'), '--out', join(folder, name), ...more]);
      const local = await run('judged-local');
      expect(local.code, local.stderr).toBe(0);
      const queued = await run('judged-queued', '--queue', server.url);
      expect(queued.code, queued.stderr).toBe(0);
      expect(queued.stdout).toBe(local.stdout);
      for (const name of ['trials.jsonl', 'best.safetensors'])
        expect(await readFile(join(folder, 'judged-queued', name))).toEqual(
          await readFile(join(folder, 'judged-local', name)),
        );
    }, 60_000);

    test('SIGTERM ends the worker that is left, with nothing begun and not ended', async () => {
      const last = workers[2]!;
      expect(await ended(last.child, 'SIGTERM'), last.stderr).toBe(143);
      expect(last.left).toEqual([]);
    });
  },
);
