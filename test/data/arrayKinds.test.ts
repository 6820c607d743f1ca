// Labels and inputs in arrays of every kind, from this realm and another, mean what they hold.

import { createContext, runInContext, runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { arrayKind } from '../../src/arrayKind.ts';
import {
  applyStandardForm,
  checkDataSet,
  fitStandardForm,
  fromColumns,
  proposeHead,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';

/** Where every constructor is another. */
const realm = createContext({});
const KINDS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
] as const;
const WIDE = ['Uint32Array', 'BigInt64Array', 'BigUint64Array'] as const;
const classes = ['no', 'yes', 'maybe'];
const labels = Uint32Array.of(2, 0, 1, 1);
const set = { x: Float32Array.of(1, 2, 3, 4), examples: 4, features: 1, targets: 1 };

function kinds(): [string, unknown][] {
  return [...KINDS, ...WIDE].flatMap((name) => {
    const suffix = name.startsWith('Big') ? 'n' : '';
    return foreignOrOwn(name, `[2${suffix}, 0${suffix}, 1${suffix}, 1${suffix}]`);
  });
}

function foreignOrOwn(name: string, list: string): [string, unknown][] {
  const code = `${name}.from(${list})`;
  return [
    [name, runInThisContext(code) as unknown],
    [`${name} of another realm`, runInContext(code, realm) as unknown],
  ];
}

const named = (y: unknown) => () => fromColumns({ x: set.x, y: y as Float32Array, nx: 1, m: 4, classes });

describe('labels', () => {
  it.each(kinds())('in a %s are class indices', (_, y) => {
    for (const named of [{}, { classes }]) {
      const data = checkDataSet({ ...set, ...named, y: y as Uint32Array });
      expect([...data.y]).toEqual([...labels]);
      expect(arrayKind(data.y)).toBe('Uint32Array');
      expect(proposeHead(data)).toEqual({ units: 3, activation: 'softmax', loss: 'softmaxCrossEntropy' });
      const columns = fromColumns({ x: set.x, y: y as Uint32Array, nx: 1, m: 4, ...named });
      expect([...columns.y!]).toEqual([...labels]);
      expect(arrayKind(columns.y)).toBe('Uint32Array');
    }
  });

  it.each([
    ...foreignOrOwn('Float32Array', '[2, 0, 1, 1]'),
    ...foreignOrOwn('Float64Array', '[2, 0, 1, 1]'),
    ...foreignOrOwn('Array', '[2, 0, 1, 1]'),
  ])('in a %s are class indices where classes are named, and numbers where not', (_, y) => {
    const given = { x: set.x, y: y as Float32Array, nx: 1, m: 4 };
    const classified = fromColumns({ ...given, classes });
    expect(classified.y).toEqual(labels);
    expect(proposeHead(classified)?.units).toBe(3);
    expect(checkDataSet({ ...set, y: y as Float32Array, classes }).y).toEqual(labels);
    const numbers = fromColumns(given);
    expect([...numbers.y!]).toEqual([...labels]);
    expect(proposeHead(numbers)).toEqual({ units: 1, activation: 'identity', loss: 'mse' });
  });

  it('as Y (1, m) of 0 and 1 with two named classes are a classification', () => {
    const data = fromColumns({ x: [1, 2, 3, 4], y: [0, 1, 1, 0], nx: 1, m: 4, classes: ['no', 'yes'] });
    expect(data.y).toEqual(Uint32Array.of(0, 1, 1, 0));
    expect(proposeHead(data)).toEqual({ units: 1, activation: 'sigmoid', loss: 'binaryCrossEntropy' });
  });

  it('as rows of zeros with a single one are class indices where the classes are named', () => {
    // Y (3, 4), stored by rows.
    const y = Uint8Array.of(0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0);
    const data = fromColumns({ x: set.x, y, nx: 1, m: 4, classes });
    expect(data).toMatchObject({ y: labels, targets: 1 });
    expect(fromColumns({ x: set.x, y, nx: 1, m: 4 })).toMatchObject({
      targets: 3,
      y: Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0),
    });
  });

  it('do not change with the array that they were given in', () => {
    const y = Uint32Array.of(0, 1, 1, 0);
    const data = fromColumns({ x: set.x, y, nx: 1, m: 4 });
    y.fill(7);
    expect(data.y).toEqual(Uint32Array.of(0, 1, 1, 0));
  });

  it('that are negative, fractions, missing, text or beyond the classes are refused', async () => {
    await expectFailure(named(Int8Array.of(0, -1, 0, 0)), 'E_ARGUMENT', 'got -1 in row 2');
    await expectFailure(named([0, 0, 0.5, 0]), 'E_ARGUMENT', 'got 0.5 in row 3');
    await expectFailure(named([0, 0, Number.NaN, 0]), 'E_NONFINITE', 'row 3');
    await expectFailure(named([0, 'yes', 1, 0]), 'E_DTYPE', 'got string');
    await expectFailure(named('0110'), 'E_DTYPE');
    await expectFailure(named(BigInt64Array.of(0n, 3n, 0n, 0n)), 'E_ARGUMENT', 'got 3 in row 2');
    await expectFailure(named([0, 1, 1, 0, 0, 0, 0, 1]), 'E_SHAPE', '3 names, 2 targets');
  });

  it('have names that are distinct texts', async () => {
    for (const names of [[], ['a', ''], ['a', 'b', 'a'], ['a', 3], 'ab', [['a']]]) {
      await expectFailure(
        () => checkDataSet({ ...set, y: Uint32Array.of(0, 0, 0, 0), classes: names as string[] }),
        'E_ARGUMENT',
        'distinct texts',
      );
    }
  });
});

describe('inputs', () => {
  it('are numbers in every kind of array, and bytes stay bytes', () => {
    for (const [, x] of [
      ...kinds(),
      ...foreignOrOwn('Float64Array', '[2, 0, 1, 1]'),
      ...foreignOrOwn('Array', '[2, 0, 1, 1]'),
    ]) {
      const data = checkDataSet({ ...set, x: x as Float32Array, targets: 0 });
      expect([...data.x]).toEqual([...labels]);
      const bytes = arrayKind(x)!.startsWith('Uint8');
      expect(arrayKind(data.x)).toMatch(bytes ? /^Uint8Array$/ : /^Float/);
      expect(fitStandardForm({ x: x as Float32Array, features: 1 }).kind).toBe(
        bytes ? 'divideBy255' : 'standard',
      );
    }
  });

  it('of another kind are refused, not read as missing values', async () => {
    const form = fitStandardForm({ x: [1, 2, 3] as unknown as Float32Array, features: 1 });
    for (const x of [['1'], [[1, 2]], 'abc', { length: 3 }, new Map(), null, 5]) {
      await expectFailure(
        () => checkDataSet({ ...set, x: x as Float32Array, targets: 0 }),
        'E_DTYPE',
        'array of numbers',
      );
      await expectFailure(() => applyStandardForm(form, x as Float32Array, 1), 'E_DTYPE');
    }
  });
});
