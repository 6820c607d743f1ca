// Where the place of an optimiser is marked.

import { expect, it } from 'vitest';
import { markOf } from '../../../demo/landscape/views/drawPaths.ts';

const frame = { left: 50, top: 10, right: 450, bottom: 410 };

it('is where the place is, or at the edge with an arrowhead towards it', () => {
  expect(markOf([100, 200], frame)).toEqual({ x: 100, y: 200, towards: undefined });
  expect(markOf([450, 410], frame).towards).toBeUndefined();
  expect(markOf([1000, 200], frame)).toEqual({ x: 440, y: 200, towards: 0 });
  expect(markOf([200, 1e9], frame)).toEqual({ x: 200, y: 400, towards: Math.PI / 2 });
  const corner = markOf([-1e6, -1e6], frame);
  expect(corner).toMatchObject({ x: 60, y: 20 });
  expect(corner.towards).toBeCloseTo((-3 * Math.PI) / 4, 3);
});
