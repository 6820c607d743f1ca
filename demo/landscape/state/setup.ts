// What a visitor can choose of a landscape: one value, and the rules for it.
import {
  array,
  check,
  integer,
  maxValue,
  minLength,
  minValue,
  number,
  object,
  picklist,
  pipe,
  safeParse,
  string,
  type InferOutput,
} from 'valibot';
import { refusalOf as refusalByRules } from '../../shared/refusal.ts';
import type { LinkRules } from '../../shared/setupLink.ts';
import { PLANAR_SET_NAMES } from '../../playground/data/planarSets.ts';

/** Networks, by their units of tanh before the one output. */
export const SHAPES = ['neuron', 'chain', 'hidden'] as const;
/** Where one looks: along two weights, or along two directions at random. */
export const DIRECTIONS = ['weights', 'random'] as const;
/** Optimisers whose paths can be drawn, in the order of their colours. */
export const OPTIMIZERS = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam'] as const;
/** Name of an optimiser. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** Units of the hidden layer; none for a neuron. */
const HIDDEN = { neuron: 0, chain: 1, hidden: 3 } as const;

const within = (least: number, most: number) => pipe(number(), minValue(least), maxValue(most));

const SETUP = pipe(
  object({
    data: picklist(PLANAR_SET_NAMES),
    shape: picklist(SHAPES),
    directions: picklist(DIRECTIONS),
    /** Names of the parameters across and up, `W1[0]`. */
    across: string(),
    up: string(),
    /** The picture goes from minus this to this along both. */
    range: within(0.01, 100),
    rate: within(1e-6, 100),
    optimizers: pipe(array(picklist(OPTIMIZERS)), minLength(1)),
    /** Of points, starting values and directions. */
    seed: pipe(number(), integer(), minValue(0), maxValue(4294967295)),
  }),
  check(({ shape, across, up }) => {
    const known = parametersOf(shape);
    return across !== up && known.includes(across) && known.includes(up);
  }, 'must name two parameters that the network has.'),
);

/** A whole set-up. */
export type Setup = InferOutput<typeof SETUP>;

/** Where a visitor begins. */
export const FIRST_SETUP: Setup = {
  data: 'line',
  shape: 'chain',
  directions: 'weights',
  across: 'W1[1]',
  up: 'W2[0]',
  range: 6,
  rate: 0.1,
  optimizers: ['sgd', 'momentum', 'rmsprop', 'adam'],
  seed: 1,
};

/** Units of each layer after the two inputs. */
export function unitsOf(shape: Setup['shape']): number[] {
  const hidden = HIDDEN[shape];
  return hidden === 0 ? [1] : [hidden, 1];
}

/** Names of all parameters of a network, an element each. */
export function parametersOf(shape: Setup['shape']): string[] {
  let inputs = 2;
  return unitsOf(shape).flatMap((units, index) => {
    const layer = index + 1;
    const weights = Array.from({ length: units * inputs }, (_, at) => `W${layer}[${at}]`);
    inputs = units;
    return [...weights, ...Array.from({ length: units }, (_, at) => `b${layer}[${at}]`)];
  });
}

/** The set-up with parameters that its network has: two of its weights where the named ones are none. */
export function withKnownParameters(setup: Setup): Setup {
  const names = parametersOf(setup.shape);
  const across = names.includes(setup.across) ? setup.across : names[0]!;
  const isGood = names.includes(setup.up) && setup.up !== across;
  return { ...setup, across, up: isGood ? setup.up : names.find((name) => name !== across)! };
}

/** Whether two set-ups show the same costs: the ways through them may differ. */
export function hasSamePlane(one: Setup, other: Setup): boolean {
  return (['data', 'shape', 'directions', 'across', 'up', 'range', 'seed'] as const).every(
    (name) => one[name] === other[name],
  );
}

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
