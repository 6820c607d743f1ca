import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDescription, readDescription } from '../../src/cli/sweep/description.ts';
import { Journal } from '../../src/cli/sweep/journal.ts';
import { identityOf, jobsOf, type TrialRow } from '../../src/cli/sweep/trialJob.ts';
import { referenceTo, TrialDataSource } from '../../src/cli/sweep/trialData.ts';
import { planTrial } from '../../src/cli/sweep/trialOptions.ts';
import { parallelCoordinatesSvg } from '../../src/cli/sweep/parallelCoordinates.ts';
import { checkSweep } from '../../src/sweep/sweepOptions.ts';
import { driveSweep } from '../../src/sweep/runSweep.ts';
import { Output } from '../../src/cli/output.ts';

const SPACE = { learningRate: { from: 0.001, to: 0.1, scale: 'log' }, units: [4, 8] };
const GIVEN = { data: 'table.csv', target: 'c', trials: 4, space: SPACE };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradloom-sweep-'));
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i % 3 === 0 ? 'x' : 'y'}`);
  await writeFile(join(folder, 'table.csv'), `a,b,c\n${rows.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

const silent = new Output({
  stdout: { write: () => true, on: () => undefined },
  stderr: { write: () => true, on: () => undefined },
  env: {},
  on: () => undefined,
  off: () => undefined,
});

describe('a description', () => {
  it('has paths relative to its file', async () => {
    await writeFile(
      join(folder, 'sweep.json'),
      JSON.stringify({ ...GIVEN, data: { path: 'table.csv', testFraction: 0.1 } }),
    );
    const { data, reading } = await readDescription(join(folder, 'sweep.json'));
    expect(data).toBe(join(folder, 'table.csv'));
    expect(reading).toEqual({ target: 'c', testFraction: '0.1' });
  });

  it.each<[string, Record<string, unknown>, string, string?]>([
    ['an unknown name', { epoch: 3 }, 'the options are', 'Did you mean epochs?'],
    [
      'an unknown hyperparameter',
      { space: { learning_rate: [1] } },
      'sweep: space',
      'Did you mean learningRate?',
    ],
    [
      'an unknown option of reading',
      { data: { path: 'a', targets: 1 } },
      'sweep: data',
      'Did you mean target?',
    ],
    [
      'a rate of zero',
      { space: { learningRate: [0, 0.1] } },
      'space: learningRate must be a finite number above 0; got 0',
    ],
    ['half an example', { space: { batch: { from: 8, to: 32 } } }, 'space: batch must be a whole number'],
    ['an unknown activation', { space: { activation: ['relu', 'swush'] } }, 'activation must be one of'],
    [
      'no units',
      { fixed: { units: 0 }, space: { learningRate: [1] } },
      'units must be a whole number from 1',
    ],
    ['one name twice', { fixed: { units: 4 } }, 'units must stand in fixed or in space'],
    ['epochs and steps', { epochs: 2, steps: 3 }, 'epochs and steps exclude each other'],
    ['an unknown metric', { metric: 'auc' }, 'metric must be one of'],
    [
      'the wrong direction',
      { metric: 'accuracy', direction: 'min' },
      'direction must be max for the metric accuracy',
    ],
    ['costs of two kinds', { metric: 'loss', space: { loss: ['mse', 'absolute'] } }, 'cannot be compared'],
    ['too large a least budget', { epochs: 5, halving: { least: 9 } }, 'below the budget, 5'],
    ['a fraction of all', { validationFraction: 1 }, 'validationFraction must lie above 0 and below 1'],
    ['no trials', { trials: 0 }, 'trials must be a whole number'],
    ['a target told twice', { data: { path: 'a', target: 'b' } }, 'target must be told once'],
  ])('with %s is refused', (_, wrong, message, hint) => {
    try {
      checkDescription({ ...GIVEN, ...wrong }, folder);
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_ARGUMENT', ...(hint ? { hint } : {}) });
      expect((error as Error).message).toContain(message);
      return;
    }
    expect.unreachable();
  });

  it('that is no JSON says so', async () => {
    await writeFile(join(folder, 'broken.json'), '{ "data": }');
    await expect(readDescription(join(folder, 'broken.json'))).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
    });
  });
});

describe('the data of a sweep', () => {
  it('is refused where it is not what it was', async () => {
    const reference = await referenceTo(checkDescription(GIVEN, folder));
    const source = new TrialDataSource(silent);
    const { train, validation, test } = await source.load(reference);
    expect([train.examples, validation.examples, test!.examples]).toEqual([26, 6, 8]);
    const other = { ...reference, digests: { path: '0'.repeat(64) } };
    await expect(source.load(other)).rejects.toMatchObject({ code: 'E_FILE_CHECKSUM' });
  });

  it('is looked for by its name in the folder that a worker is told', async () => {
    const reference = await referenceTo(checkDescription(GIVEN, folder));
    const moved = { ...reference, path: '/nowhere/table.csv' };
    const { train } = await new TrialDataSource(silent, folder).load(moved);
    expect(train.examples).toBe(26);
    await expect(new TrialDataSource(silent).load(moved)).rejects.toMatchObject({ code: 'E_FILE' });
  });
});

