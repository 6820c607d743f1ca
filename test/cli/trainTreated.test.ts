// Examples that are changed, filled or divided as the command line says.

import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeModel } from '../../src/index.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { Output } from '../../src/cli/output.ts';
import { loadDividedData } from '../../src/cli/train/loadDividedData.ts';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import { gradloom, temporaryFolder } from './command.ts';

const stream = { write: () => true, on: () => undefined };
const SILENT = { stdout: stream, stderr: stream, env: {}, on: () => undefined, off: () => undefined };

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder();
});

describe('train --augment', () => {
  test('trains on changed pictures, says so, and notes it in the model', async () => {
    const line = [
      'train',
      '--layers',
      '784,8,10',
      '--steps',
      '3',
      '--allow-unlearned',
      '--no-curve',
      '--out',
    ];
    const augment = 'shift:2,rotate:10,flip:both,noise:0.1,mixup:0.2';
    const { code, stderr } = await gradloom([...line, inFolder('m.safetensors'), '--augment', augment]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('shift 2, rotate 10, flip both, noise 0.1, mixup 0.2');
    const { metadata } = decodeModel(await readFile(inFolder('m.safetensors')));
    const note = JSON.parse(metadata.get('gradloom.training')!) as unknown;
    expect(note).toMatchObject({ augment: { shift: 2, mixup: 0.2 } });
  });

  test.each(['shift', 'shift:2,shift:3', 'turn:3', 'shift:-1', 'flip:left', 'scale:2', ''])(
    'is refused as %j',
    async (ways) => {
      const { code, stderr } = await gradloom(['train', '--augment', ways]);
      expect(code).toBe(1);
      expect(stderr).toContain('--augment must be some of shift, rotate');
    },
  );

  test('is refused for tables where pictures are moved, before the GPU is opened', async () => {
    await writeFile(
      inFolder('t.csv'),
      `a,b\n${Array.from({ length: 20 }, (_, i) => `${i},${i * 2.5}`).join('\n')}\n`,
    );
    const { code, stderr } = await gradloom(['train', '--data', inFolder('t.csv'), '--augment', 'rotate:3']);
    expect(code).toBe(1);
    expect(stderr).toContain('must be given pictures');
  });
});

/** 60 rows of 12 patients on 20 days; whoever is odd has the rarer kind. */
function patients(): string {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const patient = i % 12;
    const day = String(1 + ((i * 7) % 20)).padStart(2, '0');
    return `p${patient},2024-03-${day},${patient * 0.5 + (i % 5)},${patient % 4 === 1 ? 'rare' : 'usual'}`;
  });
  return `patient,day,value,kind\n${lines.join('\n')}\n`;
}

async function divide(split: string) {
  await writeFile(inFolder('t.csv'), patients());
  const options = parseTrainOptions({ data: inFolder('t.csv'), split, testFraction: '0.25', seed: '3' });
  return loadDividedData(options, new Output(SILENT, { quiet: true }));
}

describe('train --split', () => {
  test('keeps groups together, whose column is no feature', async () => {
    const { train, test, division } = await divide('group:patient');
    expect(train.table!.features.map(({ name }) => name)).toEqual(['day', 'value']);
    expect(train.table!.targets.map(({ name }) => name)).toEqual(['kind']);
    expect(test!.examples).toBe(15);
    expect(new Set(division!.groups as number[]).size).toBe(9);
    expect(division!.groups).toHaveLength(45);
  });

  test('puts the latest rows aside', async () => {
    const { train, test } = await divide('time:day');
    expect(train.table!.features.map(({ name }) => name)).toContain('day');
    const at = train.featureNames!.indexOf('day');
    const days = ({ x, features, examples }: typeof train) =>
      Array.from({ length: examples }, (_, row) => x[row * features + at]!);
    expect(Math.max(...days(train))).toBeLessThan(Math.min(...days(test!)));
  });

  test('gives both parts the same shares of the classes', async () => {
    const { train, test } = await divide('stratified');
    const share = ({ y, examples }: typeof train) =>
      [...y!].reduce((sum, label) => sum + label, 0) / examples;
    expect(share(train)).toBeCloseTo(share(test!), 1);
    expect([train.examples, test!.examples]).toEqual([45, 15]);
  });

  test.each([
    ['group:kind', 'another column than the target'],
    ['group:nobody', 'must be one of the columns'],
  ])('is refused as %s', async (split, message) => {
    await expect(divide(split)).rejects.toThrow(message);
  });

  test('is refused where it is no rule, and by column for drawn digits', async () => {
    for (const [split, message] of [
      ['groups', '--split must be random, stratified, group:COLUMN or time:COLUMN'],
      ['group:patient', 'must come with a table'],
    ] as const) {
      const { code, stderr } = await gradloom(['train', '--split', split]);
      expect(code).toBe(1);
      expect(stderr).toContain(message);
    }
  });
});
