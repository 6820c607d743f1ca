import { describe, expect, it } from 'vitest';
import { independentParameters, gridPoints } from '../../src/sweep/sampler.ts';
import { SOBOL_DIMENSIONS, sobolPoint } from '../../src/sweep/sobol.ts';
import { placeOf, valueAt, type SweepDimension } from '../../src/sweep/space.ts';
import { runSweep, type SweepOptions, type SweepParameters } from '../../src/sweep.ts';

describe('Sobol points', () => {
  it('are those that Joe and Kuo publish with their direction numbers', () => {
    const published = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ];
    expect(published.map((_, index) => sobolPoint(index, { dimensions: 3 }))).toEqual(published);
  });

  it('fill each dimension evenly: each of 256 stretches has one of 256 points, shifted or not', () => {
    for (const shift of [[], Array.from({ length: SOBOL_DIMENSIONS }, (_, i) => (i * 2_654_435_761) >>> 0)]) {
      const points = Array.from({ length: 256 }, (_, index) =>
        sobolPoint(256 + index, { dimensions: SOBOL_DIMENSIONS, shift }),
      );
      for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
        const cells = new Set(points.map((point) => Math.floor(256 * point[dimension]!)));
        expect(cells.size, `dimension ${dimension}`).toBe(256);
      }
    }
  });

  it('fill planes evenly: no two dimensions lie on a line', () => {
    const points = Array.from({ length: 1024 }, (_, index) =>
      sobolPoint(index, { dimensions: SOBOL_DIMENSIONS }),
    );
    for (let a = 0; a < SOBOL_DIMENSIONS; a++) {
      for (let b = a + 1; b < SOBOL_DIMENSIONS; b++) {
        const cells = new Set(points.map((p) => 4 * Math.floor(4 * p[a]!) + Math.floor(4 * p[b]!)));
        expect(cells.size, `${a} and ${b}`).toBe(16);
      }
    }
  });

  it('are refused beyond the table', () => {
    expect(() => sobolPoint(0, { dimensions: 33 })).toThrow('1 to 32 dimensions; got 33');
    expect(() => sobolPoint(-1, { dimensions: 2 })).toThrow('below 2^32; got -1');
  });
});

describe('a dimension', () => {
  it.each<[string, SweepDimension]>([
    ['choices', ['a', 'b', 'c']],
    ['whole numbers', { from: 1, to: 7, whole: true }],
    ['whole numbers by factors', { from: 4, to: 64, whole: true, scale: 'log' }],
    ['numbers', { from: -1, to: 2 }],
    ['numbers by factors', { from: 1e-5, to: 0.1, scale: 'log' }],
  ])('of %s has a place for each of its values', (_, dimension) => {
    for (let i = 0; i <= 50; i++) {
      const value = valueAt(dimension, i / 50.001);
      expect(valueAt(dimension, placeOf(dimension, value))).toEqual(value);
    }
  });

  it('gives every whole number a share, and keeps to its bounds', () => {
    const values = Array.from({ length: 1000 }, (_, i) => valueAt({ from: 2, to: 5, whole: true }, i / 1000));
    const counts = [2, 3, 4, 5].map((value) => values.filter((other) => other === value).length);
    expect(counts).toEqual([250, 250, 250, 250]);
    expect(valueAt({ from: 1e-4, to: 0.1, scale: 'log' }, 0.5)).toBeCloseTo(Math.sqrt(1e-5), 7);
    expect(valueAt({ from: 1e-4, to: 0.1, scale: 'log' }, 0)).toBe(1e-4);
  });
});

describe('the grid', () => {
  it('is every combination, the last name changing first', () => {
    expect(gridPoints({ a: [1, 2], b: { from: 1, to: 100, scale: 'log', points: 3 } })).toEqual([
      { a: 1, b: 1 },
      { a: 1, b: 10 },
      { a: 1, b: 100 },
      { a: 2, b: 1 },
      { a: 2, b: 10 },
      { a: 2, b: 100 },
    ]);
  });

  it('takes whole numbers once each', () => {
    expect(gridPoints({ layers: { from: 1, to: 3, whole: true } }).map(({ layers }) => layers)).toEqual([
      1, 2, 3,
    ]);
  });
});

const SPACE = { x: { from: -5, to: 5 }, y: { from: 1e-4, to: 1, scale: 'log' }, z: ['a', 'b', 'c'] } as const;

/** Least, 0, at x = 2, y = 0.01, z = b. */
function valley({ x, y, z }: SweepParameters): number {
  return ((x as number) - 2) ** 2 + (Math.log10(y as number) + 2) ** 2 + (z === 'b' ? 0 : 2);
}

describe('random and Sobol parameters', () => {
  it.each(['random', 'sobol'] as const)('of %s depend on seed and trial alone', (sampler) => {
    const of = (seed: number) =>
      Array.from({ length: 6 }, (_, trial) => independentParameters({ space: SPACE, sampler, seed }, trial));
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });
});

async function leastOf(sampler: 'tpe' | 'random', seed: number): Promise<number> {
  const options: SweepOptions = { space: SPACE, sampler, trials: 60, direction: 'min', seed };
  const { best } = await runSweep(options, ({ parameters }) => valley(parameters));
  return best!.value!;
}

describe('the sampler tpe', () => {
  it('finds the bottom of a valley closer than random ones do, over ten seeds', async () => {
    const found: Record<'tpe' | 'random', number[]> = { tpe: [], random: [] };
    for (let seed = 0; seed < 10; seed++)
      for (const sampler of ['tpe', 'random'] as const) found[sampler].push(await leastOf(sampler, seed));
    expect(median(found.tpe)).toBeLessThan(median(found.random) / 3);
    expect(median(found.tpe)).toBeLessThan(0.1);
    const wins = found.tpe.filter((value, seed) => value < found.random[seed]!).length;
    expect(wins).toBeGreaterThanOrEqual(8);
  });

  it('goes up where a high value is good', async () => {
    const options: SweepOptions = { space: SPACE, trials: 60, direction: 'max' };
    const { best } = await runSweep(options, ({ parameters }) => -valley(parameters));
    expect(best!.value).toBeGreaterThan(-0.3);
  });

  it('does not try the same choices twice while there are others', async () => {
    const seen: string[] = [];
    const space = { a: [1, 2, 3, 4], b: ['p', 'q', 'r', 's'] };
    await runSweep({ space, trials: 12, startup: 4, generation: 4, direction: 'min' }, ({ parameters }) => {
      seen.push(JSON.stringify(parameters));
      return parameters['a'] as number;
    });
    // The first four fill the space evenly; the later ones are proposed.
    expect(new Set(seen).size).toBeGreaterThanOrEqual(11);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
