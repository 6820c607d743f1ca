// What a visitor can choose of a population: one value, and the rules for it.
import {
  check,
  integer,
  maxValue,
  minValue,
  number,
  object,
  picklist,
  pipe,
  safeParse,
  type InferOutput,
} from 'valibot';
import { refusalOf as refusalByRules } from '../../shared/refusal.ts';
import type { LinkRules } from '../../shared/setupLink.ts';
import { PLANAR_SET_NAMES } from '../../playground/data/planarSets.ts';

/** How many networks there can be: squares, so that the field is one. */
export const COUNTS = [64, 256, 1024] as const;
/** Activations of the hidden layers. */
export const ACTIVATIONS = ['tanh', 'relu', 'sigmoid', 'leakyRelu', 'elu', 'silu'] as const;
/** Optimisers by name. */
export const OPTIMIZERS = ['sgd', 'momentum', 'rmsprop', 'adam'] as const;

const whole = (least: number, most: number) => pipe(number(), integer(), minValue(least), maxValue(most));
const within = (least: number, most: number) => pipe(number(), minValue(least), maxValue(most));

const SETUP = pipe(
  object({
    data: picklist(PLANAR_SET_NAMES),
    /** Spread that is added to each point, as a share of the plane. */
    noise: within(0, 1),
    /** Networks. */
    count: picklist(COUNTS),
    /** Units of each of the two hidden layers. */
    units: whole(1, 8),
    activation: picklist(ACTIVATIONS),
    optimizer: picklist(OPTIMIZERS),
    /** Learning rates go from here … */
    rateFrom: within(1e-6, 100),
    /** … to there, evenly by their logarithm. */
    rateTo: within(1e-6, 100),
    /** λ of the L2 penalty, alike. */
    l2From: within(1e-8, 10),
    l2To: within(1e-8, 10),
    batchSize: whole(1, 1000),
    /** Of the points and, with a network's number added to it, of its starting values and the order of its examples. */
    seed: whole(0, 4294960000),
  }),
  check(
    ({ rateFrom, rateTo, l2From, l2To }) => rateFrom < rateTo && l2From < l2To,
    'must leave the lowest rate and the lowest penalty below the highest.',
  ),
);

/** A whole set-up. */
export type Setup = InferOutput<typeof SETUP>;

/** Where a visitor begins. */
export const FIRST_SETUP: Setup = {
  data: 'moons',
  noise: 0.08,
  count: 256,
  units: 6,
  activation: 'tanh',
  optimizer: 'adam',
  rateFrom: 0.0003,
  rateTo: 3,
  l2From: 0.00001,
  l2To: 0.1,
  batchSize: 32,
  seed: 1,
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

/** What links of the page hold. */
export const LINK_RULES: LinkRules<Setup> = { first: FIRST_SETUP, checked: checkedSetup };
