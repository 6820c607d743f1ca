// What a visitor can choose of the network in the glass box: one value, and the rules for it.
import {
  array,
  check,
  integer,
  maxLength,
  maxValue,
  minValue,
  number,
  object,
  picklist,
  pipe,
  safeParse,
  type InferOutput,
} from 'valibot';

/** Activations of hidden layers. */
export const ACTIVATIONS = ['tanh', 'sigmoid', 'relu', 'leakyRelu', 'identity'] as const;
/** Activations of the last layer, each with its cost: binary cross-entropy, cross-entropy, squared error. */
export const HEADS = ['sigmoid', 'softmax', 'identity'] as const;
/** Rules by which parameters change. */
export const OPTIMIZERS = ['sgd', 'momentum', 'adam'] as const;
/** Most units of a layer, hidden layers, and examples. */
export const MOST = { units: 6, layers: 3, examples: 8 } as const;

const count = (least: number, most: number) => pipe(number(), integer(), minValue(least), maxValue(most));
const SETUP = pipe(
  object({
    inputs: count(1, MOST.units),
    hidden: pipe(array(count(1, MOST.units)), maxLength(MOST.layers)),
    outputs: count(1, MOST.units),
    activation: picklist(ACTIVATIONS),
    head: picklist(HEADS),
    examples: count(1, MOST.examples),
    optimizer: picklist(OPTIMIZERS),
    learningRate: pipe(number(), minValue(1e-4), maxValue(10)),
    seed: count(0, 2 ** 32 - 1),
  }),
  check(({ head, outputs }) => head !== 'softmax' || outputs > 1),
);

/** A whole set-up. */
export type Setup = InferOutput<typeof SETUP>;

/** Where a visitor begins: 2-3-1. */
export const FIRST_SETUP: Setup = {
  inputs: 2,
  hidden: [3],
  outputs: 1,
  activation: 'tanh',
  head: 'sigmoid',
  examples: 4,
  optimizer: 'sgd',
  learningRate: 0.5,
  seed: 1,
};

/** The value as a set-up, or undefined where it is none. */
export function checkedSetup(value: unknown): Setup | undefined {
  const result = safeParse(SETUP, value);
  return result.success ? result.output : undefined;
}
