// The landscape's state, its directions, and the projection of ways into the plane.

import { describe, expect, it } from 'vitest';
import { firstState, reduce, type Surface } from '../../../demo/landscape/state/reducer.ts';
import {
  checkedSetup,
  FIRST_SETUP,
  parametersOf,
  SHAPES,
  withKnownParameters,
} from '../../../demo/landscape/state/setup.ts';
import { bandIndex, costAt, costScale, rowAt } from '../../../demo/landscape/views/costScale.ts';
import { networkOf } from '../../../demo/landscape/worker/descent.ts';
import { directionsOf, project } from '../../../demo/landscape/worker/directions.ts';

describe.each(SHAPES)('a network of the shape %s', (shape) => {
  const own = networkOf({ shape });
  const start = own.initialMap(3);

  it('has the parameters that can be chosen', () => {
    const names = own.parameters.flatMap(({ name, shape: sizes }) =>
      Array.from({ length: sizes.reduce((product, size) => product * size, 1) }, (_, at) => `${name}[${at}]`),
    );
    expect(parametersOf(shape).toSorted()).toEqual(names.toSorted());
    const setup = withKnownParameters({ ...FIRST_SETUP, shape });
    expect(checkedSetup(setup)).toEqual(setup);
  });

  it('lies where it was moved to, along two weights and along two directions at random', () => {
    for (const directions of ['weights', 'random'] as const) {
      const both = directionsOf(withKnownParameters({ ...FIRST_SETUP, shape, directions }), start);
      const moved = new Map(
        [...start].map(([name, values]) => [
          name,
          Float64Array.from(
            values,
            (value, at) =>
              value + 0.5 * (both[0].values.get(name)?.[at] ?? 0) - 2 * (both[1].values.get(name)?.[at] ?? 0),
          ),
        ]),
      );
      const { x, y, inPlane } = project(moved, start, both);
      expect(x - both[0].origin).toBeCloseTo(0.5, 6);
      expect(y - both[1].origin).toBeCloseTo(-2, 6);
      expect(inPlane).toBeCloseTo(1, 6);
    }
  });
});

it('a way that leaves the plane lies in it by the share of its length', () => {
  const setup = { ...FIRST_SETUP, shape: 'neuron' as const, across: 'W1[0]', up: 'W1[1]' };
  const start = new Map([
    ['W1', [1, 2]],
    ['b1', [0]],
  ]);
  const both = directionsOf(setup, start);
  const found = project(
    new Map([
      ['W1', [4, 2]],
      ['b1', [4]],
    ]),
    start,
    both,
  );
  expect(found).toEqual({ x: 4, y: 2, inPlane: 0.6 });
});

describe('the scale of costs', () => {
  const surface = {
    names: ['a', 'b'] as const,
    x: Float64Array.of(0, 1),
    y: Float64Array.of(0, 1),
    costs: Float64Array.of(0.01, 1, 100, NaN),
  };

  it('is even by the value or by the logarithm, over the costs that are finite', () => {
    const [log, plain] = [costScale(surface, true), costScale(surface, false)];
    expect(log.share(1)).toBeCloseTo(0.5, 12);
    expect(log.cost(0.5)).toBeCloseTo(1, 12);
    expect(plain.share(1)).toBeCloseTo(0.99 / 99.99, 12);
    expect(plain.cost(1)).toBe(100);
    expect(log.share(NaN)).toBeNaN();
    expect([-1, 0, 0.5, 0.999, 1, 2].map(bandIndex)).toEqual([0, 0, 9, 17, 17, 17]);
  });

  it('meets the points of the grid, and lies between them', () => {
    const even = { ...surface, costs: Float64Array.of(0, 1, 2, 3) };
    const at = (column: number, row: number): number => costAt(rowAt(even, row), column);
    // Beside a cost that is none nothing is told.
    expect(costAt(rowAt(surface, 0.5), 0.5)).toBeNaN();
    expect(at(1, 0)).toBe(1);
    expect(at(0.5, 0.5)).toBe(1.5);
    expect(at(1, 1)).toBe(3);
  });
});

it('a point stays within the grid, and there is none before there is a surface', () => {
  const state = firstState(FIRST_SETUP);
  expect(reduce(state, { type: 'point', cursor: { column: 1, row: 1 } }).cursor).toBeUndefined();
  const surface = {
    names: ['a', 'b'] as const,
    x: new Float64Array(3),
    y: new Float64Array(2),
    costs: new Float64Array(6),
  };
  const shown = reduce(state, { type: 'surface', surface, isWhole: false });
  expect(reduce(shown, { type: 'point', cursor: { column: 9, row: -1 } }).cursor).toEqual({
    column: 2,
    row: 0,
  });
});

it('costs stay where only the optimisers or their rate change, and a point stays where it was as they get denser', () => {
  const coarse = reduce(firstState(FIRST_SETUP), { type: 'surface', surface: flat(3, 5), isWhole: false });
  const pointed = reduce(coarse, { type: 'point', cursor: { column: 1, row: 3 } });
  const fine = reduce(pointed, { type: 'surface', surface: flat(11, 9), isWhole: true });
  expect(fine).toMatchObject({ isWhole: true, cursor: { column: 5, row: 6 } });
  const slower = reduce(fine, {
    type: 'change',
    setup: { ...FIRST_SETUP, rate: 0.01, optimizers: ['adam'] },
  });
  expect(slower).toMatchObject({ isWhole: true, round: 2, paths: [], surface: fine.surface });
  for (const change of [{ seed: 2 }, { range: 3 }, { across: 'W1[0]' }, { data: 'moons' }] as const) {
    const changed = reduce(fine, { type: 'change', setup: { ...FIRST_SETUP, ...change } });
    expect(changed).toMatchObject({ isWhole: false, surface: undefined, cursor: undefined });
  }
});

function flat(columns: number, rows: number): Surface {
  return {
    names: ['a', 'b'],
    x: new Float64Array(columns),
    y: new Float64Array(rows),
    costs: new Float64Array(columns * rows),
  };
}
