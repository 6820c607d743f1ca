// Columns prepared by statistics of the training part, wherever a table is read.

import { describe, expect, it } from 'vitest';
import {
  applyColumns,
  crossValidate,
  decodeModel,
  dense,
  encodeModel,
  evaluate,
  fitColumns,
  fitStandardForm,
  Model,
  network,
  readCsv,
  sgd,
  splitDataSet,
  type DataSet,
} from '../../../src/index.ts';
import { exportOnnx } from '../../../src/onnx.ts';
import { exportModule } from '../../../src/standalone.ts';
import { readTableRows } from '../../../src/node/serve/tableRows.ts';
import { testGpu } from '../../gpu.ts';
import { modelOf } from '../../onnx/exactModel.ts';
import { importText } from '../../standalone/exportedModule.ts';

/** Wages are far from symmetric, ages are not; both miss some. */
const rows = Array.from({ length: 60 }, (_, i) => [
  i % 7 === 3 ? '' : String(Math.round(50 * Math.exp(((i * 29) % 53) / 8))),
  i % 11 === 5 ? 'NA' : String(20 + ((i * 17) % 31)),
  ['north', 'south'][i % 2]!,
  String(i % 5),
]);
const text = `wage,age,side,y\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const data = readCsv(text, { targetKind: 'numbers' });
const columnOf = ({ x, features }: DataSet, at: number) =>
  Array.from({ length: x.length / features }, (_, row) => x[row * features + at]!);
const median = (values: number[]) => {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
};

describe('names of features', () => {
  it('are never alike: what is made of a column gives way to columns that are called so', async () => {
    const cells = Array.from({ length: 30 }, (_, i) => [
      i % 4 ? i : '',
      i % 3,
      i % 5,
      ['x', 'y'][i % 2]!,
      i % 7,
      i % 2,
    ]);
    const head = 'a,a is missing,a is missing (2),b,b=x,y';
    const table = readCsv(`${head}\n${cells.map((row) => row.join(',')).join('\n')}\n`, {
      targetKind: 'numbers',
    });
    expect(table.featureNames).toEqual(['a', 'a is missing', 'a is missing (2)', 'b=x (2)', 'b=y', 'b=x']);
    const prepared = applyColumns(fitColumns(table, { fillMissing: 'median', logColumns: ['b=x'] }), table);
    expect(prepared.featureNames).toEqual([
      'a',
      'a is missing (3)',
      'a is missing',
      'a is missing (2)',
      'b=x',
      'b=y',
      'log(b=x)',
    ]);
    // The numbers stand under their names.
    const at = prepared.featureNames!.indexOf('a is missing (3)');
    expect(columnOf(prepared, at)).toEqual(cells.map(([a]) => Number(a === '')));
    // A model of it reads such a table again.
    const model = new Model(await testGpu(), {
      network: network({ inputs: prepared.features, layers: [dense(1)] }),
      standardForm: fitStandardForm(prepared, 'standard'),
      table: prepared.table,
    });
    const again = readCsv(`${head}\n1,0,1,x,2,0\n`, { table: model.table! });
    expect(again.featureNames).toEqual(prepared.featureNames);
    expect((await evaluate(model, again)).examples).toBe(1);
    await model.destroy();
  });
});

describe('fitColumns and applyColumns', () => {
  it('fill missing values with the median of the training part, and say where they were', () => {
    const { train, test } = splitDataSet(data, { testFraction: 0.3, seed: 1 });
    const table = fitColumns(train, { fillMissing: 'median' });
    for (const part of [train, test]) {
      const prepared = applyColumns(table, part);
      expect(prepared.featureNames).toEqual([
        'wage',
        'wage is missing',
        'age',
        'age is missing',
        'side=north',
        'side=south',
      ]);
      for (const [own, at] of [
        [0, 0],
        [1, 2],
      ] as const) {
        const raw = columnOf(part, own);
        const middle = median(columnOf(train, own));
        expect(columnOf(prepared, at)).toEqual(raw.map((value) => (Number.isNaN(value) ? middle : value)));
        expect(columnOf(prepared, at + 1)).toEqual(raw.map((value) => Number(Number.isNaN(value))));
      }
    }
  });

  it('take logarithms of the columns that are named, or of the skewed ones', () => {
    const named = applyColumns(fitColumns(data, { logColumns: ['age'] }), data);
    expect(named.featureNames).toEqual(['wage', 'log(age)', 'side=north', 'side=south']);
    const table = fitColumns(data, { logColumns: 'auto' });
    const found = applyColumns(table, data);
    expect(found.featureNames![0]).toBe('log(wage)');
    expect(found.featureNames![1]).toBe('age');
    const raw = columnOf(data, 0);
    const there = raw.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
    const s = there[Math.ceil(there.length / 20) - 1]!;
    expect(columnOf(found, 0)).toEqual(raw.map((value) => Math.log1p(value / s)));
  });

  it('keep the sign and the order of negative numbers', () => {
    const signed = readCsv('a,y\n-1000,1\n-1,2\n0,3\n1,4\n1000,5\n', { targetKind: 'numbers' });
    const found = columnOf(applyColumns(fitColumns(signed, { logColumns: 'a' }), signed), 0);
    expect(found).toEqual([-Math.log1p(1000), -Math.log(2), 0, Math.log(2), Math.log1p(1000)]);
  });

  it('read another file as the training data, to the bit', () => {
    const table = fitColumns(data, { fillMissing: 'median', logColumns: 'auto' });
    const again = readCsv(text, { table });
    expect(again.x).toEqual(applyColumns(table, data).x);
    expect(again.featureNames).toEqual(applyColumns(table, data).featureNames);
    expect(again.x.every((value) => !Number.isNaN(value))).toBe(true);
  });

  it('make the rows that are served, and those of an exported module, the same numbers', async () => {
    const table = fitColumns(data, { fillMissing: 'median', logColumns: 'auto' });
    const { x, features } = applyColumns(table, data);
    const cells = rows.map(([wage, age, side]) => [
      wage === '' ? null : Number(wage),
      age === 'NA' ? null : Number(age),
      side,
    ]);
    const served = readTableRows(table, cells, { unknownCategory: 'zeros' });
    expect(served.x).toEqual(x);
    expect(served.warnings).toEqual(['14 numbers are missing']);
    const net = network({ inputs: features, layers: [dense(1, 'identity')] });
    const values = new Map([
      ['W1', new Float32Array(features).fill(0.5)],
      ['b1', Float32Array.of(0)],
    ]);
    const { createModel } = await importText((await exportModule({ ...modelOf(net, values), table })).code);
    const { encode } = await createModel({ backend: 'javascript' });
    expect(encode!(cells)).toEqual(x);
    await expect(exportOnnx({ ...modelOf(net, values), table })).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('"wage"'),
    });
  });

  it('are kept in the model’s file, and data that is prepared otherwise is refused', async () => {
    const gpu = await testGpu();
    const table = fitColumns(data, { fillMissing: 'median', logColumns: 'auto' });
    const prepared = applyColumns(table, data);
    const model = new Model(gpu, {
      network: network({ inputs: prepared.features, layers: [dense(1, 'identity')] }),
      standardForm: fitStandardForm(prepared, 'standard'),
      table: prepared.table,
      seed: 1,
    });
    const decoded = decodeModel(await encodeModel(model));
    expect(decoded.table).toEqual(table);
    const read = readCsv(text, { table: decoded.table! });
    const outputs = await model.predict(prepared.x);
    expect(await decoded.open(gpu).predict(read.x)).toEqual(outputs);
    const other = applyColumns(
      fitColumns(data, { fillMissing: 'median', logColumns: ['age', 'wage'] }),
      data,
    );
    await expect(evaluate(model, other)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    const half = splitDataSet(data, { testFraction: 0.5, seed: 3 }).train;
    const halved = applyColumns(fitColumns(half, { fillMissing: 'median', logColumns: 'auto' }), data);
    await expect(evaluate(model, halved)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('column wage'),
    });
    expect((await evaluate(model, prepared)).examples).toBe(60);
  });

  it('are fitted to each fold’s training part in a cross-validation', async () => {
    const seen: { examples: number; fill: number | undefined; own: number }[] = [];
    await crossValidate(await testGpu(), {
      data,
      folds: 3,
      seed: 2,
      prepare: (train) => {
        const table = fitColumns(train, { fillMissing: 'median' });
        seen.push({
          examples: train.examples,
          fill: table.features[0]!.fill,
          own: median(columnOf(train, 0)),
        });
        return (part) => applyColumns(table, part);
      },
      model: (train) => ({
        network: network({ inputs: train.features, layers: [dense(1, 'identity')] }),
        standardForm: fitStandardForm(train, 'standard'),
        table: train.table,
      }),
      trainer: { optimizer: sgd({ learningRate: 0.01 }) },
      fit: { steps: 1 },
    });
    expect(seen.map(({ examples }) => examples)).toEqual([40, 40, 40]);
    for (const { fill, own } of seen) expect(fill).toBe(own);
    expect(new Set(seen.map(({ fill }) => fill)).size).toBeGreaterThan(1);
  });

  it.each([
    ['an unknown way', () => fitColumns(data, { fillMissing: 'zero' as never }), 'E_ARGUMENT'],
    ['a column of text', () => fitColumns(data, { logColumns: 'side' }), 'E_ARGUMENT'],
    ['the target', () => fitColumns(data, { logColumns: 'y' }), 'E_ARGUMENT'],
    ['no column of the table', () => fitColumns(data, { logColumns: 'weight' }), 'E_FILE_FORMAT'],
    ['data without a table', () => fitColumns({ ...data, table: undefined }, {}), 'E_ARGUMENT'],
    [
      'data that is prepared',
      () => {
        const table = fitColumns(data, { fillMissing: 'median' });
        return applyColumns(table, applyColumns(table, data));
      },
      'E_ARGUMENT',
    ],
    [
      'the table of other data',
      () => applyColumns(fitColumns(readCsv('b,y\n1,2\n3,4\n'), { fillMissing: 'median' }), data),
      'E_ARGUMENT',
    ],
    [
      'infinite numbers',
      () => fitColumns({ ...data, x: data.x.map((_, at) => (at === 0 ? Infinity : 1)) }, {}),
      'E_NONFINITE',
    ],
    ['numbers cut short', () => fitColumns({ ...data, x: data.x.slice(1) }, {}), 'E_SHAPE'],
  ])('refuse %s', (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }) as never);
  });
});
