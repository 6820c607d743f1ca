// Numbers that float32 does not tell apart: kept, scaled in float64, and refused where nothing scales them.

import { describe, expect, test } from 'vitest';
import { overview } from '../../src/data/overview.ts';
import { dataSetFromArrays } from '../../src/data/fromArrays.ts';
import { roundingLoss } from '../../src/data/roundingLoss.ts';
import { applyStandardForm, fitStandardForm } from '../../src/data/standardForm.ts';
import {
  fitTargetScale,
  scaleTargets,
  targetScaleFromJson,
  targetScaleToJson,
  unscaleTargets,
} from '../../src/data/targetScale.ts';
import { expectFailure } from '../formats/failures.ts';

const times = Float64Array.from({ length: 100 }, (_, i) => 1.6e9 + i);

describe('numbers of float64', () => {
  test('stay float64 where float32 would change one, and become float32 where it holds all', () => {
    const shape = [2, 1];
    const wide = dataSetFromArrays(
      { shape, dtype: 'f64', data: Float64Array.of(1.6e9, 1.6e9 + 1) },
      undefined,
    );
    expect(wide.x).toEqual(Float64Array.of(1.6e9, 1.6e9 + 1));
    const big = dataSetFromArrays({ shape, dtype: 'i32', data: Int32Array.of(16_777_217, 1) }, undefined);
    expect(big.x).toEqual(Float64Array.of(16_777_217, 1));
    const exact = dataSetFromArrays(
      { shape, dtype: 'f64', data: Float64Array.of(0.5, Number.NaN) },
      undefined,
    );
    expect(exact.x).toEqual(Float32Array.of(0.5, Number.NaN));
  });

  test('are put in standard form before they are rounded', () => {
    const x = applyStandardForm(fitStandardForm({ x: times, features: 1 }, 'standard'), times, 1);
    expect(new Set(x).size).toBe(100);
    const step = 1 / Math.sqrt((100 ** 2 - 1) / 12);
    for (let i = 1; i < 100; i++) expect(x[i]! - x[i - 1]!).toBeCloseTo(step, 6);
  });

  test('that differ by their last bits only are constant, not noise of deviation 1', () => {
    const x = Float64Array.of(0.1 + 0.2, 0.3, 0.1 + 0.2, 0.3);
    for (const value of applyStandardForm(fitStandardForm({ x, features: 1 }, 'standard'), x, 1))
      expect(Math.abs(value)).toBeLessThan(1e-15);
  });

  test('may not leave float32 in standard form', async () => {
    const form = fitStandardForm({ x: Float64Array.of(0, 1e-20), features: 1 }, 'minMax');
    await expectFailure(
      () => applyStandardForm(form, Float64Array.of(1e30), 1),
      'E_NONFINITE',
      'row 1, column 1',
    );
  });

  test('lose their differences where these are far below their size, and only there', () => {
    const both = Float64Array.from({ length: 200 }, (_, i) => (i % 2 ? times[i >> 1]! : i));
    expect(roundingLoss(both, 2)).toBe(1);
    expect(
      roundingLoss(
        times.map((value) => value - 1.6e9),
        1,
      ),
    ).toBe(-1);
    expect(roundingLoss(Float64Array.of(1.6e9 + 1, 1.6e9 + 1), 1)).toBe(-1);
    expect(roundingLoss(Float64Array.of(0.1, 0.2, Number.NaN), 1)).toBe(-1);
  });
});

describe('a target scale', () => {
  const data = { y: Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? 1e9 + 3 * i : -i / 8)), targets: 2 };
  const scale = fitTargetScale(data)!;

  test('has mean 0 and deviation 1 by target, and gives the numbers back', () => {
    const scaled = scaleTargets(data.y, scale);
    for (const target of [0, 1]) {
      const own = [...scaled].filter((_, i) => i % 2 === target);
      expect(own.reduce((sum, value) => sum + value, 0) / 10).toBeCloseTo(0, 6);
      expect(own.reduce((sum, value) => sum + value * value, 0) / 10).toBeCloseTo(1, 6);
    }
    unscaleTargets(scaled, scale).forEach((value, i) =>
      expect(Math.abs(value - data.y[i]!)).toBeLessThan(1e-5),
    );
  });

  test('is none for classes and without a target, and 1 for a constant one', () => {
    expect(fitTargetScale({ y: Uint32Array.of(0, 1), targets: 1 })).toBeUndefined();
    expect(fitTargetScale({ targets: 0 })).toBeUndefined();
    expect(fitTargetScale({ y: Float64Array.of(7, 7), targets: 1 })!.deviation).toEqual(Float64Array.of(1));
  });

  test('goes through JSON unchanged, and takes no other JSON', async () => {
    expect(targetScaleFromJson(targetScaleToJson(scale))).toEqual(scale);
    for (const text of [
      '',
      '{}',
      'null',
      '{"mean":[1],"deviation":[0]}',
      '{"mean":[1],"deviation":[1,2]}',
      '{"mean":["1"],"deviation":[1]}',
    ])
      await expectFailure(
        () => targetScaleFromJson(text, { file: 'm' }),
        'E_FILE_FORMAT',
        'm: a target scale',
      );
  });

  test('has its range told in an overview, to the last digit', () => {
    const found = overview({
      x: times,
      features: 1,
      examples: 100,
      y: times,
      targets: 1,
      warnings: ['seen'],
    });
    expect(found.targetRange).toEqual({ min: 1.6e9, max: 1.6e9 + 99, mean: 1.6e9 + 49.5 });
    expect(found.warnings).toEqual(['seen']);
  });
});
