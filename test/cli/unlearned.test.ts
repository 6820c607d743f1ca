// Trainings that succeed in nothing: they say so, exit with a code of their own, and their model says so for ever.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitTargetScale } from '../../src/data/targetScale.ts';
import { judge } from '../../src/cli/train/verdict.ts';
import { network } from '../../src/nn/network.ts';
import { dense } from '../../src/nn/layers/dense.ts';
import { gradloom, jsonLines, temporaryFolder, type CommandResult } from './command.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  // y = 3x + 1 with x up to 16: a learning rate of 0.0143 is a little too high, so that the cost grows slowly.
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 17},${3 * (i % 17) + 1}`);
  await writeFile(inFolder('line.csv'), `x,y\n${rows.join('\n')}\n`);
});

const train = (...more: string[]): Promise<CommandResult> =>
  gradloom([
    'train',
    '--data',
    inFolder('line.csv'),
    '--out',
    inFolder('line.safetensors'),
    '--layers',
    '1,1',
    '--optimizer',
    'sgd',
    '--batch',
    'all',
    '--steps',
    '60',
    '--target-kind',
    'numbers',
    '--standard-form',
    'none',
    '--no-scale-target',
    '--test-fraction',
    '0',
    ...more,
  ]);

describe('a cost that ends above that of always predicting the mean', () => {
  test('is told in the result and as a warning, and the exit code is 3', async () => {
    const { code, stdout, stderr } = await train('--health', 'off', '--learning-rate', '0.0143');
    expect(code, stderr).toBe(3);
    // The variance of 3x + 1 over these rows, where x is 0 … 16 twice and 0 … 5 once more.
    const x = Array.from({ length: 40 }, (_, i) => i % 17);
    const mean = x.reduce((sum, value) => sum + value, 0) / 40;
    const variance = (9 * x.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 40;
    expect(variance.toFixed(1)).toBe('222.2');
    expect(stdout).toMatch(/^training cost +\S+e?\d*: NOTHING LEARNT, a constant prediction costs 222\.2$/m);
    expect(stderr).toMatch(
      /^warning: The cost \d+ is worse than 222\.2, the cost of always predicting the mean/m,
    );
    const file = await readFile(inFolder('line.safetensors'), 'latin1');
    expect(file).toContain('\\"learned\\":false');
  });

  test('is told by every prediction of the model', async () => {
    await train('--health', 'off', '--learning-rate', '0.0143');
    const line = ['predict', '-m', inFolder('line.safetensors'), '-d', inFolder('line.csv')];
    const { code, stderr } = await gradloom(line);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: The training of this model was no success: its cost was ');
    const [result] = jsonLines((await gradloom([...line, '--json'])).stdout);
    expect(result?.['warnings']).toEqual([expect.stringContaining('was no success')]);
  });

  test('is told to machines, and warns with --quiet as well', async () => {
    const { code, stdout } = await train('--health', 'off', '--learning-rate', '0.0143', '--json');
    expect(code).toBe(3);
    const result = jsonLines(stdout).at(-1);
    expect(result).toMatchObject({
      type: 'result',
      learned: false,
      warnings: [expect.stringContaining('worse')],
    });
    expect(result?.['cost']).toBeGreaterThan(result?.['baseline'] as number);
    const quiet = await train('--health', 'off', '--learning-rate', '0.0143', '--quiet');
    expect(quiet.stderr).toMatch(/^warning: The cost [^\n]*\n$/);
  });

  test('exits with 0 where that is asked for, and still says so', async () => {
    const { code, stderr } = await train('--health', 'off', '--learning-rate', '0.0143', '--allow-unlearned');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: The cost');
  });
});

test('a cost that ends below it is a success without a warning', async () => {
  const { code, stdout, stderr } = await train('--learning-rate', '0.005');
  expect(code, stderr).toBe(0);
  expect(stdout + stderr).not.toMatch(/NOTHING|warning/);
  const file = await readFile(inFolder('line.safetensors'), 'latin1');
  expect(file).toContain('\\"learned\\":true');
});

describe('the verdict', () => {
  const labels = Uint32Array.from({ length: 90 }, (_, i) => i % 3);
  const data = {
    x: new Float32Array(90),
    y: labels,
    examples: 90,
    features: 1,
    targets: 1,
    classes: ['a', 'b', 'c'],
  };
  const plan = {
    network: network({ inputs: 1, layers: [dense(3, 'softmax')] }),
    loss: 'softmaxCrossEntropy' as const,
    batchSize: 30,
  };
  const kept = {
    steps: 9,
    values: new Map([
      ['W1', Float32Array.of(2, 0, 0)],
      ['b1', Float32Array.of(50, 0, 0)],
    ]),
  };

  test('compares with the shares of the classes: ln 3 for three of one size', () => {
    const verdict = judge({ outcome: { cost: 1.2, medianCost: 1.2, kept }, plan, data });
    expect(verdict.baseline).toBeCloseTo(Math.log(3), 12);
    expect(verdict.learned).toBe(false);
    expect(judge({ outcome: { cost: 1.09, medianCost: 1.09, kept }, plan, data }).learned).toBe(true);
  });

  test('does not take the share of λ in the cost for a failure: λ / (2 · 30) · 2², without the bias', () => {
    const outcome = { cost: 1.2, medianCost: 1.2, kept };
    expect(judge({ outcome, plan, data, l2: 1 }).learned).toBe(false);
    // 1.2 − 2 · 4 / 60 = 1.067 < ln 3
    expect(judge({ outcome, plan, data, l2: 2 }).learned).toBe(true);
  });

  test('is in the units of the training: a mean costs 1 where targets are in units of their spread', () => {
    const y = Float64Array.from({ length: 90 }, (_, i) => 1e9 + 5000 * (i % 3));
    const { classes: _, ...rest } = data;
    const numbers = { ...rest, y };
    const scaled = {
      network: network({ inputs: 1, layers: [dense(1, 'identity')] }),
      loss: 'mse' as const,
      targetScale: fitTargetScale(numbers),
    };
    const verdict = judge({ outcome: { cost: 1.1, medianCost: 1.1, kept }, plan: scaled, data: numbers });
    expect(verdict.baseline).toBeCloseTo(1, 6);
    expect(verdict.learned).toBe(false);
  });

  test('is not turned by one odd batch', () => {
    expect(judge({ outcome: { cost: 40, medianCost: 0.3, kept }, plan, data }).learned).toBe(true);
  });
});
