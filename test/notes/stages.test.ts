import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/index.ts';
import {
  descend,
  descendOnGpu,
  logisticData,
  loopOverExamples,
  loopsOverFeaturesAndExamples,
  timeStages,
  withoutLoop,
  zeros,
  type LogisticData,
} from '../../src/notes.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';
import * as reference from '../reference/notes.ts';

/** Two classes that overlap, with numbers that float32 holds exactly. */
function drawn(features: number, examples: number, seed: number): LogisticData {
  const stream = new RandomStream(seed);
  const truth = Array.from({ length: features }, () => stream.nextNormal());
  const x = Float32Array.from({ length: features * examples }, () => stream.nextNormal());
  const y = Uint32Array.from({ length: examples }, (_, i) => {
    const z = truth.reduce((sum, weight, j) => sum + weight * x[i * features + j]!, 0.3);
    return z + stream.nextNormal() > 0 ? 1 : 0;
  });
  return logisticData({ x, y, examples, features, targets: 1, classes: ['no', 'yes'] } satisfies DataSet);
}

const CASES = [
  [1, 1, 1],
  [2, 7, 2],
  [13, 178, 3],
  [64, 500, 4],
] as const;
const STAGES = { loopsOverFeaturesAndExamples, loopOverExamples, withoutLoop };
const HOW = { learningRate: 0.5, iterations: 200 };

/** Largest difference as a share of the largest number. */
function apart(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(wanted, Math.abs));
  return Math.max(...Array.from(found, (value, index) => Math.abs(value - wanted[index]!))) / largest;
}

describe('the three stages of the notes', () => {
  it.each(Object.entries(STAGES))('%s gives the cost and the gradients by nudging', (_, stage) => {
    const data = drawn(3, 20, 9);
    const at = { w: Float64Array.of(0.4, -0.7, 0.1), b: 0.2 };
    const J = (w: readonly number[], b: number): number => {
      let sum = 0;
      for (let i = 0; i < 20; i++) {
        const z = w.reduce((total, weight, j) => total + weight * data.X.values[j * 20 + i]!, b);
        const a = reference.sigmoid.value(z);
        sum -= data.Y.values[i] === 1 ? Math.log(a) : Math.log(1 - a);
      }
      return sum / 20;
    };
    const found = stage(data, at);
    expect(found.J).toBeCloseTo(J([...at.w], at.b), 12);
    const h = 1e-5;
    const nudge = (by: number, j: number) => [...at.w].map((weight, k) => (k === j ? weight + by : weight));
    at.w.forEach((__, j) => {
      const slope = (J(nudge(h, j), at.b) - J(nudge(-h, j), at.b)) / (2 * h);
      expect(found.dw[j]).toBeCloseTo(slope, 9);
    });
    expect(found.db).toBeCloseTo((J([...at.w], at.b + h) - J([...at.w], at.b - h)) / (2 * h), 9);
  });

  it.each(CASES)(
    'agree within 1e-12 after 200 updates: %i features, %i examples',
    (features, examples, seed) => {
      const data = drawn(features, examples, seed);
      const [first, ...others] = Object.values(STAGES).map((stage) => descend(stage, data, HOW));
      expect(first!.costs.at(-1)).toBeLessThan(first!.costs[0]!);
      for (const other of others) {
        expect(apart([...other.w, other.b], [...first!.w, first!.b])).toBeLessThan(1e-12);
        expect(apart(other.costs, first!.costs)).toBeLessThan(1e-12);
      }
    },
  );

  it.each(CASES)(
    'agree with the device within 1e-6 of the largest number: %i features, %i examples',
    async (features, examples, seed) => {
      const data = drawn(features, examples, seed);
      const wanted = descend(withoutLoop, data, HOW);
      const found = await descendOnGpu(await testGpu(), data, HOW);
      expect(apart([...found.w, found.b], [...wanted.w, wanted.b])).toBeLessThan(1e-6);
      expect(apart(found.costs, wanted.costs)).toBeLessThan(1e-6);
    },
  );

  it('tell their times and how far apart they are', async () => {
    const found = await timeStages(await testGpu(), drawn(5, 50, 1), { learningRate: 0.1, iterations: 20 });
    expect(found.map(({ name }) => name)).toEqual([
      'loops over features and examples',
      'loop over examples',
      'no loop',
      'on the device',
    ]);
    for (const { milliseconds } of found) expect(milliseconds).toBeGreaterThan(0);
    expect(found.map(({ difference }) => difference < 1e-6)).toEqual([true, true, true, true]);
    expect(found[3]!.difference).toBeGreaterThan(0);
  });
});

describe('the stages', () => {
  const data = drawn(2, 5, 1);
  const good: DataSet = {
    x: new Float32Array(4),
    y: Float32Array.of(0, 1),
    examples: 2,
    features: 2,
    targets: 1,
  };

  it('refuse targets that are not two classes', () => {
    for (const y of [Float32Array.of(0, 0.5), Float32Array.of(-1, 1), Uint32Array.of(0, 2), undefined]) {
      const given = { ...good, y, targets: y ? 1 : 0 } as DataSet;
      expect(() => logisticData(given)).toThrow(expect.objectContaining({ code: 'E_ARGUMENT' }));
    }
  });

  it('refuse parameters and data that do not fit', () => {
    const at = { w: new Float64Array(3), b: 0 };
    for (const stage of Object.values(STAGES)) {
      expect(() => stage(data, at)).toThrow(expect.objectContaining({ code: 'E_SHAPE' }));
      expect(() => stage({ ...data, Y: data.X }, zeros(data))).toThrow(
        expect.objectContaining({ code: 'E_SHAPE' }),
      );
    }
  });

  it('say where the cost is not finite, and do not return it', async () => {
    const wide: LogisticData = { ...data, X: { ...data.X, values: data.X.values.map((x) => x * 1e30) } };
    const how = { learningRate: 1e300, iterations: 50 };
    expect(() => descend(withoutLoop, wide, how)).toThrow(expect.objectContaining({ code: 'E_ARGUMENT' }));
    const fast = { learningRate: 1e30, iterations: 50 };
    await expect(descendOnGpu(await testGpu(), wide, fast)).rejects.toMatchObject({ code: 'E_NONFINITE' });
  });
});
