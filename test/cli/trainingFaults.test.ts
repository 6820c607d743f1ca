// Faults after and within a training, injected one at a time: what was trained is on the disk each time.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Checkpoint } from '../../src/cli/train/checkpoint.ts';
import { ProgressView } from '../../src/cli/train/progress.ts';
import * as verdicts from '../../src/cli/train/verdict.ts';
import * as reports from '../../src/cli/train/trainReport.ts';
import * as trainers from '../../src/train/createTrainer.ts';
import { GradloomError } from '../../src/errors.ts';
import { HeldOut } from '../../src/train/fit/heldOut.ts';
import * as metrics from '../../src/train/metrics.ts';
import { gradloom, jsonLines, separableTable, temporaryFolder, type CommandResult } from './command.ts';

vi.mock('../../src/train/metrics.ts', { spy: true });
vi.mock('../../src/train/createTrainer.ts', { spy: true });
vi.mock('../../src/cli/train/trainReport.ts', { spy: true });
vi.mock('../../src/cli/train/verdict.ts', { spy: true });

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('table.csv'), separableTable(200));
});
/** Modules behave as themselves again. */
function restore(): void {
  vi.resetAllMocks();
  vi.restoreAllMocks();
}
afterEach(restore);

const train = (...more: string[]): Promise<CommandResult> =>
  gradloom([
    'train',
    '--data',
    inFolder('table.csv'),
    '--out',
    inFolder('m.safetensors'),
    '--layers',
    '2,8,1',
    '--learning-rate',
    '0.01',
    '--steps',
    '300',
    ...more,
  ]);

