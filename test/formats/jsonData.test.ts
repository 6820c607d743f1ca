import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readJsonData } from '../../src/formats/jsonData.ts';
import { expectEveryTruncationFails, expectFailure, failure } from './failures.ts';
import { testWithShared } from './sharedData.ts';

const read = (text: string) => () => readJsonData(text, { file: 'd.json' });

const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;

describe('readJsonData', () => {
  test('reads examples as rows under X and y, and a test part', () => {
    const { train, test } = readJsonData(
      '{"X": [[1, 2], [3, 4]], "y": [0, [1]], "Xval": [[5, 6]], "yval": [1]}',
    );
    expect(train.x).toEqual({ shape: [2, 2], dtype: 'f64', data: Float64Array.of(1, 2, 3, 4) });
    expect(train.y).toEqual({ shape: [2, 1], dtype: 'f64', data: Float64Array.of(0, 1) });
    expect(test?.x).toEqual({ shape: [1, 2], dtype: 'f64', data: Float64Array.of(5, 6) });
    expect(test?.y).toEqual({ shape: [1, 1], dtype: 'f64', data: Float64Array.of(1) });
  });

  test('takes other names, text labels, several targets, and no labels', () => {
    const text = '{"in": [1, 2], "out": ["a", "b"], "many": [[1, 2], [3, 4]]}';
    expect(readJsonData(text, { x: 'in', y: 'out' }).train.y).toEqual({
      shape: [2],
      dtype: 'text',
      data: ['a', 'b'],
    });
    expect(readJsonData(text, { x: 'in', y: 'many' }).train.y?.shape).toEqual([2, 2]);
    const alone = readJsonData(text, { x: 'in' });
    expect(alone.train.x.shape).toEqual([2, 1]);
    expect(alone.train.y).toBeUndefined();
    expect(alone.test).toBeUndefined();
  });

  test.each([
    ['{"x": [[1]], "X": [[2]], "y": [0]}', 'the examples to train with', '"x" and "X"', 'x: "x"'],
    ['{"X": [[1]], "y": [0], "Y": [[1, 0]]}', 'the labels to train with', '"y" and "Y"', 'y: "y"'],
    ['{"X": [[1]], "Xtest": [[2]], "x_test": [[3]]}', 'to test with', '"Xtest" and "x_test"', 'Rename'],
  ])('takes neither of two members that are called alike: %s', async (text, what, names, hint) => {
    await expectFailure(read(text), 'E_FILE_FORMAT', 'd.json', `${what} must stand under one name`, names);
    expect((await failure(read(text))).hint).toContain(hint);
  });

  test('takes one of two that are called alike where it is named', () => {
    const text = '{"x": [[1]], "X": [[2]], "y": [0], "Y": [1]}';
    const { train } = readJsonData(text, { x: 'X', y: 'Y' });
    expect([...train.x.data, ...(train.y!.data as Float64Array)]).toEqual([2, 1]);
  });

  test('takes a test part before a validation part, and names of training before others', () => {
    const { train, test } = readJsonData(
      '{"X": [[1]], "X_train": [[2]], "Xval": [[3]], "yval": [4], "Xtest": [[5]], "ytest": [6]}',
    );
    expect([...train.x.data, ...test!.x.data, ...(test!.y!.data as Float64Array)]).toEqual([2, 5, 6]);
  });

  test('names row and column of a ragged or non-numeric cell', async () => {
    await expectFailure(
      read('{"X": [[1, 2], [3]], "y": [0, 1]}'),
      'E_FILE_FORMAT',
      'd.json',
      'row 2',
      'got 1',
    );
    await expectFailure(read('{"X": [[1, 2], [3, "4"]]}'), 'E_FILE_FORMAT', 'row 2, column 2', '4');
    await expectFailure(read('{"X": [[1, 2]], "y": [null]}'), 'E_FILE_FORMAT', 'row 1, column 1', 'null');
    await expectFailure(read('{"X": [[1, 1e999]]}'), 'E_FILE_FORMAT', 'row 1, column 2');
    await expectFailure(read('{"X": [[1], [[2]]]}'), 'E_FILE_FORMAT', 'row 2, column 1');
    await expectFailure(read('{"X": [[1]], "y": [1, 2]}'), 'E_FILE_FORMAT', 'got 1 and 2');
    await expectFailure(read('{"X": [[]]}'), 'E_FILE_FORMAT', 'row 1');
    await expectFailure(read('{"X": 7}'), 'E_FILE_FORMAT', 'array of rows');
    await expectFailure(read('{"a": [1], "__proto__": [1]}'), 'E_FILE_FORMAT', '"__proto__"');
    await expectFailure(read('[1, 2]'), 'E_FILE_FORMAT', 'object');
    await expectFailure(() => readJsonData('{"X": [1]}', { y: 'labels' }), 'E_FILE_FORMAT', '"labels"');
    await expectFailure(() => readJsonData('{"X": [1, 2]}', { maxBytes: 15 }), 'E_LIMIT', '16');
  });

  test('reads null among the examples as missing', () => {
    expect(readJsonData('{"X": [[1, null], [null, 4]]}').train.x.data).toEqual(
      Float64Array.of(1, NaN, NaN, 4),
    );
  });

  test('refuses a key that stands twice, however it is written', async () => {
    await expectFailure(read('{"X": [1], "y": [1], "X": [2]}'), 'E_FILE_FORMAT', '"X" twice');
    await expectFailure(read('{"X": [1], "more": {"a": 1, "\\u0061" : 2}}'), 'E_FILE_FORMAT', '"a" twice');
    expect(readJsonData('{"X": [1], "more": [{"X": 1}, {"X": 2}], "s": "{\\"X\\":"}').train.x.shape).toEqual([
      1, 1,
    ]);
  });

  test('refuses brackets without end, and bears texts of any length', async () => {
    await expectFailure(read(`{"X": ${deep(20_000)}}`), 'E_FILE_FORMAT', '20001');
    await expectFailure(read('['.repeat(1_000_000)), 'E_FILE_FORMAT');
    await expectFailure(read(`{"X": ${deep(30)}}`), 'E_FILE_FORMAT', 'row 1');
    const long = JSON.stringify('a\\"'.repeat(3_000_000));
    expect(readJsonData(`{"X": [1], "notes": ${long}}`).train.x.shape).toEqual([1, 1]);
  });

  test('refuses a text cut off at any byte', async () => {
    const text = '{"X": [[1, 2], [3, 4]], "y": [0, 1]}';
    await expectEveryTruncationFails(new TextEncoder().encode(text), (bytes) =>
      readJsonData(new TextDecoder().decode(bytes)),
    );
  });

  testWithShared('football.json', 'reads football: 211 + 200 places on a field', (path) => {
    const { train, test } = readJsonData(readFileSync(path, 'utf8'));
    expect([train.x.shape, train.y?.shape]).toEqual([
      [211, 2],
      [211, 1],
    ]);
    expect(train.x.data[0]).toBe(-0.158986);
    expect([test?.x.shape, test?.y?.shape]).toEqual([
      [200, 2],
      [200, 1],
    ]);
  });

  testWithShared('planar-flower.json', 'reads the flower: 400 points, labels under Y', (path) => {
    const { train, test } = readJsonData(readFileSync(path, 'utf8'));
    expect(train.x.shape).toEqual([400, 2]);
    expect((train.y!.data as Float64Array).reduce((sum, label) => sum + label, 0)).toBe(200);
    expect(test).toBeUndefined();
  });
});
