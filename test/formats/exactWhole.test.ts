// Whole numbers that float64 does not hold: names may be as long as they like, numbers are never changed.

import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/formats/csv.ts';
import { losesDigits } from '../../src/formats/exactWhole.ts';
import { readJsonData } from '../../src/formats/jsonData.ts';
import { expectFailure, failure } from './failures.ts';

const [A, B] = ['9007199254740993', '9007199254740992'];

test.each([
  ['9007199254740993', true],
  ['-9007199254740993', true],
  ['9.007.199.254.740.993', true],
  ['1234567890123456789', true],
  ['9007199254740992', false],
  ['9007199254740991', false],
  // What JavaScript, C and people write for a number that float64 has, or the nearest to it.
  [String(1.234_567_890_123_456_7e20), false],
  [String(BigInt(Math.PI * 1e22)), false],
  ['602214076000000000000000', false],
  ['12345678901234567.5', false],
  ['1.2345678901234567e300', false],
])('%s loses digits: %s', (text, loses) => {
  const isGrouped = text.split('.').length > 2;
  const value = Number(isGrouped ? text.replaceAll('.', '') : text);
  expect(losesDigits(text, value, isGrouped ? ',' : '.')).toBe(loses);
});

describe('in a table', () => {
  test('are no numbers to learn from', async () => {
    const text = `a,y\n${A},1.5\n${B},2.5\n`;
    await expectFailure(
      () => readCsv(text),
      'E_FILE_FORMAT',
      ':2:1',
      `"a" must be a number that float64 holds; got "${A}", which becomes ${B}`,
    );
    expect((await failure(() => readCsv(text))).hint).toContain('--categories');
    await expectFailure(() => readCsv(`a;y\n9.007.199.254.740.993;0,5\n1;1,5\n`), 'E_FILE_FORMAT', 'float64');
    await expectFailure(() => readCsv(`a;y\n000${A};1.5\n1;2.5\n`), 'E_FILE_FORMAT', 'float64 holds');
    await expectFailure(() => readCsv(`a,y\n1,${A}\n2,1.5\n`), 'E_FILE_FORMAT', '"y"', 'float64 holds');
  });

  test('are refused like so beside a model', async () => {
    const { table } = readCsv('a,y\n1,1.5\n2,2.5\n');
    await expectFailure(() => readCsv(`a\n${A}\n`, { table }), 'E_FILE_FORMAT', `"a"`, 'float64 holds', A);
    expect(readCsv(`a\n${B}\n`, { table }).x[0]).toBe(2 ** 53);
  });

  test('are left out where most rows have another', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `765611980000000${10 + i},${i},${i}.5\n`);
    const { featureNames, warnings } = readCsv(`player,a,y\n${rows.join('')}`);
    expect(featureNames).toEqual(['a']);
    expect(warnings.join()).toMatch(
      /"player": "76561198000000010": whole numbers .* left out; .*--categories/,
    );
  });

  test('are categories where they are asked for', () => {
    const { featureNames } = readCsv(`a,y\n${A},1.5\n${B},2.5\n`, { categories: 'a' });
    expect(featureNames).toEqual([`a=${B}`, `a=${A}`]);
  });

  test.each([{}, { targetKind: 'classes' as const }])('are classes apart: %j', (options) => {
    const data = readCsv(`a,y\n${`1,${A}\n2,${B}\n`.repeat(3)}`, options);
    expect(data.classes).toEqual([B, A]);
    expect([...data.y!]).toEqual([1, 0, 1, 0, 1, 0]);
    const again = readCsv(`a,y\n3,${A}\n`, { table: data.table });
    expect([...again.y!]).toEqual([1]);
  });

  test('are numbers where a program wrote them so', () => {
    const values = [1.234_567_890_123_456_7e20, 2 ** 70, -(2 ** 53)];
    const { x } = readCsv(`a,y\n${values.map((value, i) => `${BigInt(value)},${i}.5`).join('\n')}\n`);
    expect([...x]).toEqual(values);
  });
});

test('in JSON are refused with their place, and only where they are read', async () => {
  await expectFailure(
    () => readJsonData(`{"X":[[1,2],[3,${A}]],"y":[1,2]}`),
    'E_FILE_FORMAT',
    `X must hold numbers that float64 holds; got "${A}", which becomes ${B}, in row 2, column 2`,
  );
  await expectFailure(() => readJsonData(`{"X":[[1],[3]],"y":[${B},${A}]}`), 'E_FILE_FORMAT', 'y must hold');
  const other = readJsonData(`{"id":[${A}],"\\"${A}":"${A}","X":[[1e300],[${2 ** 60}]],"y":["${A}","${B}"]}`);
  expect(other.train.x.data).toEqual(Float64Array.of(1e300, 2 ** 60));
  expect(other.train.y!.data).toEqual([A, B]);
});
