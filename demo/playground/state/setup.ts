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
  string,
  type GenericSchema,
  type InferOutput,
} from 'valibot';
import { refusalOf as refusalByRules } from '../../shared/refusal.ts';
import { INPUT_NAMES } from '../data/inputsAt.ts';
import type { Point } from '../data/point.ts';
import {
  DATA_NAMES,
  HIDDEN_ACTIVATIONS,
  INITIALIZERS,
  kindOf,
  LOSSES,
  MOST,
  mostUnits,
  OPTIMIZERS,
  SCHEDULES,
  TARGET_KINDS,
} from './choices.ts';

const count = (least: number, most: number) => pipe(number(), integer(), minValue(least), maxValue(most));
const share = pipe(number(), minValue(0), maxValue(1));
const name = pipe(string(), maxLength(MOST.name));

const LAYER = object({ units: count(1, MOST.units), activation: picklist(HIDDEN_ACTIVATIONS) });
const coordinate = pipe(number(), minValue(-1), maxValue(1));
const POINT: GenericSchema<Point> = object({ x: coordinate, y: coordinate, label: picklist([0, 1]) });

const FIELDS = object({
  data: picklist(DATA_NAMES),
  /** Points that a set is drawn with, without those that the visitor adds. */
  count: count(10, 1000),
  /** Spread that is added to each point, as a share of the plane. */
  noise: share,
  /** Digits that are drawn, those held out included. */
  digits: count(100, 20_000),
  /** Name of the visitor's file; a link holds no contents. Empty where the data needs none. */
  file: name,
  /** Name of the column to predict; empty: the last. */
  target: name,
  targetKind: picklist(TARGET_KINDS),
  /** Names of columns that are not learned from. */
  leftOut: pipe(array(name), maxLength(MOST.columns)),
  /** Share of the examples that is held out. */
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
  loss: picklist(LOSSES),
  optimizer: picklist(OPTIMIZERS),
  learningRate: pipe(number(), minValue(1e-6), maxValue(100)),
  schedule: picklist(SCHEDULES),
  /** Steps until a cosine ends, or at one rate. */
  scheduleSteps: count(1, 1_000_000),
  /** Steps in which the rate rises at first. */
  warmup: count(0, 100_000),
  batchSize: count(1, 1000),
  l2: pipe(number(), minValue(0), maxValue(10)),
  dropout: pipe(number(), minValue(0), maxValue(0.9)),
  seed: count(0, 4294967295),
  /** Added to the seed for starting values and the order of examples, so that networks can differ on the same points. */
  variation: count(0, 65_535),
});

const SETUP = pipe(
  FIELDS,
  check(({ data, layers }) => layers.every(({ units }) => units <= mostUnits(kindOf(data)))),
);

/** A whole set-up. */
export type Setup = InferOutput<typeof FIELDS>;
/** A hidden layer of it. */
export type HiddenLayer = Setup['layers'][number];

/** Where a visitor begins. */
export const FIRST_SETUP: Setup = {
  data: 'circles',
  count: 300,
  noise: 0.05,
  digits: 4000,
  file: '',
  target: '',
  targetKind: 'auto',
  leftOut: [],
  heldOut: 0.3,
  added: [],
  inputs: ['x1', 'x2'],
  layers: [
    { units: 6, activation: 'tanh' },
    { units: 4, activation: 'tanh' },
  ],
  initializer: 'default',
  loss: 'default',
  optimizer: 'adam',
  learningRate: 0.03,
  schedule: 'constant',
  scheduleSteps: 1000,
  warmup: 0,
  batchSize: 32,
  l2: 0,
  dropout: 0,
  seed: 1,
  variation: 0,
};

/** The value as a set-up, or undefined where it is none. */
export function checkedSetup(value: unknown): Setup | undefined {
  const result = safeParse(SETUP, value);
  return result.success ? result.output : undefined;
}

/** What must be different about a value that is no set-up. */
export function refusalOf(value: unknown): string | undefined {
  return refusalByRules(SETUP, value);
}
