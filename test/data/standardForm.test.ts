import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyStandardForm,
  fitStandardForm,
  standardFormFromJson,
  standardFormToJson,
  type StandardFormKind,
} from '../../src/data/standardForm.ts';
import { expectFailure } from '../formats/failures.ts';

const data = (x: readonly number[], features: number) => ({ x: Float32Array.from(x), features });
const inForm = (kind: StandardFormKind, x: readonly number[], features: number) => [
  ...applyStandardForm(fitStandardForm(data(x, features), kind), Float32Array.from(x), features),
];

describe('standard form', () => {
  test('leaves, divides, standardises and stretches as its kinds say', () => {
    const x = [0, 10, 2, 20, 4, 60];
    expect(inForm('none', x, 2)).toEqual(x);
    const [zero, one, fifth] = inForm('divideBy255', [0, 255, 51], 1);
    expect([zero, one]).toEqual([0, 1]);
    expect(fifth).toBeCloseTo(0.2, 7);
    const stretched = [0, 0, 0.5, 0.2, 1, 1];
    inForm('minMax', x, 2).forEach((value, i) => expect(value).toBeCloseTo(stretched[i] ?? -1, 7));
    const standard = inForm('standard', x, 2);
    const root = Math.sqrt(8 / 3);
    expect(standard[0]).toBeCloseTo(-2 / root, 6);
    expect(standard[2]).toBe(0);
    expect(standard[4]).toBeCloseTo(2 / root, 6);
  });

  test('gives mean 0 and deviation 1 even far from zero', () => {
    const x = Array.from({ length: 1000 }, (_, i) => 100_000 + (i % 10));
    const result = inForm('standard', x, 1);
    const mean = result.reduce((sum, value) => sum + value, 0) / result.length;
    const square = result.reduce((sum, value) => sum + value * value, 0) / result.length;
    // The shift is a float32, so the mean is off by up to its rounding.
    expect(Math.abs(mean)).toBeLessThan(2e-3);
    expect(square).toBeCloseTo(1, 4);
  });

  test('shifts constant features to 0 instead of dividing by 0', () => {
    for (const kind of ['standard', 'minMax'] as const) {
      expect(inForm(kind, [0.1, 1, 0.1, 3, 0.1, 2], 2).filter((_, i) => i % 2 === 0)).toEqual([0, 0, 0]);
    }
  });

  test('applies to the test data what was fitted on the training data', () => {
    const form = fitStandardForm(data([0, 10], 1), 'minMax');
    expect([...applyStandardForm(form, Uint8Array.of(20, 5), 1)]).toEqual([2, 0.5]);
  });

  test('puts the mean where a value is missing, with the kind standard only', async () => {
    const x = [1, Number.NaN, 3, 5];
    const standard = inForm('standard', x, 1);
    expect(standard[1]).toBe(0);
    expect(standard[2]).toBe(0);
    for (const kind of ['none', 'minMax', 'divideBy255'] as const) {
      await expectFailure(() => inForm(kind, x, 2), 'E_NONFINITE', 'row 1, column 2');
    }
    await expectFailure(() => inForm('standard', [1, 2, 3, Infinity], 2), 'E_NONFINITE', 'row 2, column 2');
  });

  test('takes the kind that suits the data where none is named, and no unknown one', async () => {
    expect(fitStandardForm({ x: Uint8Array.of(0, 255), features: 1 }).kind).toBe('divideBy255');
    expect(fitStandardForm(data([1, 3], 1))).toEqual(fitStandardForm(data([1, 3], 1), 'standard'));
    for (const kind of ['Standard', 'zscore', '', 1]) {
      await expectFailure(
        () => fitStandardForm(data([1], 1), kind as StandardFormKind),
        'E_ARGUMENT',
        'one of none',
      );
    }
    await expectFailure(() => fitStandardForm(data([], 1), 'standard'), 'E_SHAPE', 'at least one');
    await expectFailure(() => fitStandardForm(data([1, 2, 3], 2), 'standard'), 'E_SHAPE');
  });

  test('makes a feature without any value 0, and keeps the scale of a constant one on other data', () => {
    const form = fitStandardForm(data([Number.NaN, 5, Number.NaN, 5], 2), 'standard');
    expect([...applyStandardForm(form, Float32Array.of(Number.NaN, 5, 3, 7), 2)]).toEqual([0, 0, 3, 2]);
  });

  test('refuses values that it would make infinite', async () => {
    const form = fitStandardForm(data([-3e38, 3e38], 1), 'minMax');
    const far = { ...form, shift: Float32Array.of(-3e38), scale: Float32Array.of(2) };
    await expectFailure(
      () => applyStandardForm(far, Float32Array.of(3e38), 1),
      'E_NONFINITE',
      'row 1, column 1',
    );
  });

  test('refuses data of another number of features', async () => {
    const form = fitStandardForm(data([1, 2, 3, 4], 2), 'standard');
    await expectFailure(() => applyStandardForm(form, new Float32Array(3), 3), 'E_SHAPE', '2 features');
    await expectFailure(() => applyStandardForm(form, new Float32Array(3), 2), 'E_SHAPE');
  });

  test('goes through JSON unchanged, and takes no other JSON', async () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (x) => {
        const form = fitStandardForm(data(x, 1), 'standard');
        expect(standardFormFromJson(JSON.parse(JSON.stringify(standardFormToJson(form))))).toEqual(form);
      }),
      { examples: [[[-0]], [[0, -(2 ** -149)]], [[3e38, -3e38]]] },
    );
    const broken = [
      null,
      [],
      {},
      { kind: 'other', shift: [0], scale: [1] },
      { kind: 'none', shift: [0], scale: [1, 1] },
      { kind: 'none', shift: ['0'], scale: [1] },
      { kind: 'none', shift: [Infinity], scale: [1] },
    ];
    for (const value of broken) await expectFailure(() => standardFormFromJson(value), 'E_FILE_FORMAT');
  });
});
