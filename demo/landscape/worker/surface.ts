// The cost of a network over a plane of its parameters, computed on the device.
import { costSurface, type DataSet, type Model } from 'gradloom';
import type { Surface } from '../state/reducer.ts';
import type { Direction } from './directions.ts';

/** What is computed: a square of `points` × `points` costs, from −range to range along both directions. */
export interface Plane {
  readonly data: DataSet;
  readonly directions: readonly [Direction, Direction];
  readonly range: number;
  readonly points: number;
}

/** The cost over the plane through the model as it is. */
export async function surfaceOf(model: Model, { data, directions, range, points }: Plane): Promise<Surface> {
  const [x, y] = directions.map(({ along }) => ({ along, from: -range, to: range, points }));
  const found = await costSurface(model, { data, x: x!, y: y! });
  return {
    names: [directions[0].name, directions[1].name],
    x: Float64Array.from(found.x.positions),
    y: Float64Array.from(found.y.positions),
    costs: Float64Array.from(found.costs),
  };
}
