// Examples held out of the training part decide when a training ends, what is kept and how fast it goes.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, separableTable, temporaryFolder } from './command.ts';

const words = (line: string): string[] => line.split(' ');

let folder: string;
const inFolder = (name: string): string => join(folder, name);

const noise = (i: number): number => ((i * 7919 + 13) * (i + 104_729)) % 1009;

/** 120 rows whose classes have nothing to do with their numbers: what is learnt of them does not hold for others. */
function chanceTable(): string {
  const rows = Array.from(
    { length: 120 },
    (_, i) => `${noise(i)},${noise(i + 500)},${noise(i + 900) % 2 ? 'a' : 'b'}`,
  );
  return `x,y,kind\n${rows.join('\n')}\n`;
}

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('chance.csv'), chanceTable());
  await writeFile(inFolder('table.csv'), separableTable(200));
});

async function train(file: string, ...more: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await gradloom([
    'train',
    '--json',
    '--data',
    inFolder(file),
    '--out',
    inFolder('m.safetensors'),
    ...words('--layers 2,16,1 --learning-rate 0.05 --allow-unlearned'),
    ...more,
  ]);
  expect(code, stderr + stdout).toBe(0);
  return jsonLines(stdout).at(-1)!;
}

/** What the model says of the table that it was trained on. */
async function predict(): Promise<unknown> {
  const line = ['predict', '-m', inFolder('m.safetensors'), '-d', inFolder('chance.csv'), '--json'];
  const { accuracy, confusion } = jsonLines((await gradloom(line)).stdout).at(-1)!;
  return { accuracy, confusion };
}

describe('train', () => {
  test('ends after --patience validations without an improvement, and keeps the best parameters', async () => {
    const result = await train('chance.csv', '--epochs', '2000', '--patience', '5', '--keep-best');
    expect(result).toMatchObject({ ended: 'patience', data: { train: 86, validation: 10, test: 24 } });
    const { steps, bestStep } = result as { steps: number; bestStep: number };
    expect(bestStep).toBeLessThan(steps);
    // Kept are the parameters of a training that ends there: the two models predict the same.
    const best = await predict();
    await train('chance.csv', '--steps', String(bestStep), '--validation-fraction', '0.1');
    expect(await predict()).toEqual(best);
  });

  test('--validation-fraction holds out as much as it says, and decides nothing by itself', async () => {
    const result = await train('table.csv', '--epochs', '10', '--validation-fraction', '0.25');
    expect(result).toMatchObject({ ended: 'done', data: { train: 120, validation: 40, test: 40 } });
    expect(result).not.toHaveProperty('bestStep');
  });

  test('--reduce-on-plateau and --monitor are taken', async () => {
    const result = await train(
      'chance.csv',
      ...words(
        '--epochs 200 --reduce-on-plateau 0.5 --plateau-patience 3 --monitor accuracy --validate-every 2',
      ),
    );
    expect(result).toMatchObject({ ended: 'done', epochs: 200 });
  });

  test('--schedule and --warmup change the learning rate', async () => {
    const costs = new Set<unknown>();
    for (const line of [
      '',
      '--warmup 20',
      '--schedule constant --warmup 20',
      '--schedule step:10:0.5',
      '--schedule exponential:0.05',
      '--schedule inverseTime:0.1',
      '--schedule polynomial:2',
      '--schedule cosine',
      '--schedule cosine --warmup 10',
      '--schedule cosine-restarts:10:2',
      '--schedule oneCycle',
    ]) {
      const { cost, ended } = await train('table.csv', '--steps', '40', ...(line ? words(line) : []));
      expect(ended).toBe('done');
      costs.add(cost);
    }
    // Constant after a warm-up is the warm-up alone; all others differ.
    expect(costs.size).toBe(10);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['an unknown schedule', ['--schedule', 'linear'], /schedule.*one of constant, step/],
    ['a schedule without its number', ['--schedule', 'step'], /schedule.*with its numbers/],
    ['a schedule with too many', ['--schedule', 'exponential:1:2'], /schedule.*with its numbers/],
    ['a factor above 1', ['--schedule', 'step:10:3'], /stepDecay: factor must be .* at most 1; got 3/],
    ['--min-delta alone', ['--min-delta', '0.1'], /--min-delta must come with --patience/],
    ['--plateau-patience alone', ['--plateau-patience', '3'], /must come with --reduce-on-plateau/],
    ['--monitor of nothing', ['--monitor', 'accuracy'], /--monitor must come with --patience, --keep-best/],
    ['an unknown metric', ['--patience', '1', '--monitor', 'fame'], /monitor/],
    ['no patience', ['--patience', '0'], /patience/],
    ['a factor of 2', ['--reduce-on-plateau', '2'], /reduce-on-plateau.*above 0 and below 1/],
    ['all held out', ['--validation-fraction', '1'], /validation-fraction.*above 0 and below 1/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr } = await gradloom(['train', '--data', inFolder('table.csv'), ...options]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
