// The two directions of a picture in the space of all parameters, and where points of that space lie in it.
import type { CostDirection } from 'gradloom';
import { uniforms } from '../../playground/data/uniforms.ts';
import type { Setup } from '../state/setup.ts';

/** Values by name of parameter. */
export type Values = ReadonlyMap<string, ArrayLike<number>>;

/** One axis of the picture. */
export interface Direction {
  readonly name: string;
  readonly along: CostDirection;
  /** What positions count from: the present value of one parameter, else 0. */
  readonly origin: number;
  /** The direction by names. */
  readonly values: Values;
}

/** The axes of a set-up, from a start. */
export function directionsOf(setup: Setup, start: Values): readonly [Direction, Direction] {
  if (setup.directions === 'weights') return [weight(setup.across, start), weight(setup.up, start)];
  const next = uniforms(setup.seed ^ 0x1b873593);
  return [randomDirection('direction 1', start, next), randomDirection('direction 2', start, next)];
}

/** Positions along both axes of what lies nearest to `values` in the plane, and how much of the way lies in it. */
export function project(
  values: Values,
  start: Values,
  [across, up]: readonly [Direction, Direction],
): { x: number; y: number; inPlane: number } {
  const moved = new Map(
    [...start].map(([name, from]) => [
      name,
      Float64Array.from(from, (value, at) => values.get(name)![at]! - value),
    ]),
  );
  // Least squares: the normal equations of two unknowns.
  const [aa, au, uu] = [
    product(across.values, across.values),
    product(across.values, up.values),
    product(up.values, up.values),
  ];
  const [am, um, mm] = [product(across.values, moved), product(up.values, moved), product(moved, moved)];
  const determinant = aa * uu - au * au;
  const x = (uu * am - au * um) / determinant;
  const y = (aa * um - au * am) / determinant;
  const length = x * am + y * um;
  return {
    x: across.origin + x,
    y: up.origin + y,
    inPlane: mm === 0 ? 1 : Math.sqrt(Math.max(0, length) / mm),
  };
}

function weight(name: string, start: Values): Direction {
  const [, parameter, text] = /^(\w+)\[(\d+)\]$/.exec(name)!;
  const element = Number(text);
  const own = new Float32Array(start.get(parameter!)!.length);
  own[element] = 1;
  return {
    name,
    along: { parameter: parameter!, element },
    origin: start.get(parameter!)![element]!,
    values: new Map([[parameter!, own]]),
  };
}

/** Normal numbers for the weights, each layer's as long as its own weights (Li et al., 2018). */
function randomDirection(name: string, start: Values, next: () => number): Direction {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const values = new Map(
    [...start]
      .filter(([parameter]) => parameter.startsWith('W'))
      .map(([parameter, own]) => {
        const drawn = Float32Array.from(own, normal);
        const scale = Math.hypot(...Array.from(own)) / Math.hypot(...drawn);
        return [parameter, drawn.map((value) => value * scale)] as const;
      }),
  );
  return { name, along: { values }, origin: 0, values };
}

/** Of two points of the space; what is not named is 0. */
function product(a: Values, b: Values): number {
  let sum = 0;
  for (const [name, own] of a) {
    const other = b.get(name);
    if (other) for (let at = 0; at < own.length; at++) sum += own[at]! * other[at]!;
  }
  return sum;
}
