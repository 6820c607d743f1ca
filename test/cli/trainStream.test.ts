// `gradloom train --stream`: the model of a table in memory, parts held out, and what needs the whole table.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { classWeightsBySample } from '../../src/cli/train/loadStream.ts';
import { checkStreamOptions } from '../../src/cli/train/streamOptions.ts';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import { decodeModel } from '../../src/index.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

let folder = '';
const inFolder = (name: string): string => join(folder, name);
const HEADER = 'a,colour,y\n';
/** Rows of two classes, one of which is there three times as often; some numbers are missing. */
const rows = Array.from({ length: 500 }, (_, i) => {
  const a = Math.sin(i * 7.3);
  const colour = ['red', 'blue'][(i * 5) % 3 === 0 ? 1 : 0]!;
  return `${i % 50 === 9 ? '' : a.toFixed(4)},${colour},${a > 0.7 ? 'yes' : 'no'}`;
});
const HELD = 80;

beforeAll(async () => {
  folder = await temporaryFolder();
  const parts = { 'all.csv': rows, 'rest.csv': rows.slice(HELD), 'held.csv': rows.slice(0, HELD) };
  for (const [name, own] of Object.entries(parts))
    await writeFile(inFolder(name), `${HEADER}${own.join('\n')}\n`);
});

async function train(file: string, more: string) {
  const out = inFolder(`${file}-${more.length}.safetensors`);
  const { code, stdout, stderr } = await gradloom([
    'train',
    '--data',
    inFolder(file),
    '--out',
    out,
    '--no-curve',
    '--json',
    ...'--layers 3,4,1 --batch 30 --epochs 3 --no-shuffle --allow-unlearned'.split(' '),
    ...more.split(' '),
  ]);
  expect(code, stdout + stderr).toBe(0);
  const model = decodeModel(new Uint8Array(await readFile(out)));
  const result = jsonLines(stdout).at(-1)!;
  return {
    result,
    form: model.standardForm,
    values: [...model.values].map(([name, own]) => [name, Array.from(own)]),
  };
}

async function refusal(...more: string[]): Promise<string> {
  const { code, stderr } = await gradloom(['train', '--stream', '--epochs', '1', ...more]);
  return `${code} ${stderr}`;
}

describe('train --stream', () => {
  test('trains to the bits of the table in memory without its first rows, which decide', async () => {
    const own = await train(
      'all.csv',
      `--stream --validation-rows ${HELD} --class-weights balanced --keep-best`,
    );
    const whole = await train('rest.csv', `--test-fraction 0 --class-weights balanced`);
    expect(own.result).toMatchObject({
      data: { train: 420, validation: HELD, test: 0, sample: 420, features: 3, classes: ['no', 'yes'] },
      steps: 42,
      evaluatedOn: 'train',
    });
    expect(own.form).toEqual(whole.form);
    expect(own.result['baseline']).toBeCloseTo(Number(whole.result['baseline']), 6);
    // Costs fall all the way, so that the last parameters are the best.
    expect(own.result['bestStep']).toBeUndefined();
    expect(own.values).toEqual(whole.values);
  });

  test('decides and tests by files that are read in its form, and draws rows from a buffer', async () => {
    const path = inFolder('held.csv');
    const { result } = await train('rest.csv', `--stream --validation ${path} --test ${path} --patience 5`);
    expect(result).toMatchObject({
      data: { train: 420, validation: HELD, test: HELD },
      evaluatedOn: 'test',
      examples: HELD,
    });
    const args = [
      'train',
      '--data',
      inFolder('rest.csv'),
      '--stream',
      '--epochs',
      '2',
      '--batch',
      '30',
      '--json',
    ];
    const costs = await Promise.all(
      [['--shuffle-buffer', '200'], [], ['--no-shuffle']].map(async (more, index) => {
        const out = inFolder(`shuffled${index}.safetensors`);
        const found = await gradloom([...args, '--no-curve', '--allow-unlearned', '--out', out, ...more]);
        return jsonLines(found.stdout).at(-1)!['cost'];
      }),
    );
    expect(new Set(costs).size).toBe(3);
  });

  test.each([
    ['--stream', /must come with --data/],
    ['--data t.csv --validation v.csv', /--validation must come with --stream/],
    ['--data t.csv --validation-rows 5 --shuffle-buffer 9', /--validation-rows, --shuffle-buffer must come/],
    ['--data t.csv --stream --test-fraction 0.1', /--test-fraction needs the whole table.*got --stream/],
    ['--data t.csv --stream --validation-fraction 0.1', /--validation-fraction needs the whole table/],
    ['--data t.csv --stream --split stratified', /--split needs/],
    ['--data t.csv --stream --example-weights w', /--example-weights needs/],
    ['--data t.csv --stream --log-columns auto', /--log-columns needs/],
    ['--data t.csv --stream --fill-missing median', /--fill-missing median needs/],
    ['--data t.csv --stream --batch all', /--batch all needs/],
    ['--data t.csv --stream --patience 3', /must come with rows to decide by/],
    ['--data t.csv --stream --validation v.csv --validation-rows 5', /exclude each other/],
    ['--data t.csv --stream --no-shuffle --shuffle-buffer 5', /exclude each other/],
  ])('refuses %s before anything is read', (text, message) => {
    const given = Object.fromEntries(
      text
        .split(/ ?--/)
        .filter(Boolean)
        .map((part): [string, string | boolean] => {
          const [flag = '', ...value] = part.split(' ');
          const name = flag.replace(/^no-/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
          return [name, value.length > 0 ? value.join(' ') : !flag.startsWith('no-')];
        }),
    );
    expect(() => checkStreamOptions(parseTrainOptions(given))).toThrow(message);
  });

  test('refuses other files, options of arrays, no rows to train on, and other columns, with exit codes', async () => {
    await writeFile(inFolder('other.csv'), 'a,b\n1,2\n');
    expect(await refusal('--data', inFolder('x.npz'))).toMatch(/^1 .*--stream must come with a CSV file/s);
    expect(await refusal('--data', inFolder('all.csv'), '--x', 'm')).toMatch(/^1 .*--x/s);
    expect(await refusal('--data', inFolder('held.csv'), '--validation-rows', '80')).toMatch(
      /^1 .*got 80 of 80/s,
    );
    expect(await refusal('--data', inFolder('none.csv'))).toMatch(/^1 .*none\.csv/s);
    expect(await refusal('--data', inFolder('all.csv'), '--validation', inFolder('other.csv'))).toMatch(
      /^1 .*other\.csv/s,
    );
  });

  test('weighs classes by their shares in the first rows, so that weights are 1 on average', () => {
    const sample = { y: Uint32Array.of(0, 0, 0, 1), examples: 4, classes: ['a', 'b'] } as never;
    expect(classWeightsBySample('balanced', sample)).toEqual([4 / 6, 2]);
    expect(classWeightsBySample([1, 5], sample)).toEqual([0.5, 2.5]);
    expect(classWeightsBySample([0, 0], sample)).toEqual([0, 0]);
    expect(() =>
      classWeightsBySample('balanced', {
        y: Uint32Array.of(0, 1),
        examples: 2,
        classes: ['no', 'yes', 'perhaps'],
      } as never),
    ).toThrow(/each class among the first .* rows; got none of perhaps/);
    expect(classWeightsBySample(undefined, sample)).toBeUndefined();
    expect(() => classWeightsBySample('balanced', { y: Float32Array.of(1), examples: 1 } as never)).toThrow(
      /labels/,
    );
  });
});
