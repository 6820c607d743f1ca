// `gradloom cross-validate`: the folds of the library, and their table.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adam,
  applyColumns,
  crossValidate,
  dense,
  fitColumns,
  fitStandardForm,
  fitTargetScale,
  network,
} from 'gradloom';
import { loadData, openGpu } from 'gradloom/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, separableTable, temporaryFolder } from './command.ts';

let folder = '';
let sides = '';
let prices = '';
beforeAll(async () => {
  folder = await temporaryFolder();
  sides = join(folder, 'sides.csv');
  await writeFile(sides, separableTable(60));
  prices = join(folder, 'prices.csv');
  const lines = Array.from({ length: 60 }, (_, i) => {
    const size = i % 7 === 2 ? '' : Math.round(10 * Math.exp(((i * 29) % 53) / 9));
    return `${size},${(i * 17) % 13},${1000 * ((i * 17) % 13) + i},${Math.floor(i / 4)}`;
  });
  await writeFile(prices, `size,rooms,price,street\n${lines.join('\n')}\n`);
});

const foldsBy = async (rule: string) => {
  const line = ['cross-validate', '--data', prices, '--target', 'price', '--target-kind', 'numbers'];
  const folds = ['--split', rule, '--folds', '3', '--steps', '2', '--json'];
  const { code, stdout, stderr } = await gradloom([...line, ...folds]);
  expect(code, stderr).toBe(0);
  return jsonLines(stdout).at(-1)!['folds'] as { trained: number; tested: number }[];
};

const COMMON = ['--layers', '3,4,1', '--steps', '20', '--seed', '3', '--learning-rate', '0.01'];

describe('cross-validate', () => {
  test('gives the scores of the library, to the bit, with columns prepared for each fold', async () => {
    const chosen = ['--target', 'price', '--target-kind', 'numbers', '--drop', 'street', ...COMMON];
    const prepared = ['--fill-missing', 'median', '--log-columns', 'auto', '--batch', '16'];
    const line = [
      'cross-validate',
      '--data',
      prices,
      ...chosen,
      ...prepared,
      '--folds',
      '3',
      '--repeats',
      '2',
    ];
    const { code, stdout, stderr } = await gradloom([...line, '--json']);
    expect(code, stderr + stdout).toBe(0);
    const lines = jsonLines(stdout);
    const result = lines.at(-1) as { type: string; folds: unknown[]; scores: Record<string, unknown> };
    expect(result.type).toBe('result');
    expect(result.folds).toHaveLength(6);
    expect(lines.filter(({ type }) => type === 'progress')).toHaveLength(6);

    const gpu = await openGpu();
    try {
      const options = { target: 'price', targetKind: 'numbers', drop: 'street' } as const;
      const { train: data } = await loadData(prices, options);
      const hidden = { initializer: 'xavierNormal' } as const;
      const { scores } = await crossValidate(gpu, {
        data,
        folds: 3,
        repeats: 2,
        seed: 3,
        prepare: (train) => {
          const table = fitColumns(train, { fillMissing: 'median', logColumns: 'auto' });
          return (part) => applyColumns(table, part);
        },
        model: (train) => ({
          network: network({
            inputs: train.features,
            layers: [dense(4, 'relu', hidden), dense(1, 'identity', hidden)],
          }),
          standardForm: fitStandardForm(train, 'standard'),
          targetScale: fitTargetScale(train),
          table: train.table,
          seed: 3,
        }),
        trainer: { optimizer: adam({ learningRate: 0.01 }), batchSize: 16, seed: 3 },
        fit: { steps: 20, metrics: ['rootMeanSquaredError', 'meanAbsoluteError', 'r2'] },
      });
      expect(result.scores).toEqual(JSON.parse(JSON.stringify(scores)));
      expect(Object.keys(scores)).toContain('rootMeanSquaredError');
    } finally {
      gpu.close();
    }
  });

  test('shows a table of folds, with mean and spread', async () => {
    const line = [
      'cross-validate',
      '--data',
      sides,
      '--split',
      'stratified',
      '--folds',
      '3',
      '--steps',
      '30',
    ];
    // So many that the table is wider than a terminal.
    const names = 'accuracy,f1,balancedAccuracy,precision,recall,rocAuc,logLoss';
    const { code, stdout, stderr } = await gradloom([...line, '--metrics', names]);
    expect(code, stderr).toBe(0);
    const table = stdout.trim().split('\n');
    expect(table[0]).toMatch(/^fold +seed +trained +tested +loss +accuracy +f1 +balancedAccuracy /);
    expect(table.map((row) => row.split(' ')[0])).toEqual(['fold', '1', '2', '3', 'mean', 'spread']);
    expect(table[1]).toMatch(/^1 +0 +40 +20 /);
    expect(stderr).toContain('fold 3 of 3: loss');
  });

  test('keeps groups together, and goes forward in time', async () => {
    // 15 streets of four.
    for (const { trained, tested } of await foldsBy('group:street'))
      expect([trained, tested]).toEqual([40, 20]);
    expect((await foldsBy('time:street')).map(({ trained }) => trained)).toEqual([12, 28, 44]);
  });

  test('divides the drawn digits where no data is named', async () => {
    const line = ['cross-validate', '--layers', '784,10', '--folds', '2', '--steps', '1', '--json'];
    const { code, stdout, stderr } = await gradloom(line);
    expect(code, stdout + stderr).toBe(0);
    expect(jsonLines(stdout).at(-1)!['folds']).toMatchObject([{ trained: 12_000, tested: 12_000 }, {}]);
  });

  test.each([
    [['--folds', '1'], '--folds'],
    [['--repeats', '0'], '--repeats'],
    [['--metrics', 'speed'], '--metrics'],
    [['--folds', '500'], 'a whole number of folds'],
    [['--log-columns', 'side'], 'side'],
    [['--test-fraction', '0.2'], 'test-fraction'],
  ])('refuses %j before a device is opened', async (more, told) => {
    const { code, stderr } = await gradloom(['cross-validate', '--data', sides, ...more]);
    expect(code).toBe(1);
    expect(stderr).toContain(told);
  });
});
