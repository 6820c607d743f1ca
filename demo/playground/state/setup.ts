// What a visitor can choose in the playground: one value that a link holds, and the rules for it.
import {
  array,
  check,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  number,
  object,
  picklist,
  pipe,
  safeParse,
  type GenericSchema,
  type InferOutput,
} from 'valibot';
import { INPUT_NAMES } from '../data/inputsAt.ts';
import type { Point } from '../data/point.ts';
import { PLANAR_SET_NAMES } from '../data/planarSets.ts';

/** Activations of hidden layers. */
export const HIDDEN_ACTIVATIONS = [
  'tanh',
  'relu',
  'sigmoid',
  'leakyRelu',
  'elu',
  'silu',
  'gelu',
  'identity',
] as const;
/** How parameters start. */
export const INITIALIZERS = ['default', 'zeros', 'normal', 'xavierNormal', 'heNormal'] as const;
/** Optimisers by name. */
export const OPTIMIZERS = ['sgd', 'momentum', 'rmsprop', 'adam'] as const;
/** Most hidden layers, and most units of one. */
export const MOST = { layers: 6, units: 8, points: 2000 } as const;

const count = (least: number, most: number) => pipe(number(), integer(), minValue(least), maxValue(most));
const share = pipe(number(), minValue(0), maxValue(1));

const LAYER = object({ units: count(1, MOST.units), activation: picklist(HIDDEN_ACTIVATIONS) });
const coordinate = pipe(number(), minValue(-1), maxValue(1));
const POINT: GenericSchema<Point> = object({ x: coordinate, y: coordinate, label: picklist([0, 1]) });

const SETUP = object({
  data: picklist(PLANAR_SET_NAMES),
  /** Points that the set is drawn with, without those that the visitor adds. */
  count: count(10, 1000),
  /** Spread that is added to each point, as a share of the plane. */
  noise: share,
  /** Share of the points that is held out. */
  heldOut: pipe(number(), minValue(0.1), maxValue(0.9)),
  /** Points that the visitor added. */
  added: pipe(array(POINT), maxLength(MOST.points)),
  inputs: pipe(
    array(picklist(INPUT_NAMES)),
    minLength(1),
    check((names) => new Set(names).size === names.length),
  ),
  layers: pipe(array(LAYER), maxLength(MOST.layers)),
  initializer: picklist(INITIALIZERS),
  optimizer: picklist(OPTIMIZERS),
  learningRate: pipe(number(), minValue(1e-6), maxValue(100)),
  batchSize: count(1, 1000),
  l2: pipe(number(), minValue(0), maxValue(10)),
  dropout: pipe(number(), minValue(0), maxValue(0.9)),
  seed: count(0, 4294967295),
});

/** A whole set-up. */
export type Setup = InferOutput<typeof SETUP>;
/** A hidden layer of it. */
export type HiddenLayer = Setup['layers'][number];

/** Where a visitor begins. */
export const FIRST_SETUP: Setup = {
  data: 'circles',
  count: 300,
  noise: 0.05,
  heldOut: 0.3,
  added: [],
  inputs: ['x1', 'x2'],
  layers: [
    { units: 6, activation: 'tanh' },
    { units: 4, activation: 'tanh' },
  ],
  initializer: 'default',
  optimizer: 'adam',
  learningRate: 0.03,
  batchSize: 32,
  l2: 0,
  dropout: 0,
  seed: 1,
};

/** The value as a set-up, or undefined where it is none. */
export function checkedSetup(value: unknown): Setup | undefined {
  const result = safeParse(SETUP, value);
  return result.success ? result.output : undefined;
}