describe('a trial', () => {
  it('is a training: hidden layers of so many units, as many steps as its epochs have', async () => {
    const { train } = await new TrialDataSource(silent).load(
      await referenceTo(checkDescription(GIVEN, folder)),
    );
    const of = (values: Record<string, number | string>, budget = 10) =>
      planTrial(train, values, { unit: 'epochs', budget }).plan;
    expect(of({ layers: 2, units: 5 }).sizes).toEqual([2, 5, 5, 1]);
    expect(of({ layers: 0 }).sizes).toEqual([2, 1]);
    expect(of({ batch: 13 }).steps).toBe(20);
    expect(of({ batch: 13 }, 0.01).steps).toBe(1);
    expect(of({ optimizer: 'adam', momentum: 0.5 }).optimizer.config).not.toHaveProperty('momentum');
    expect(of({ optimizer: 'momentum', momentum: 0.5 }).optimizer.config).toMatchObject({ momentum: 0.5 });
  });
});

describe('jobs', () => {
  it('hold trials that are alike, the same ones whatever is done already, under names of their own', async () => {
    const description = checkDescription({ ...GIVEN, together: 2 }, folder);
    const data = await referenceTo(description);
    const identity = identityOf(description, { data, metric: 'accuracy', version: '1' });
    const tasks = [4, 8, 4, 4, 8].map((units, trial) => ({
      trial,
      rung: 0,
      budget: 20,
      parameters: { learningRate: 0.01 * (trial + 1), units },
    }));
    const jobs = jobsOf(identity, tasks, description);
    expect(jobs.map((job) => job.tasks.map(({ trial }) => trial))).toEqual([[0, 2], [3], [1, 4]]);
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(3);
    expect(jobsOf(identity, tasks, description)).toEqual(jobs);
    const elsewhere = identityOf(description, {
      data: { ...data, path: '/elsewhere' },
      metric: 'accuracy',
      version: '1',
    });
    expect(elsewhere.sweep).toBe(identity.sweep);
    for (const other of [
      { version: '2' },
      { metric: 'loss' as const },
      { data: { ...data, digests: { path: 'other' } } },
    ])
      expect(identityOf(description, { data, metric: 'accuracy', version: '1', ...other }).sweep).not.toBe(
        identity.sweep,
      );
  });
});

describe('the journal', () => {
  it('has all rows that were added, though the last line was cut off', async () => {
    const path = join(folder, 'cut.jsonl');
    const first = await Journal.open(path, { sweep: 's', metric: 'loss' });
    await Promise.all([first.add([rowOf(0)]), first.add([rowOf(1), rowOf(2)])]);
    await first.close();
    await writeFile(path, '{"trial":3,"rung":0,"bud', { flag: 'a' });
    const second = await Journal.open(path, { sweep: 's', metric: 'loss' });
    expect(second.known).toEqual([rowOf(0), rowOf(1), rowOf(2)]);
    await second.add([rowOf(3)]);
    await second.close();
    const third = await Journal.open(path, { sweep: 's', metric: 'loss' });
    expect(third.known).toHaveLength(4);
    await third.close();
  });

  it('of another sweep is refused and left as it is', async () => {
    const path = join(folder, 'other.jsonl');
    const first = await Journal.open(path, { sweep: 'one', metric: 'loss' });
    await first.add([rowOf(0)]);
    await first.close();
    await expect(Journal.open(path, { sweep: 'two', metric: 'loss' })).rejects.toMatchObject({
      code: 'E_FILE',
    });
    const again = await Journal.open(path, { sweep: 'one', metric: 'loss' });
    expect(again.known).toEqual([rowOf(0)]);
    await again.close();
  });

  it('with a line that is no row is refused', async () => {
    const path = join(folder, 'wrong.jsonl');
    await writeFile(path, '{"sweep":"s","metric":"loss"}\nnonsense\n');
    await expect(Journal.open(path, { sweep: 's', metric: 'loss' })).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      message: expect.stringContaining('line 2') as string,
    });
  });
});

describe('the picture of a sweep', () => {
  it('has an axis for each name, a line for each trial, the best last, and no text that is not escaped', async () => {
    const space = { '<rate>': { from: 0.001, to: 1, scale: 'log' }, kind: ['a&b', 'c'] } as const;
    const sweep = checkSweep('sweep', { space, sampler: 'sobol', trials: 9, direction: 'min' });
    const outcome = await driveSweep(sweep, (tasks) =>
      Promise.resolve(
        tasks.map((task) =>
          task.trial === 4 ? { ...task, failed: 'diverged' } : { ...task, value: 9 - task.trial },
        ),
      ),
    );
    const svg = parallelCoordinatesSvg({ title: 'Sweep', metric: 'loss', sweep, outcome });
    expect(svg.match(/<line class="axis"/g)).toHaveLength(3);
    const lines = [...svg.matchAll(/<path class="(\w+)" d="([^"]*)"><title>([^<]*)/g)];
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatchObject({ 1: 'failed', 3: 'trial 4: diverged' });
    // Its line ends before the axis of the metric.
    expect(lines[0]![2]!.split('L')).toHaveLength(2);
    expect(lines.at(-1)).toMatchObject({ 1: 'best', 3: 'trial 8: loss 1' });
    for (const line of lines.slice(1)) expect(line[2]!.split('L')).toHaveLength(3);
    expect(svg).toContain('&lt;rate&gt;');
    expect(svg).toContain('a&amp;b');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/NaN|undefined|<rate>/);
  });
});

function rowOf(trial: number): TrialRow {
  return { trial, rung: 0, budget: 1, parameters: { a: 1 }, value: trial / 3 };
}
