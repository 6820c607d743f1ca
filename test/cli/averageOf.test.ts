// Which average of the parameters a training keeps: as asked for, or over an epoch where held-out rows of a large table decide.

import { describe, expect, test } from 'vitest';
import { averageOf } from '../../src/cli/train/averageOf.ts';
import { parseTrainOptions } from '../../src/cli/train/trainOptions.ts';
import type { DataSet } from '../../src/index.ts';

const table: DataSet = {
  x: new Float64Array(3),
  y: new Float32Array(3),
  examples: 3,
  features: 1,
  targets: 1,
};
const pictures: DataSet = { ...table, x: new Uint8Array(3) };

const average = (given: object, more: { data?: DataSet; examples?: number; stepsPerEpoch?: number } = {}) =>
  averageOf(parseTrainOptions({ data: 't.csv', ...given }), {
    data: table,
    examples: 2000,
    stepsPerEpoch: 20,
    ...more,
  });

describe('the average of a training', () => {
  test('is one over an epoch for tables of 2000 rows, where held-out rows decide, and else none', () => {
    const epoch = { decay: 0.95, warmup: true, biasCorrection: false };
    for (const judged of [{ patience: '3' }, { keepBest: true }, { reduceOnPlateau: '0.5' }])
      expect(average(judged)).toEqual(epoch);
    expect(average({ patience: '3', accumulate: '4' })).toEqual({ ...epoch, decay: 0.8 });
    expect(average({})).toBeUndefined();
    expect(average({ patience: '3' }, { examples: 1999 })).toBeUndefined();
    expect(average({ patience: '3' }, { data: pictures })).toBeUndefined();
    expect(average({ patience: '3', average: 'none' })).toBeUndefined();
  });

  test('is what is asked for, whatever the data', () => {
    expect(average({ average: '0.5' }, { data: pictures })).toEqual({
      decay: 0.5,
      warmup: false,
      biasCorrection: false,
    });
    expect(average({ average: 'epoch', averageStart: 'bias-correction' })).toEqual({
      decay: 0.95,
      warmup: false,
      biasCorrection: true,
    });
    // An epoch of a step, and one of more steps than float32 tells from no decay.
    expect(average({ average: 'epoch' }, { stepsPerEpoch: 1 })!.decay).toBe(0);
    expect(average({ average: 'epoch' }, { stepsPerEpoch: 1e9 })!.decay).toBe(0.9999);
  });

  test('is refused for other words, and a start for none', () => {
    for (const given of [{ average: '1' }, { average: 'week' }, { average: 'none', averageStart: 'warmup' }])
      expect(() => average(given)).toThrow(/--average/);
  });
});
