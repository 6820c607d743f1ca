// Predictions: the model says what they are, and files are whole or absent.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openGpu } from '../../src/node.ts';
import { saveModel } from '../../src/node/modelFiles.ts';
import { dense } from '../../src/nn/dense.ts';
import { network } from '../../src/nn/network.ts';
import { Model } from '../../src/train/model.ts';
import { checkFinite } from '../../src/cli/predict/predictions.ts';
import { doubtOf } from '../../src/cli/train/trainingNotes.ts';
import { expectFailure } from '../formats/failures.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);
const json = async (name: string, content: unknown): Promise<string> => {
  await writeFile(inFolder(name), JSON.stringify(content));
  return inFolder(name);
};
const predict = async (model: string, data: string, ...more: string[]) =>
  gradloom(['predict', '-m', inFolder(model), '-d', data, ...more]);

beforeAll(async () => {
  folder = await temporaryFolder();
  const gpu = await openGpu();
  // Three classes by the place of the largest of three numbers, and the sum of two numbers.
  const eye = Float32Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 4 : 0));
  const classifier = network({ inputs: 3, layers: [dense(3, 'softmax')] });
  const values = new Map([
    ['W1', eye],
    ['b1', new Float32Array(3)],
  ]);
  const names = ['0', '1', '2'];
  await saveModel(new Model(gpu, { network: classifier, values, classes: names }), inFolder('classes'));
  await saveModel(new Model(gpu, { network: classifier, values }), inFolder('nameless'));
  const adder = network({ inputs: 2, layers: [dense(1, 'identity')] });
  const ones = new Map([
    ['W1', Float32Array.of(1, 1)],
    ['b1', Float32Array.of(0)],
  ]);
  await saveModel(new Model(gpu, { network: adder, values: ones }), inFolder('sum'));
  gpu.close();
});

describe('the kind of target is the model’s, whatever the labels look like', () => {
  const rows = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ];

  test.each(['classes', 'nameless'])(
    'five rows, one row and rows of one class are compared as classes (%s)',
    async (model) => {
      const five = await json('five.json', { X: rows, y: [0, 1, 2, 0, 1] });
      const one = await json('one.json', { X: rows.slice(2, 3), y: [2] });
      const same = await json('same.json', { X: [rows[1], rows[1], rows[0]], y: [1, 1, 1] });
      for (const [data, accuracy] of [
        [five, 1],
        [one, 1],
        [same, 2 / 3],
      ] as const) {
        const { code, stdout, stderr } = await predict(model, data, '--json');
        expect(code, stderr).toBe(0);
        const [result] = jsonLines(stdout);
        expect(result?.['accuracy']).toBeCloseTo(accuracy, 12);
        expect(result).not.toHaveProperty('meanSquaredError');
      }
    },
  );

  test('whole numbers that a model of numbers predicts are numbers', async () => {
    const data = await json('sums.json', {
      X: [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 1],
      ],
      y: [1, 1, 2, 2],
    });
    const [result] = jsonLines((await predict('sum', data, '--json')).stdout);
    expect(result).toMatchObject({ examples: 4, meanSquaredError: 0 });
    expect(result).not.toHaveProperty('accuracy');
  });

  test('another kind on the command line is refused', async () => {
    const data = await json('five.json', { X: rows, y: [0, 1, 2, 0, 1] });
    const { code, stderr } = await predict('classes', data, '--target-kind', 'numbers');
    expect(code).toBe(1);
    expect(stderr).toContain('(--target-kind) must be classes, which the model predicts; got numbers');
  });

  test('data without labels is predicted without a score', async () => {
    const data = await json('plain.json', { X: rows });
    const { code, stdout } = await predict('classes', data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ 5 +1 +\d+\.\d %/);
    expect(stdout).not.toContain('accuracy');
  });
});

describe('predictions that cannot be given', () => {
  test('what is no number is refused with its row, and no file is written', async () => {
    const data = await json('huge.json', {
      X: [
        [1, 2],
        [3e38, 3e38],
      ],
    });
    const { code, stderr } = await predict('sum', data, '--out', inFolder('p.csv'));
    expect(code).toBe(1);
    expect(stderr).toContain('[E_NONFINITE]');
    expect(await readdir(folder)).not.toContain('p.csv');
    await expectFailure(
      () => checkFinite(Float32Array.of(1, 2, Number.NaN, 4), 2),
      'E_NONFINITE',
      'NaN in row 2',
    );
  });

  test.each([
    ['the data', 'five.json'],
    ['the model', 'classes.json'],
  ])('--out that is %s is refused, and the file stays', async (_, name) => {
    const data = await json('five.json', { X: [[1, 0, 0]], y: [0] });
    await writeFile(inFolder('classes.json'), await readFile(inFolder('classes')));
    const before = await readFile(inFolder(name));
    const { code, stderr } = await predict('classes.json', data, '--out', inFolder(name));
    expect(code).toBe(1);
    expect(stderr).toContain('--out must be a file of its own');
    expect(await readFile(inFolder(name))).toEqual(before);
  });

  test('--out in a folder that does not exist is refused before any work', async () => {
    const data = await json('five.json', { X: [[1, 0, 0]] });
    const { code, stderr, stdout } = await predict('classes', data, '--out', inFolder('no/p.csv'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('[E_FILE]');
  });
});

const doubt = (text: string): string | undefined => doubtOf(new Map([['gradloom.training', text]]));

test('notes of other programs raise no doubt', () => {
  expect(doubtOf(new Map())).toBeUndefined();
  for (const text of ['', '{', 'null', '7', '{"steps":3}', '{"learned":true}'])
    expect(doubt(text)).toBeUndefined();
  expect(doubt('{"learned":false,"cost":3,"baseline":1}')).toContain('its cost was 3');
  expect(doubt('{"ended":"failed","steps":12}')).toContain('failed after 12 steps');
});
