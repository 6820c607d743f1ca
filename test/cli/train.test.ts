// Trainings from end to end on the GPU: files, reports, interruption, and what `predict` makes of the model.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, separableTable, temporaryFolder } from './command.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('table.csv'), separableTable(200));
});

const trainTable = (...more: string[]): string[] =>
  words(`train --data ${inFolder('table.csv')} --layers 2,8,1 --learning-rate 0.01 --seed 3`).concat(
    ['--out', inFolder('table.safetensors')],
    more,
  );

/** Temporary folders have no blanks in their names. */
function words(line: string): string[] {
  return line.split(' ');
}

describe('train', () => {
  test('a table is learnt, the model and the curve are written, and predict agrees', async () => {
    const trained = await gradloom(trainTable('--steps', '400'));
    expect(trained.code, trained.stderr).toBe(0);
    expect(trained.stdout).toMatch(/test accuracy +(9\d\.\d+|100\.00) %/);
    expect(trained.stdout).toContain('recall');
    expect(trained.stdout).toContain(inFolder('table.safetensors'));
    expect(trained.stdout + trained.stderr).not.toContain('\u001b');
    expect(await readFile(inFolder('table.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\s*$/s);

    // Other rows in another order of columns, without the target: names decide.
    await writeFile(inFolder('new.csv'), 'y,x\n90,3\n2,88\n50,1\n');
    const predicted = await gradloom([
      'predict',
      '-m',
      inFolder('table.safetensors'),
      '-d',
      inFolder('new.csv'),
      '--out',
      inFolder('p.csv'),
    ]);
    expect(predicted.code, predicted.stderr).toBe(0);
    const lines = (await readFile(inFolder('p.csv'), 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('row,predicted,probability');
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(['above', 'below', 'above']);
  });

  test('with --json stdout is JSON lines alone, and one seed gives one result', async () => {
    const parameters = trainTable('--steps', '60', '--json');
    const [first, second] = [await gradloom(parameters), await gradloom(parameters)];
    expect(first.stderr).toBe('');
    const lines = jsonLines(first.stdout);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    const result = lines.at(-1);
    expect(result).toMatchObject({
      type: 'result',
      command: 'train',
      steps: 60,
      ended: 'done',
      layers: [2, 8, 1],
      evaluatedOn: 'test',
      examples: 40,
    });
    expect(result?.['files']).toEqual({ model: inFolder('table.safetensors'), curve: inFolder('table.svg') });
    expect(result?.['cost']).toBe(jsonLines(second.stdout).at(-1)?.['cost']);
  });

  test('an interruption keeps the model, says so, and exits with 130', async () => {
    let sent = false;
    // So many that no device is done before its first line of progress: 100,000 take less than that in one dispatch.
    const steps = 20_000_000;
    const result = await gradloom(trainTable('--steps', String(steps), '--json'), {
      onOutput: (_, process) => {
        if (!sent) process.emit('SIGINT');
        sent = true;
      },
    });
    expect(result.code).toBe(130);
    const last = jsonLines(result.stdout).at(-1);
    expect(last).toMatchObject({ type: 'result', ended: 'interrupted' });
    expect(last?.['steps']).toBeLessThan(steps);
    const predicted = await gradloom([
      'predict',
      '-m',
      inFolder('table.safetensors'),
      '-d',
      inFolder('table.csv'),
      '--json',
    ]);
    expect(jsonLines(predicted.stdout).at(-1)).toMatchObject({ type: 'result', examples: 200 });
  });

  test('the time limit ends a training in good order', async () => {
    const { code, stdout } = await gradloom(
      trainTable('--steps', '1000000', '--time-limit', '0.5', '--json'),
    );
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ ended: 'time' });
  });

  test('a learning rate that diverges is told, with the step, and nothing is written', async () => {
    await writeFile(
      inFolder('numbers.csv'),
      `a,b\n${Array.from({ length: 40 }, (_, i) => `${i},${i * 3.5}`).join('\n')}\n`,
    );
    const out = inFolder('diverged.safetensors');
    const line = `train --data ${inFolder('numbers.csv')} --layers 1,1 --optimizer sgd --learning-rate 1e6`;
    const result = await gradloom(words(`${line} --steps 2000 --target-kind numbers --out ${out}`));
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/at step \d+\. \[E_NONFINITE\]/);
    expect(await readdir(folder)).not.toContain('diverged.safetensors');
  });

  test('large numbers are predicted in their own units', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${i % 17},${i % 13},${200_000 + 9000 * (i % 17) - 5000 * (i % 13)}`,
    );
    await writeFile(inFolder('prices.csv'), `rooms,age,price\n${rows.join('\n')}\n`);
    const line = `train --data ${inFolder('prices.csv')} --layers 2,1 --learning-rate 0.05 --steps 400 --json`;
    const { code, stdout, stderr } = await gradloom(words(`${line} --out ${inFolder('prices.safetensors')}`));
    expect(code, stderr + stdout).toBe(0);
    const result = jsonLines(stdout).at(-1);
    expect(result).toMatchObject({ targetScaled: true, output: 'identity' });
    // The prices spread over about 60,000, and are a linear function of the features.
    expect(result?.['meanAbsoluteError']).toBeLessThan(600);
    const predicted = await gradloom(
      words(`predict -m ${inFolder('prices.safetensors')} -d ${inFolder('prices.csv')} --json`),
    );
    const { predictions } = jsonLines(predicted.stdout)[0] as { predictions: { predicted: number[] }[] };
    expect(Math.abs(predictions[0]!.predicted[0]! - 200_000)).toBeLessThan(3000);
  });

  test('a bar moves on a terminal and leaves no cursor hidden', async () => {
    const { code, stderr } = await gradloom(trainTable('--steps', '200'), {
      columns: 100,
      env: { TERM: 'xterm' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('█');
    expect(stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.lastIndexOf('\u001b[?25l'));
  });

  test('a test part without labels in the file is left out, said, and replaced by examples put aside', async () => {
    const X = Array.from({ length: 50 }, (_, i) => [i % 7, i % 5]);
    const y = X.map(([a = 0, b = 0]) => (a > b ? 1 : 0));
    await writeFile(inFolder('half.json'), JSON.stringify({ X, y, X_test: X.slice(0, 4) }));
    const parameters = words(`train --data ${inFolder('half.json')} --steps 100 --allow-unlearned --json`);
    const { code, stdout } = await gradloom([...parameters, '--out', inFolder('half.safetensors')]);
    expect(code, stdout).toBe(0);
    const result = jsonLines(stdout).at(-1);
    expect(result).toMatchObject({ evaluatedOn: 'test', examples: 10 });
    expect(result?.['warnings']).toEqual([expect.stringContaining('has no labels: it is left out')]);
    const predicted = await gradloom(
      words(`predict -m ${inFolder('half.safetensors')} -d ${inFolder('half.json')} --part test --json`),
    );
    expect(jsonLines(predicted.stdout).at(-1)).toMatchObject({ examples: 4 });
  });

  test('drawn digits are learnt without any option but the length', async () => {
    const { code, stdout, stderr } = await gradloom([
      'train',
      '--steps',
      '150',
      '--out',
      inFolder('digits.safetensors'),
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    const result = jsonLines(stdout).at(-1);
    expect(result).toMatchObject({ layers: [784, 128, 64, 10], examples: 2000 });
    expect(result?.['accuracy']).toBeGreaterThan(0.8);
    // A model of another architecture: pictures are no rows of a table.
    const other = await gradloom([
      'predict',
      '-m',
      inFolder('digits.safetensors'),
      '-d',
      inFolder('table.csv'),
    ]);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("the model's 784 features; got 2");
    expect(other.stderr).toContain('[E_SHAPE]');
  });
});

describe('a model file that is none', () => {
  test('a damaged one is refused, and what was asked for is not written', async () => {
    const bytes = await readFile(inFolder('table.safetensors'));
    bytes[bytes.length - 9]! ^= 0xff;
    await writeFile(inFolder('damaged.safetensors'), bytes);
    const result = await gradloom([
      'predict',
      '-m',
      inFolder('damaged.safetensors'),
      '-d',
      inFolder('table.csv'),
      '--out',
      inFolder('q.csv'),
    ]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('[E_FILE_CHECKSUM]');
    expect(await readdir(folder)).not.toContain('q.csv');
  });

  test('another kind of file is refused by name', async () => {
    const result = await gradloom(['predict', '-m', inFolder('table.csv'), '-d', inFolder('table.csv')]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('table.csv');
    expect(result.stderr).toContain('[E_FILE_FORMAT]');
  });
});
