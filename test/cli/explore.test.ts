import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { surfaceSvg } from '../../src/drawing/surfaceSvg.ts';
import { dense, fitStandardForm, Model, network, rangeTest, sgd } from '../../src/index.ts';
import { loadData } from '../../src/node.ts';
import { testGpu } from '../gpu.ts';
import { gradloom } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-explore-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of y = 2a − b + 1. */
const ROWS = Array.from({ length: 60 }, (_, i) => {
  const [a, b] = [Math.sin(i), Math.cos(3 * i)];
  return `${a.toFixed(4)},${b.toFixed(4)},${(2 * a - b + 1).toFixed(4)}`;
});
const DATA = ['--data', file('plane.csv'), '--target', 'y', '--target-kind', 'numbers'];
const PLANE = [...DATA, '--layers', '2,1', '--no-scale-target', '--standard-form', 'none'];

beforeAll(() => writeFileSync(file('plane.csv'), `a,b,y\n${ROWS.join('\n')}\n`));

/** The JSON lines of a command that must succeed. */
async function result(...parameters: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await gradloom([...parameters, '--json']);
  expect(code, stderr + stdout).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
}

describe('gradloom range-test', () => {
  it('tells rates and costs, and draws them', async () => {
    const out = file('range.svg');
    const found = await result(
      'range-test',
      ...PLANE,
      '--optimizer',
      'sgd',
      '--to',
      '100',
      '--steps',
      '60',
      '--out',
      out,
    );
    const { steepest, minimum, rates, costs, hasDiverged } = found as Record<string, number> & {
      rates: number[];
      costs: number[];
    };
    expect(hasDiverged).toBe(true);
    expect(rates.length).toBe(costs.length);
    expect(rates[0]).toBeCloseTo(1e-6, 10);
    expect(steepest).toBeLessThan(minimum!);
    const svg = readFileSync(out, 'utf8');
    expect(svg).toContain('plane.csv: learning-rate range test');
    expect(svg).toContain('learning rate α (logarithmic)');
    expect(svg.match(/class="mark"/g)).toHaveLength(2);
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('makes steps as the options of a training say: with penalties, clipping and softened labels', async () => {
    const rows = ROWS.map((row, i) => row.replace(/[^,]*$/, i % 3 ? 'up' : 'down'));
    writeFileSync(file('kinds.csv'), `a,b,kind\n${rows.join('\n')}\n`);
    const line = ['range-test', '--data', file('kinds.csv'), '--target', 'kind', '--layers', '2,4,1'];
    const fixed = [
      ...line,
      '--optimizer',
      'sgd',
      '--steps',
      '12',
      '--to',
      '1',
      '--seed',
      '5',
      '--batch',
      '16',
    ];
    const own = ['--l1', '0.5', '--l2', 'W1=2', '--clip-norm', '0.01', '--label-smoothing', '0.2'];
    const out = ['--out', file('steps.svg')];
    const plain = (await result(...fixed, ...out))['costs'] as number[];
    const found = (await result(...fixed, ...own, ...out))['costs'] as number[];
    const { train } = await loadData(file('kinds.csv'), { target: 'kind', testFraction: 0.2, seed: 5 });
    const gpu = await testGpu();
    const model = new Model(gpu, {
      network: network({
        inputs: 2,
        layers: [
          dense(4, 'relu', { initializer: 'xavierNormal' }),
          dense(1, 'sigmoid', { initializer: 'xavierNormal' }),
        ],
      }),
      standardForm: fitStandardForm(train, 'standard'),
      classes: train.classes,
      seed: 5,
    });
    const { costs } = await rangeTest(model, {
      data: train,
      optimizer: sgd(),
      batchSize: 16,
      seed: 5,
      l1: 0.5,
      l2: { W1: 2 },
      clipNorm: 0.01,
      labelSmoothing: 0.2,
      from: 1e-6,
      to: 1,
      steps: 12,
    });
    found.forEach((cost, step) => expect(cost).toBeCloseTo(costs[step]!, 5));
    expect(found[0]).not.toBeCloseTo(plain[0]!, 2);
    await model.destroy();
  });

  it('refuses options that are none of its own, and a picture that would replace something else', async () => {
    for (const wrong of [
      ['--learning-rate', '1'],
      ['--epochs', '3'],
      ['--from', '2', '--to', '1'],
      ['--out', 'a.png'],
    ]) {
      const { code, stderr } = await gradloom(['range-test', ...PLANE, ...wrong]);
      expect(code).toBe(1);
      expect(stderr).not.toContain('TypeError');
    }
    writeFileSync(file('notes.svg'), 'my notes, not a picture');
    const { code, stderr } = await gradloom(['range-test', ...PLANE, '--out', file('notes.svg')]);
    expect(code).toBe(1);
    expect(stderr).toContain('E_FILE');
    expect(readFileSync(file('notes.svg'), 'utf8')).toBe('my notes, not a picture');
  });
});

describe('gradloom learning-curve', () => {
  it('trains on parts of the data and draws both costs', async () => {
    const out = file('learning.svg');
    const { points } = (await result(
      'learning-curve',
      ...PLANE,
      '--sizes',
      '4,40',
      '--steps',
      '30',
      '--out',
      out,
    )) as {
      points: { examples: number; steps: number; validation: { loss: number } }[];
    };
    expect(points.map(({ examples, steps }) => [examples, steps])).toEqual([
      [4, 30],
      [40, 30],
    ]);
    const svg = readFileSync(out, 'utf8');
    expect(svg.match(/<circle/g)).toHaveLength(4);
    expect(svg).toContain('training examples m (logarithmic)');
  });

  it('trains as the options of a step say, and refuses those that no cost shows', async () => {
    const line = [
      'learning-curve',
      ...PLANE,
      '--sizes',
      '40',
      '--steps',
      '12',
      '--batch',
      '8',
      '--out',
      file('own.svg'),
    ];
    type Points = { points: { training: { loss: number } }[] };
    const lossOf = async (...more: string[]): Promise<number> =>
      ((await result(...line, ...more)) as unknown as Points).points[0]!.training.loss;
    const plain = await lossOf();
    for (const own of [
      ['--l1', '2'],
      ['--l2', 'W1=5'],
      ['--decoupled-decay', '0.5'],
      ['--optimizer', 'sgd', '--clip-norm', '0.01'],
      ['--optimizer', 'sgd', '--clip-tensor-norm', '0.01'],
      ['--optimizer', 'sgd', '--clip-value', '0.001'],
      ['--accumulate', '3'],
      ['--no-shuffle'],
      ['--loss', 'absolute'],
      ['--learning-rate', '0.1'],
    ])
      expect(await lossOf(...own), own.join(' ')).not.toBeCloseTo(plain, 6);
    for (const wrong of [
      ['--average', '0.9'],
      ['--patience', '3'],
      ['--schedule', 'cosine'],
      ['--class-weights', '1,2'],
    ])
      expect((await gradloom([...line, ...wrong])).code, wrong.join(' ')).toBe(1);
  });

  it('needs examples to test with', async () => {
    const { code, stderr } = await gradloom([
      'learning-curve',
      ...PLANE,
      '--test-fraction',
      '0',
      '--steps',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('--test-fraction');
  });
});

describe('gradloom cost-surface', () => {
  beforeAll(async () => {
    const train = [
      'train',
      ...PLANE,
      '--steps',
      '400',
      '--learning-rate',
      '0.05',
      '--out',
      file('plane.safetensors'),
      '--no-curve',
    ];
    expect((await gradloom(train)).code).toBe(0);
  });
  const MODEL = ['--model', file('plane.safetensors'), '--data', file('plane.csv'), '--part', 'train'];

  it('finds the weights of the plane in the lowest places of curve and surface, and leaves the model’s file', async () => {
    const before = readFileSync(file('plane.safetensors'));
    const curve = await result(
      'cost-surface',
      ...MODEL,
      '--over',
      'W1[0]',
      '--range',
      '0:4',
      '--points',
      '41',
      '--out',
      file('curve.svg'),
    );
    const costs = curve['costs'] as number[];
    expect(costs.indexOf(Math.min(...costs))).toBe(20);
    const surface = await result(
      'cost-surface',
      ...MODEL,
      '--over',
      'W1[1],b1',
      '--range',
      '-2:0,0:2',
      '--points',
      '5',
      '--out',
      file('surface.svg'),
    );
    const all = surface['costs'] as number[];
    expect(all.indexOf(Math.min(...all))).toBe(12);
    const svg = readFileSync(file('surface.svg'), 'utf8');
    for (const text of ['>W1[1]<', '>b1[0]<', 'cost J', '<title>lowest</title>', '<title>the model</title>'])
      expect(svg).toContain(text);
    expect(readFileSync(file('plane.safetensors'))).toEqual(before);
  });

  it('takes the cost of the part of the data that it is told', async () => {
    const line = [
      'cost-surface',
      '--over',
      'W1[0]',
      '--range',
      '0:4',
      '--points',
      '3',
      '--out',
      file('own.svg'),
    ];
    const costs = async (...more: string[]): Promise<unknown> =>
      (await result(...line, ...MODEL, ...more))['costs'];
    const plain = await costs();
    // The last of --part counts.
    expect(await costs('--part', 'test', '--test-fraction', '0.5')).not.toEqual(plain);
    expect(await costs()).toEqual(plain);
  });

  it('refuses parameters and ranges that are none', async () => {
    for (const wrong of [
      ['--over', 'W1,b1,W1'],
      ['--over', 'W7'],
      ['--over', 'W1[5]'],
      ['--range', '1:0'],
      ['--range', '0:1,x'],
      ['--over', 'W1', '--range', '0:1,0:1'],
    ]) {
      const { code, stderr } = await gradloom(['cost-surface', ...MODEL, ...wrong, '--out', file('no.svg')]);
      expect(code, wrong.join(' ')).toBe(1);
      expect(stderr).toMatch(/E_ARGUMENT/);
    }
  });
});

const axis = (name: string) => ({ name, positions: [0, 1], present: 0 });

describe('surfaceSvg', () => {
  it('leaves cells that are not finite empty, and puts the first row at the bottom', () => {
    const svg = surfaceSvg({
      title: 't',
      x: axis('a'),
      y: axis('b'),
      values: [1, 2, 3, Number.NaN],
      valueLabel: 'J',
    });
    const cells = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="26\d/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect(cells).toHaveLength(3);
    expect(cells[2]![1]).toBeLessThan(cells[0]![1]!);
  });

  it('draws equal values without a division by zero', () => {
    const svg = surfaceSvg({ title: 't', x: axis('a'), y: axis('b'), values: [2, 2, 2, 2], valueLabel: 'J' });
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('Infinity');
  });
});
