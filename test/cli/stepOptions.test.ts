// Options of a step on the command line: what they may be, and that they reach the training.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import { stepOptionsOf } from '../../src/cli/train/stepOptions.ts';
import { judge } from '../../src/cli/train/verdict.ts';
import { dense, network } from '../../src/index.ts';
import { gradloom, jsonLines, separableTable, temporaryFolder } from './command.ts';

const read = (options: Record<string, unknown>) => stepOptionsOf(parseTrainOptions(options));

test('each option of a step becomes one of the trainer', () => {
  const given = { l1: '0.5', l2: 'W1=0.1,b2=0', decoupledDecay: '0.01', clipNorm: '1', clipTensorNorm: '2' };
  const more = { clipValue: '3', accumulate: '4' };
  const penalties = { l1: 0.5, l2: { W1: 0.1, b2: 0 }, decoupledDecay: 0.01 };
  const clips = { clipNorm: 1, clipTensorNorm: 2, clipValue: 3 };
  expect(read({ ...given, ...more, labelSmoothing: '0.1', classWeights: '1,2.5' })).toEqual({
    ...penalties,
    ...clips,
    accumulate: 4,
    labelSmoothing: 0.1,
    classWeights: [1, 2.5],
  });
  expect(read({})).toEqual({});
  expect(read({ classWeights: 'balanced' })).toEqual({ classWeights: 'balanced' });
});

test.each([
  [{ l1: '-1' }, 'by name such as W1=0.1'],
  [{ l2: 'W1=0.1,W1=0.2' }, 'by name such as W1=0.1'],
  [{ clipValue: '0' }, 'above 0'],
  [{ average: '1' }, 'below 1'],
  [{ averageStart: 'warmup' }, '--average-start must come with --average'],
  [{ accumulate: '2', batch: 'all' }, '--accumulate needs a batch'],
  [{ classWeights: '1' }, 'balanced, or a number'],
  [{ patience: '3', monitor: 'auc' }, 'one of loss, accuracy, balancedAccuracy'],
])('refuses %o', (options, rule) => {
  expect(() => parseTrainOptions(options)).toThrow(
    expect.objectContaining({
      code: 'E_ARGUMENT',
      message: expect.stringContaining(rule) as string,
    }) as Error,
  );
});

test('train takes them all, says the measures, and refuses names that the network has not', async () => {
  const folder = await temporaryFolder();
  const [table, out] = [join(folder, 't.csv'), join(folder, 'm.safetensors')];
  await writeFile(table, separableTable(200));
  const line = [
    'train',
    '--json',
    '--data',
    table,
    '--out',
    out,
    '--layers',
    '2,8,1',
    '--learning-rate',
    '0.05',
  ];
  const options =
    '--l1 0.01 --l2 W1=0.1 --decoupled-decay 0.01 --clip-value 1 --clip-tensor-norm 1 --clip-norm 1';
  const others = '--batch 10 --accumulate 2 --average 0.9 --average-start warmup --label-smoothing 0.05';
  const judged = '--class-weights balanced --epochs 30 --keep-best --monitor rocAuc';
  const { code, stdout, stderr } = await gradloom([...line, ...`${options} ${others} ${judged}`.split(' ')]);
  expect(code, stderr + stdout).toBe(0);
  const result = jsonLines(stdout).at(-1)!;
  expect(result).toMatchObject({ learned: true, balancedAccuracy: expect.any(Number) as number });
  expect(result['rocAuc']).toBeGreaterThan(0.9);
  expect((result['byClass'] as unknown[]).length).toBe(2);
  const wrong = await gradloom([...line, '--l1', 'W9=1', '--epochs', '1']);
  expect(wrong.code).toBe(1);
  expect(wrong.stdout + wrong.stderr).toContain('l1 must name parameters, W1, b1, W2, b2');
});

test('a training is judged by the cost of a constant prediction as examples and labels count', () => {
  const y = Uint32Array.from({ length: 10 }, (_, i) => Number(i > 7));
  const data = { x: new Float32Array(10), y, examples: 10, features: 1, targets: 1 };
  const plan = {
    loss: 'binaryCrossEntropy' as const,
    network: network({ inputs: 1, layers: [dense(1, 'sigmoid')] }),
  };
  const outcome = { cost: 0.69, medianCost: 0.69 };
  expect(judge({ outcome, plan, data }).learned).toBe(false);
  const balanced = judge({ outcome, plan, data, classWeights: 'balanced' });
  expect(balanced.learned).toBe(true);
  expect(balanced.baseline).toBeCloseTo(Math.LN2, 7);
  const soft = judge({ outcome, plan, data, labelSmoothing: 0.2 });
  const p = 0.8 * 0.2 + 0.1;
  expect(soft.baseline).toBeCloseTo(-p * Math.log(p) - (1 - p) * Math.log(1 - p), 12);
});
