// A set-up's points as data to train on and to hold out.
import type { DataSet } from 'gradloom';
import { isPlanar } from '../state/choices.ts';
import type { Setup } from '../state/setup.ts';
import { inputsAt } from './inputsAt.ts';
import { drawPlanarSet } from './planarSets.ts';
import type { Point } from './point.ts';
import { uniforms } from './uniforms.ts';

/** A point, and whether it is held out. */
export interface PlacedPoint extends Point {
  readonly heldOut: boolean;
}

/** All points of a set-up; which are held out depends on their place in the list alone, so that adding one moves none. */
export function pointsOf({ data, count, noise, seed, added, heldOut }: Setup): PlacedPoint[] {
  if (!isPlanar(data)) return [];
  const next = uniforms(seed ^ 0x5f3759df);
  return [...drawPlanarSet(data, { count, noise, seed }), ...added].map((point, index) => {
    const drawn = next() < heldOut;
    // The first is trained on and the second held out, so that neither part is ever empty.
    return { ...point, heldOut: index < 2 ? index === 1 : drawn };
  });
}

/** The points to train on, or those held out, as a data set of two classes. */
export function planarData(
  points: readonly PlacedPoint[],
  { inputs }: Pick<Setup, 'inputs'>,
  part: { heldOut: boolean },
): DataSet {
  const own = points.filter(({ heldOut }) => heldOut === part.heldOut);
  return {
    x: Float32Array.from(own.flatMap(({ x, y }) => inputsAt(x, y, inputs))),
    y: Uint32Array.from(own, ({ label }) => label),
    examples: own.length,
    features: inputs.length,
    targets: 1,
    classes: ['blue', 'orange'],
  };
}
