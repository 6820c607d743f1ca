// What the start page trains and what was recorded: points of the plane and a small network for them.
import type { InputName } from '../playground/data/inputsAt.ts';
import { drawPlanarSet, type PlanarSetName } from '../playground/data/planarSets.ts';
import type { Point } from '../playground/data/point.ts';

/** Points to learn. */
const COUNT = 240;

/** What is learned, and how. */
export interface Plan {
  readonly data: PlanarSetName;
  readonly noise: number;
  readonly inputs: readonly InputName[];
  /** Units of each hidden layer, which are tanh. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly steps: number;
}

/** The plans by the names of their sets. */
export const PLANS = {
  spirals: {
    data: 'spirals',
    noise: 0.01,
    inputs: ['x1', 'x2', 'sin x1', 'sin x2'],
    hidden: [8, 8],
    learningRate: 0.02,
    steps: 900,
  },
  circles: {
    data: 'circles',
    noise: 0.04,
    inputs: ['x1', 'x2'],
    hidden: [6, 4],
    learningRate: 0.03,
    steps: 300,
  },
  xor: { data: 'xor', noise: 0.03, inputs: ['x1', 'x2'], hidden: [6, 4], learningRate: 0.03, steps: 300 },
} as const satisfies Record<string, Plan>;

/** The points of a plan. */
export function pointsOfPlan({ data, noise }: Plan, seed: number): Point[] {
  return drawPlanarSet(data, { count: COUNT, noise, seed });
}
