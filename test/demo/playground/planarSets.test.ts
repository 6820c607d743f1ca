// The playground's points.

import { describe, expect, it } from 'vitest';
import { planarData, pointsOf } from '../../../demo/playground/data/planarData.ts';
import { drawPlanarSet, PLANAR_SET_NAMES } from '../../../demo/playground/data/planarSets.ts';
import { FIRST_SETUP } from '../../../demo/playground/state/setup.ts';

describe.each(PLANAR_SET_NAMES)('%s', (name) => {
  const points = drawPlanarSet(name, { count: 400, noise: 0, seed: 3 });

  it('lies in the plane, has both classes alike, and is the same for the same seed', () => {
    expect(points.every(({ x, y }) => Math.abs(x) <= 1 && Math.abs(y) <= 1)).toBe(true);
    expect(points.filter(({ label }) => label === 1)).toHaveLength(200);
    expect(drawPlanarSet(name, { count: 400, noise: 0, seed: 3 })).toEqual(points);
    expect(drawPlanarSet(name, { count: 400, noise: 0, seed: 4 })).not.toEqual(points);
  });

  it('can be told apart without noise: the nearest other point is of the same class', () => {
    const right = points.filter((point) => {
      const others = points.filter((other) => other !== point);
      const distance = (other: typeof point): number => Math.hypot(other.x - point.x, other.y - point.y);
      const nearest = others.reduce((best, other) => (distance(other) < distance(best) ? other : best));
      return nearest.label === point.label;
    });
    expect(right.length / points.length).toBeGreaterThan(0.93);
  });
});

describe('held-out points', () => {
  it('stay where they are when a point is added, and neither part is empty', () => {
    const before = pointsOf(FIRST_SETUP);
    const after = pointsOf({ ...FIRST_SETUP, added: [{ x: 0.5, y: 0.25, label: 1 }] });
    expect(after.slice(0, -1)).toEqual(before);
    for (let seed = 0; seed < 50; seed++) {
      const points = pointsOf({ ...FIRST_SETUP, count: 10, heldOut: 0.9, seed });
      expect(new Set(points.map(({ heldOut }) => heldOut)).size).toBe(2);
    }
  });

  it('are the rest of the points', () => {
    const points = pointsOf(FIRST_SETUP);
    const [training, heldOut] = [false, true].map((part) =>
      planarData(points, FIRST_SETUP, { heldOut: part }),
    );
    expect(training!.examples + heldOut!.examples).toBe(300);
    expect(training!.x).toHaveLength(2 * training!.examples);
  });
});
