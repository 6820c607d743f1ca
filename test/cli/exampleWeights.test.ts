// `--example-weights`: a column that says how much each example counts is no feature, and weighs the cost alone.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { countedBaseline } from '../../src/cli/train/countedBaseline.ts';
import { loadDividedData } from '../../src/cli/train/loadDividedData.ts';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import { withValidation } from '../../src/cli/train/validationData.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

let folder = '';
const inFolder = (name: string): string => join(folder, name);
const table = (head: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${[head, ...rows.map((row) => row.join(','))].join('\n')}\n`;

/** Rows [a, w, y]; what the weight 0 stands beside is far off the line. */
const ROWS = Array.from({ length: 12 }, (_, i): [number, number, number] => [
  i - 6,
  i % 4,
  i % 4 === 0 ? 500 : 2 * i - 3 + (i % 3) / 2,
]);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('weighted.csv'), table('a,w,y', ROWS));
  // The same examples, each as often as it counts.
  const repeated = ROWS.flatMap(([a, w, y]) => Array.from({ length: w }, () => [a, y]));
  await writeFile(inFolder('repeated.csv'), table('a,y', repeated));
});

const LINE = '--target y --target-kind numbers --layers 1,1 --batch all --optimizer sgd --learning-rate 0.02'
  .concat(' --steps 60 --test-fraction 0 --standard-form none --no-scale-target --no-curve --json')
  .split(' ');

async function train(file: string, more: readonly string[] = []) {
  const out = inFolder(`${file}.safetensors`);
  const { code, stdout, stderr } = await gradloom([
    'train',
    '--data',
    inFolder(file),
    ...LINE,
    '--out',
    out,
    ...more,
  ]);
  const lines = jsonLines(stdout);
  return { code, stdout, stderr, out, result: lines.at(-1)! };
}

async function divide(given: Record<string, string>) {
  const output = new Output(
    {
      stdout: { write: () => true, on: () => undefined },
      stderr: { write: () => true, on: () => undefined },
      env: {},
      on: () => undefined,
      off: () => undefined,
    },
    { quiet: true },
  );
  const options = parseTrainOptions({ data: inFolder('weighted.csv'), target: 'y', ...given });
  return withValidation(await loadDividedData(options, output), options);
}

describe('train --example-weights', () => {
  test('trains as on examples repeated as often as they count, and says what is weighted', async () => {
    const own = await train('weighted.csv', ['--example-weights', 'w']);
    const repeated = await train('repeated.csv');
    expect(own.code, own.stdout + own.stderr).toBe(0);
    expect(repeated.code, repeated.stdout + repeated.stderr).toBe(0);
    for (const name of ['cost', 'baseline'])
      expect(Math.abs(Number(own.result[name]) / Number(repeated.result[name]) - 1)).toBeLessThan(1e-5);
    expect(own.result).toMatchObject({ learned: true, costWeighted: true, data: { features: 1 } });
    expect(repeated.result).toMatchObject({ costWeighted: false });
    // Rows that do not count are scored like all others: 500 is far off.
    expect(Number(own.result['meanSquaredError'])).toBeGreaterThan(1e4);
    // The column may stand in what is predicted, or not.
    await writeFile(inFolder('new.csv'), 'a\n3\n');
    await writeFile(inFolder('whole.csv'), 'a,w,y\n3,0,\n');
    const predictions = [];
    for (const file of ['new.csv', 'whole.csv']) {
      const out = inFolder(`${file}.json`);
      const found = await gradloom([
        'predict',
        '--model',
        own.out,
        '--data',
        inFolder(file),
        '--json',
        '--out',
        out,
      ]);
      expect(found.code, found.stdout + found.stderr).toBe(0);
      predictions.push(await import('node:fs/promises').then(({ readFile }) => readFile(out, 'utf8')));
    }
    expect(predictions[0]).toBe(predictions[1]);
  });

  test('tells people that scores count each example once', async () => {
    const { stderr, code } = await gradloom([
      'train',
      '--data',
      inFolder('weighted.csv'),
      ...LINE.filter((word) => word !== '--json'),
      '--example-weights',
      'w',
      '--out',
      inFolder('said.safetensors'),
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('each example counts in the cost as w says; scores count each once');
  });

  test('keeps weights beside their rows, and the rows that are put aside those of a training without', async () => {
    const own = await divide({
      exampleWeights: 'w',
      testFraction: '0.25',
      validationFraction: '0.3',
      seed: '7',
    });
    const { train: plain } = await divide({
      drop: 'w',
      testFraction: '0.25',
      validationFraction: '0.3',
      seed: '7',
    });
    expect(own.train.x).toEqual(plain.x);
    const weights = new Map(ROWS.map(([a, w]) => [a, w]));
    expect([...own.weights!]).toEqual(Array.from(own.train.x, (a) => weights.get(a)));
    expect(own.train.featureNames).toEqual(['a']);
    expect(own.validation!.features).toBe(1);
    const grouped = await divide({ exampleWeights: 'w', split: 'group:w' });
    expect([...grouped.weights!]).toEqual(Array.from(grouped.train.x, (a) => weights.get(a)));
  });

  test('names the option whose column the file does not have', async () => {
    for (const given of [{}, { keep: 'a' }] as Record<string, string>[]) {
      await expect(divide({ exampleWeights: 'nope', ...given })).rejects.toThrow(
        'weighted.csv: --example-weights must be one of the columns; got "nope"',
      );
      await expect(divide({ exampleWeights: 'w', split: 'group:nope', ...given })).rejects.toThrow(
        '--split must be one of the columns; got "nope"',
      );
    }
    const later = divide({ split: 'time:nope' });
    await expect(later).rejects.toThrow('--split must be one of the columns; got "nope"');
    await expect(later).rejects.toHaveProperty('hint', expect.stringContaining('The file has "a", "w", "y"'));
    // That of --drop is told as it is.
    await expect(divide({ exampleWeights: 'w', drop: 'none' })).rejects.toThrow(
      'drop must be one of the columns',
    );
  });

  const BAD = [
    ['a negative one', '1,-1,2', 'finite numbers of at least 0; got -1 in row 1 of w'],
    ['an infinite one', '1,1e400,2', 'E_'],
    ['a missing one', '1,,2', 'a weight may not be missing'],
    ['a text', '1,much,2', '(--example-weights w)'],
  ] as const;
  test.each(BAD)('refuses %s before the GPU is opened', async (_, row, message) => {
    await writeFile(inFolder('bad.csv'), `a,w,y\n${row}\n2,1,3\n3,2,4\n4,1,5\n`);
    const { code, stderr, stdout } = await train('bad.csv', ['--example-weights', 'w']);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(message);
    expect(stderr).not.toContain('device');
  });

  test.each([
    [['--example-weights', 'y'], 'another column than the target'],
    [['--example-weights', '-1'], 'target'],
    [['--example-weights', 'nobody'], 'must be one of the columns'],
    [['--example-weights', 'w', '--keep', 'a,w'], 'must be no feature'],
  ])('is refused as %j', async (more, message) => {
    const { code, stdout, stderr } = await train('weighted.csv', more);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(message);
  });

  test('is refused where all weigh nothing, and where there are no columns', async () => {
    await writeFile(inFolder('none.csv'), 'a,w,y\n1,0,2\n2,0,3\n3,0,4\n4,0,5\n');
    const none = await train('none.csv', ['--example-weights', 'w']);
    expect(none.stdout + none.stderr).toContain('above 0 somewhere');
    const digits = await gradloom(['train', '--example-weights', 'w']);
    expect(digits.stderr).toContain('--example-weights must come with a table');
  });
});

/** The least cross-entropy of a constant prediction of three classes. */
const crossEntropyOf = (labels: number[], weights?: number[]) =>
  countedBaseline({
    data: {
      x: new Float32Array(labels.length),
      y: Uint32Array.from(labels),
      examples: labels.length,
      features: 1,
      targets: 1,
    },
    loss: 'softmaxCrossEntropy',
    outputs: 3,
    exampleWeights: weights ?? labels.map(() => 1),
  });

describe('the cost of a constant prediction with weights', () => {
  const y = Float64Array.of(1, 10, 2, 20, 4, 30);
  const data = { x: new Float32Array(3), y, examples: 3, features: 1, targets: 2 };
  const exampleWeights = [1, 0, 3];

  test.each(['mse', 'halfMse', 'absolute'] as const)('is the least that any has: %s', (loss) => {
    const least = (column: readonly number[]) => {
      let best = Infinity;
      for (let c = 0; c <= 40; c += 0.01) {
        const cost = column.reduce((sum, value, row) => {
          const distance = Math.abs(value - c);
          const own = loss === 'absolute' ? distance : distance * distance * (loss === 'mse' ? 1 : 0.5);
          return sum + (exampleWeights[row]! / 4) * own;
        }, 0);
        best = Math.min(best, cost);
      }
      return best;
    };
    const want = (least([1, 2, 4]) + least([10, 20, 30])) / 2;
    expect(countedBaseline({ data, loss, outputs: 2, exampleWeights })).toBeCloseTo(want, 3);
  });

  test('is that of repeated labels', () => {
    expect(crossEntropyOf([0, 1, 2], [1, 2, 0])).toBeCloseTo(crossEntropyOf([0, 1, 1])!, 6);
  });
});
