// Tables on the command line and in the library: the same columns, the same units, the same bits.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adam,
  applyColumns,
  createTrainer,
  dense,
  fitColumns,
  fitStandardForm,
  fitTargetScale,
  Model,
  network,
} from 'gradloom';
import { loadData, loadModel, openGpu, saveModel } from 'gradloom/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

let folder = '';
beforeAll(async () => {
  folder = await temporaryFolder();
});

const SHADES = ['red', 'green', 'blue'];

/** Semicolons, decimal commas, dates, a category, an identifier, and a price far from zero. */
async function writeShop(
  name: string,
  { rows, from = 0, labelled = true }: { rows: number; from?: number; labelled?: boolean },
) {
  const path = join(folder, name);
  const lines = Array.from({ length: rows }, (_, i) => {
    const at = from + i;
    const price = 1e9 + 3 * (at % 17) - (at % 3);
    const cells = [
      `art-${at}z`,
      `${at % 17},5`,
      SHADES[at % 3],
      `${(at % 28) + 1}.03.2021`,
      at % 2 ? 'ja' : 'nein',
    ];
    return [...cells, ...(labelled ? [price] : [])].join(';');
  });
  const header = ['article', 'size', 'shade', 'day', 'sale', ...(labelled ? ['price'] : [])].join(';');
  await writeFile(path, `${header}\n${lines.join('\n')}\n`);
  return path;
}

const predictedBy = async (model: string, data: string) => {
  const { code, stdout, stderr } = await gradloom(['predict', '-m', model, '-d', data, '--json']);
  expect(code, stderr + stdout).toBe(0);
  const { predictions } = jsonLines(stdout).at(-1) as { predictions: { predicted: number[] | string }[] };
  return predictions.map(({ predicted }) => (typeof predicted === 'string' ? predicted : predicted[0]!));
};