/** Expects a model of that name that predicts, and nothing half-written. */
async function expectModel(name: string): Promise<void> {
  restore();
  const { code, stdout, stderr } = await gradloom([
    'predict',
    '-m',
    inFolder(name),
    '-d',
    inFolder('table.csv'),
    '--json',
  ]);
  expect(code, stderr + stdout).toBe(0);
  expect(jsonLines(stdout).at(-1)).toMatchObject({ examples: 200 });
  expect((await readdir(folder)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
}

const trouble = new Error('injected trouble');
const fail = (): never => {
  throw trouble;
};
/** Has snapshots taken after every stretch, as if each took long. */
const snapshotsAlways = (): unknown => vi.spyOn(Checkpoint.prototype, 'isDue', 'get').mockReturnValue(true);

describe('what fails beside a training', () => {
  test('held-out examples that cannot be scored stop nothing', async () => {
    const injected = new GradloomError('E_OUT_OF_MEMORY', 'device: injected trouble');
    vi.spyOn(HeldOut.prototype, 'measure').mockRejectedValueOnce(injected);
    const { code, stdout, stderr } = await train();
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      'warning: Examples held out cannot be scored; the training goes on. fit: validation: injected trouble',
    );
    expect(stdout).toMatch(/trained +300 steps/);
    expect(stdout).toContain('test accuracy');
    await expectModel('m.safetensors');
  });

  test('a bar that cannot be drawn or removed stops nothing', async () => {
    vi.spyOn(ProgressView.prototype, 'show').mockImplementation(fail);
    vi.spyOn(ProgressView.prototype, 'stop').mockImplementation(fail);
    const { code, stderr } = await train();
    expect(code, stderr).toBe(0);
    expect(stderr.match(/warning: The progress cannot be shown/g)).toHaveLength(1);
    await expectModel('m.safetensors');
  });
});

describe('what fails after a training leaves the model written, and the exit code says so', () => {
  test('scoring', async () => {
    vi.mocked(metrics.evaluate).mockRejectedValue(trouble);
    const { code, stdout, stderr } = await train();
    expect(code).toBe(1);
    expect(stdout).toMatch(/test accuracy +could not be found out\n/);
    expect(stdout).toMatch(/trained +300 steps/);
    expect(stderr).toContain('error: injected trouble');
    expect(stderr).toContain(`The model is in ${inFolder('m.safetensors')}.`);
    expect(await readFile(inFolder('m.svg'), 'utf8')).toContain('</svg>');
    await expectModel('m.safetensors');
  });

  test('scoring, told to machines: a result without a score, then the error', async () => {
    vi.mocked(metrics.evaluate).mockRejectedValue(trouble);
    const { code, stdout } = await train('--json');
    expect(code).toBe(1);
    const [result, error] = jsonLines(stdout).slice(-2);
    expect(result).toMatchObject({ type: 'result', steps: 300, files: { model: inFolder('m.safetensors') } });
    expect(result).not.toHaveProperty('accuracy');
    expect(error).toMatchObject({ type: 'error', code: 'E_INTERNAL', message: 'injected trouble' });
  });

  test('drawing the curve', async () => {
    vi.mocked(reports.curveOf).mockImplementation(fail);
    const { code, stdout, stderr } = await train();
    expect(code).toBe(1);
    expect(stdout).toMatch(/test accuracy +\d/);
    expect(stderr).toContain('The model is in');
    expect(await readdir(folder)).not.toContain('m.svg');
    await expectModel('m.safetensors');
  });

  test('the comparison with a constant prediction', async () => {
    vi.mocked(verdicts.judge).mockImplementation(fail);
    const { code, stdout } = await train();
    expect(code).toBe(1);
    expect(stdout).toMatch(/test accuracy +\d/);
    await expectModel('m.safetensors');
  });

  test('the report; and of two failures the second is told as well', async () => {
    vi.mocked(metrics.evaluate).mockRejectedValue(trouble);
    vi.mocked(reports.printResult).mockImplementation(() => {
      throw new Error('a second trouble');
    });
    const { code, stderr } = await train();
    expect(code).toBe(1);
    expect(stderr).toContain('warning: Reporting failed as well: a second trouble');
    expect(stderr).toContain('error: injected trouble');
    await expectModel('m.safetensors');
  });
});

describe('what fails within a training', () => {
  test('a device that is gone: the last parameters are kept beside an older model, which stays', async () => {
    await writeFile(inFolder('m.safetensors'), '');
    snapshotsAlways();
    const actual = await vi.importActual<typeof trainers>('../../src/train/createTrainer.ts');
    vi.mocked(trainers.createTrainer).mockImplementation(async (model, options) => {
      const trainer = await actual.createTrainer(model, options);
      const fit = trainer.fit.bind(trainer);
      vi.spyOn(trainer, 'fit').mockImplementation((given) => {
        const onProgress: typeof given.onProgress = async (progress) => {
          await given.onProgress?.(progress);
          if (trainer.step >= 20) model.gpu.close();
        };
        return fit({ ...given, onProgress });
      });
      return trainer;
    });
    const { code, stderr, stdout } = await train('--steps', '100000');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    const steps = Number(/What was learnt in the first (\d+) steps is in /.exec(stderr)?.[1]);
    expect(steps, stderr).toBeGreaterThanOrEqual(20);
    expect(stderr).toContain(inFolder('m.unfinished.safetensors'));
    expect(await readFile(inFolder('m.safetensors'), 'utf8')).toBe('');
    await expectModel('m.unfinished.safetensors');
    const { stderr: told } = await gradloom([
      'predict',
      '-m',
      inFolder('m.unfinished.safetensors'),
      '-d',
      inFolder('table.csv'),
    ]);
    expect(told).toContain(`warning: The training of this model failed after ${steps} steps`);
  });

  test('numbers that are none: the last finite parameters are kept', async () => {
    snapshotsAlways();
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 17},${3 * (i % 17) + 1}`);
    await writeFile(inFolder('table.csv'), `a,b\n${rows.join('\n')}\n`);
    const { code, stderr } = await gradloom([
      'train',
      '--data',
      inFolder('table.csv'),
      '--out',
      inFolder('m.safetensors'),
      '--layers',
      '1,1',
      '--optimizer',
      'sgd',
      '--learning-rate',
      '0.0143',
      '--health',
      'off',
      '--batch',
      'all',
      '--steps',
      '100000',
      '--target-kind',
      'numbers',
      '--standard-form',
      'none',
      '--no-scale-target',
      '--test-fraction',
      '0',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('[E_NONFINITE]');
    expect(stderr).toMatch(/What was learnt in the first \d+ steps is in .*m\.unfinished\.safetensors\./);
    expect((await readdir(folder)).sort()).toEqual(['m.unfinished.safetensors', 'table.csv']);
  });

  test('parameters that are infinite though every cost was finite are not written', async () => {
    const values = vi.fn(() =>
      Promise.resolve(new Map([['W1', Float32Array.of(1, Number.POSITIVE_INFINITY)]])),
    );
    const checkpoint = new Checkpoint({ values });
    await expect(checkpoint.take(7)).rejects.toThrow('got Infinity in W1 after step 7');
    expect(checkpoint.last).toBeUndefined();
  });

  test('a signal before the first step writes nothing and leaves an older model as it was', async () => {
    await train();
    const before = await readFile(inFolder('m.safetensors'));
    let send: (() => void) | undefined;
    const actual = await vi.importActual<typeof trainers>('../../src/train/createTrainer.ts');
    vi.mocked(trainers.createTrainer).mockImplementation((model, options) => {
      send?.();
      return actual.createTrainer(model, options);
    });
    const result = await gradloom(
      ['train', '--data', inFolder('table.csv'), '--out', inFolder('m.safetensors')],
      { onStart: (process) => (send = () => void process.emit('SIGTERM')) },
    );
    expect(result.code, result.stderr).toBe(143);
    expect(result.stderr).toContain('[E_INTERRUPTED]');
    expect(await readFile(inFolder('m.safetensors'))).toEqual(before);
  });
});