describe('a table that a model was trained on', () => {
  test('is read alike by the library and the command line, to the bit, whichever trained', async () => {
    const trained = await writeShop('shop.csv', { rows: 120 });
    const fresh = await writeShop('new.csv', { rows: 40, from: 1000, labelled: false });
    const byCommand = join(folder, 'command.safetensors');
    const line = [
      'train',
      '--data',
      trained,
      '--layers',
      '6,1',
      '--learning-rate',
      '0.05',
      '--steps',
      '300',
      '--json',
    ];
    const run = await gradloom([...line, '--out', byCommand]);
    expect(run.code, run.stderr + run.stdout).toBe(0);
    const lines = jsonLines(run.stdout);
    expect(lines.at(-1)).toMatchObject({ targetScaled: true });
    // The progress and the result speak of one error, in the units of the data, and not of the training's.
    const shown = lines.findLast(({ type }) => type === 'progress');
    // One is measured on the device, one in float64: both are rounding alone here.
    const [onDevice, inFloat64] = [
      shown?.['mean squared error'],
      lines.at(-1)?.['meanSquaredError'],
    ] as number[];
    expect(Math.abs(onDevice! - inFloat64!)).toBeLessThan(1e-9);

    const gpu = await openGpu();
    try {
      const loaded = await loadModel(gpu, byCommand);
      const { train: data } = await loadData(fresh, { like: loaded });
      expect(data.y).toBeUndefined();
      expect(data.featureNames).toEqual(['size', 'shade=blue', 'shade=green', 'shade=red', 'day', 'sale']);
      const outputs = await loaded.predict(data.x);
      expect(outputs).toBeInstanceOf(Float64Array);
      expect(await predictedBy(byCommand, fresh)).toEqual([...outputs]);
      // Float32 knows no number between 1,000,000,000 and 1,000,000,064.
      expect(new Set(outputs).size).toBeGreaterThan(17);

      const { train } = await loadData(trained);
      const model = new Model(gpu, {
        network: network({ inputs: train.features, layers: [dense(1, 'identity')] }),
        standardForm: fitStandardForm(train, 'standard'),
        targetScale: fitTargetScale(train),
        table: train.table,
      });
      const trainer = await createTrainer(model, { data: train, optimizer: adam({ learningRate: 0.05 }) });
      await trainer.run(400);
      const byLibrary = join(folder, 'library.safetensors');
      await saveModel(model, byLibrary);
      const own = await model.predict(data.x);
      expect(await predictedBy(byLibrary, fresh)).toEqual([...own]);
      const again = await loadModel(gpu, byLibrary);
      expect(again.table).toEqual(train.table);
      expect(await again.predict((await loadData(fresh, { like: again })).train.x)).toEqual(own);
      // It has learnt the price to a unit or so, although its size is 10⁹.
      const truth = Array.from({ length: 40 }, (_, i) => 1e9 + 3 * ((1000 + i) % 17) - ((1000 + i) % 3));
      const worst = Math.max(...truth.map((price, i) => Math.abs(own[i]! - price)));
      expect(worst).toBeLessThan(5);
    } finally {
      gpu.close();
    }
  });

  test('gives what a scale far above its spread would lose: times and metres are learnt', async () => {
    const path = join(folder, 'times.csv');
    const rows = Array.from(
      { length: 120 },
      (_, i) => `${1_600_000_000 + i},${5_399_999.55 + i / 64},${(i / 20).toFixed(2)}`,
    );
    await writeFile(path, `time,north,value\n${rows.join('\n')}\n`);
    const { code, stdout, stderr } = await gradloom(
      [
        'train',
        '--data',
        path,
        '--layers',
        '2,1',
        '--learning-rate',
        '0.05',
        '--steps',
        '400',
        '--json',
      ].concat('--out', join(folder, 'times.safetensors')),
    );
    expect(code, stderr + stdout).toBe(0);
    expect(jsonLines(stdout).at(-1)?.['meanAbsoluteError']).toBeLessThan(0.05);
  });

  test('is refused for training where float32 would lose its differences, with the way out', async () => {
    const path = join(folder, 'lost.csv');
    await writeFile(
      path,
      `time,value\n${Array.from({ length: 40 }, (_, i) => `${1_600_000_000 + i},${i / 7}`).join('\n')}\n`,
    );
    const line = ['train', '--data', path, '--standard-form', 'none', '--steps', '10', '--json'];
    const { code, stdout, stderr } = await gradloom([...line, '--out', join(folder, 'lost.safetensors')]);
    expect(code).toBe(1);
    expect(stderr + stdout).toMatch(/float32 must tell the values of x apart; got some in column 1/);
  });

  test('may be named by several targets, lose columns, and have its own markers', async () => {
    const path = join(folder, 'map.csv');
    const rows = Array.from(
      { length: 60 },
      (_, i) => `p${i}x,${i % 2 ? i % 7 : -999},${i % 5},${i % 5},${2 * (i % 5)}`,
    );
    await writeFile(path, `place,rain,sun,lat,lon\n${rows.join('\n')}\n`);
    const model = join(folder, 'map.safetensors');
    const line = [
      'train',
      '--data',
      path,
      '--target',
      'lat,lon',
      '--target-kind',
      'numbers',
      '--drop',
      'place',
    ];
    const { code, stdout, stderr } = await gradloom([
      ...line,
      '--missing',
      '-999',
      '--steps',
      '50',
      '--allow-unlearned',
      '--json',
      '--out',
      model,
    ]);
    expect(code, stderr + stdout).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ layers: [2, 32, 16, 2] });
    const refused = await gradloom(['predict', '-m', model, '-d', path, '--target', 'sun', '--json']);
    expect(refused.code).toBe(1);
    expect(refused.stderr + refused.stdout).toContain(
      '(--target) must be that of the training data, lat, lon; got sun',
    );

    // Columns of predictions are called by their targets, and markers of missing values are added to the model's.
    const fresh = join(folder, 'mapNew.csv');
    await writeFile(fresh, 'place,rain,sun,lat,lon\np,-999,1,1,2\nq,-5,2,2,4\nr,1,3,3,6\n');
    const out = join(folder, 'places.csv');
    for (const option of [[], ['--out', out], ['--out', out]]) {
      const predicted = await gradloom(['predict', '-m', model, '-d', fresh, '--missing', '-5', ...option]);
      expect(predicted.code, predicted.stderr).toBe(0);
      expect(predicted.stderr).toContain('2 values are missing and are taken for the mean');
      if (option.length === 0) expect(predicted.stdout).toMatch(/row +predicted lat, lon +actual lat, lon/);
    }
    expect(await readFile(out, 'utf8')).toMatch(/^row,predicted lat,predicted lon,actual lat,actual lon\n1,/);
  });

  test('says what was noticed, and takes a category that is new as it is told', async () => {
    const path = join(folder, 'people.csv');
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i + 1},Person ${i}x,${i % 2 ? 'a' : 'b'},${i},${i % 2 ? 'up' : 'down'}`,
    );
    await writeFile(path, `Id,Name,kind,age,label\n${rows.join('\n')}\n`);
    const seen = await gradloom(['data', path]);
    expect(seen.stdout).toContain(
      'note      column "Id": it has another whole number in each row, like an identifier; drop (--drop NAME)',
    );
    expect(seen.stdout).toMatch(/note {6}column "Name": text with another value in most rows.*left out/);
    const [machine] = jsonLines((await gradloom(['data', path, '--json'])).stdout);
    expect(machine?.['warnings']).toHaveLength(2);
    const model = join(folder, 'people.safetensors');
    const run = await gradloom([
      'train',
      '--data',
      path,
      '--drop',
      'Id,Name',
      '--steps',
      '60',
      '--json',
      '--out',
      model,
    ]);
    expect(run.code, run.stderr).toBe(0);
    const fresh = join(folder, 'strangers.csv');
    await writeFile(fresh, 'Id,Name,kind,age\n31,X,c,5\n32,Y,a,6\n');
    expect(await predictedBy(model, fresh)).toHaveLength(2);
    const refused = await gradloom(['predict', '-m', model, '-d', fresh, '--unknown-category', 'refuse']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('strangers.csv:2:3');
  });

  test('keeps its columns: choosing them again is refused, in the library too', async () => {
    const table = join(folder, 'numbers.csv');
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${3 * (i % 7) - (i % 5)}`);
    await writeFile(table, `a,b,y\n${rows.join('\n')}\n`);
    const model = join(folder, 'numbers.safetensors');
    const line = ['--target-kind', 'numbers', '--layers', '2,1', '--steps', '400', '--learning-rate', '0.05'];
    const { code, stderr } = await gradloom([
      'train',
      '--data',
      table,
      '--out',
      model,
      '--no-curve',
      ...line,
    ]);
    expect(code, stderr).toBe(0);
    for (const option of ['--drop', '--keep', '--categories']) {
      const refused = await gradloom(['predict', '-m', model, '-d', table, option, 'a']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`got ${option.slice(2)} (${option}). [E_ARGUMENT]`);
    }
    using gpu = await openGpu();
    const like = await loadModel(gpu, model);
    await expect(loadData(table, { like, drop: 'a' })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  test('missing numbers and missing categories of a prediction are said with their count', async () => {
    const table = join(folder, 'gaps.csv');
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${SHADES[i % 3]},${3 * (i % 7) - (i % 3)}`);
    await writeFile(table, `a,shade,y\n${rows.join('\n')}\n`);
    const model = join(folder, 'gaps.safetensors');
    const line = ['--target-kind', 'numbers', '--layers', '4,1', '--steps', '400', '--learning-rate', '0.05'];
    const trained = await gradloom(['train', '--data', table, '--out', model, '--no-curve', ...line]);
    expect(trained.code, trained.stderr).toBe(0);
    expect(trained.stderr).not.toContain('missing');
    const fresh = join(folder, 'gapsNew.csv');
    await writeFile(fresh, 'a,shade\n1,red\n,blue\nNA,\n');
    const { code, stderr } = await gradloom(['predict', '-m', model, '-d', fresh]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('warning: 2 values are missing and are taken for the mean of the training data');
    expect(stderr).toContain('column "shade": 1 value is missing and becomes zeros in all its features');
  });

  test('predictions replace predictions, and no other table or list', async () => {
    const data = await writeShop('again.csv', { rows: 6 });
    const model = join(folder, 'command.safetensors');
    for (const ending of ['csv', 'json']) {
      const out = join(folder, `out.${ending}`);
      const run = () => gradloom(['predict', '-m', model, '-d', data, '--out', out]);
      for (let i = 0; i < 2; i++) expect(await run()).toMatchObject({ code: 0 });
      const work = ending === 'csv' ? 'a,b\n1,2\n' : '{"name":"work"}';
      await writeFile(out, work);
      const { code, stderr } = await run();
      expect(code).toBe(1);
      expect(stderr).toContain('only predictions may be replaced by predictions');
      expect(await readFile(out, 'utf8')).toBe(work);
    }
  });
});

const skewedRow = (i: number) =>
  `${i % 9 === 4 ? '' : Math.round(5 * Math.exp(((i * 31) % 47) / 7))},${(i * 13) % 29},${1000 * ((i * 7) % 20)}`;

describe('train --fill-missing median --log-columns auto', () => {
  test('trains as the library does, to the bit, and predicts from the raw table', async () => {
    const path = join(folder, 'skewed.csv');
    await writeFile(path, `wage,age,y\n${Array.from({ length: 90 }, (_, i) => skewedRow(i)).join('\n')}\n`);
    const out = join(folder, 'prepared.safetensors');
    const options = ['--target-kind', 'numbers', '--test-fraction', '0', '--no-shuffle', '--batch', 'all'];
    const more = [
      '--fill-missing',
      'median',
      '--log-columns',
      'auto',
      '--steps',
      '50',
      '--no-curve',
      '--allow-unlearned',
    ];
    const run = await gradloom([
      'train',
      '--data',
      path,
      '--layers',
      '3,1',
      ...options,
      ...more,
      '--out',
      out,
    ]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain('medians in place of missing values; log(wage), wage is missing');
    const gpu = await openGpu();
    try {
      const { train } = await loadData(path, { targetKind: 'numbers' });
      const data = applyColumns(fitColumns(train, { fillMissing: 'median', logColumns: 'auto' }), train);
      const model = new Model(gpu, {
        network: network({
          inputs: 3,
          layers: [dense(1, 'identity', { initializer: 'xavierNormal' })],
        }),
        standardForm: fitStandardForm(data, 'standard'),
        targetScale: fitTargetScale(data)!,
        table: data.table!,
        seed: 0,
      });
      const trainer = await createTrainer(model, { data, optimizer: adam(), shuffle: false });
      await trainer.run(50);
      const outputs = await model.predict(data.x);
      const loaded = await loadModel(gpu, out);
      expect(loaded.table).toEqual(data.table);
      const { train: fresh } = await loadData(path, { like: loaded });
      expect(await loaded.predict(fresh.x)).toEqual(outputs);
      expect(await predictedBy(out, path)).toEqual([...outputs]);
    } finally {
      gpu.close();
    }
  });

  test('is refused where the data is no table', async () => {
    const { code, stderr } = await gradloom(['train', '--fill-missing', 'median']);
    expect(code).toBe(1);
    expect(stderr).toContain('must come with a table');
  });
});
