// Random graphs over the operations: written down by fast-check as numbers, so that a failing one can be made smaller.

import * as fc from 'fast-check';
import { GradloomError } from '../../src/errors.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { sizeOf, type Shape } from '../../src/graph/shape.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { evaluateOne } from '../reference/evaluate.ts';
import { ARRAY_OPERATIONS } from './arrayOperations.ts';
import { SMOOTH_OPERATIONS, STEP_OPERATIONS } from './elementwiseOperations.ts';

/** One operation: which, on which tensors made so far (each modulo how many there are), and a free choice. */
interface Step {
  readonly operation: number;
  readonly a: number;
  readonly b: number;
  readonly choice: number;
}

/** A graph as data. */
export interface Recipe {
  /** Sizes of the axes that leaves have, each leaf some of them and 1 along others. */
  readonly sizes: readonly number[];
  /** For each leaf, bit i: whether it has the full size along axis i; how many leading axes it lacks. */
  readonly leaves: readonly { readonly full: number; readonly lacks: number }[];
  readonly steps: readonly Step[];
  readonly seed: number;
}

/** A graph with the values of its leaves. */
export interface RandomGraph {
  /** The last tensor made. */
  readonly result: Tensor;
  /** Leaves of real numbers. */
  readonly leaves: readonly Tensor[];
  readonly values: Map<Tensor, Float64Array>;
}

const { GRADLOOM_CASES, GRADLOOM_SEED } = process.env;

/** How many graphs to try: a number of its own for long runs. */
export function casesOr(usual: number): number {
  return Number(GRADLOOM_CASES ?? usual);
}

/** The same graphs in every run, and other ones in long runs but where `GRADLOOM_SEED` is set. */
export const SEED =
  GRADLOOM_SEED !== undefined
    ? { seed: Number(GRADLOOM_SEED) }
    : GRADLOOM_CASES === undefined
      ? { seed: 1 }
      : {};

/** Sizes that kernels treat differently: 1, primes, multiples of 4, around a workgroup. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 20, 31, 32, 63, 64, 65];
const MOST_ELEMENTS = 6000;

/** Recipes of up to `steps` operations, on tensors of these sizes. */
export function recipes({
  steps,
  sizes = SIZES,
}: {
  steps: number;
  sizes?: readonly number[];
}): fc.Arbitrary<Recipe> {
  return fc.record({
    sizes: fc.array(fc.constantFrom(...sizes), { minLength: 1, maxLength: 4 }),
    leaves: fc.array(fc.record({ full: fc.nat(15), lacks: fc.nat(2) }), { minLength: 1, maxLength: 4 }),
    steps: fc.array(
      fc.record({ operation: fc.nat(999), a: fc.nat(30), b: fc.nat(30), choice: fc.nat(999) }),
      { minLength: 1, maxLength: steps },
    ),
    seed: fc.nat(1e6),
  });
}

/** Builds a recipe's graph. Steps whose shapes do not fit are left out. Values stay small, so that float32 suffices. */
export function build({ sizes, leaves, steps, seed }: Recipe, operations = OPERATIONS): RandomGraph {
  const random = new RandomStream(seed);
  const values = new Map<Tensor, Float64Array>();
  const shape = bounded(sizes);
  const inputs = leaves.map(({ full, lacks }, index) => {
    const own = shape.map((size, axis) => ((full >> axis) & 1 ? size : 1)).slice(lacks);
    const leaf = input(`x${index}`, own);
    values.set(leaf, randomValues(leaf.size, random));
    return leaf;
  });
  const made: Tensor[] = [...inputs];
  const target = (size: Shape): Tensor => {
    const leaf = input(`target${values.size}`, size);
    values.set(
      leaf,
      randomValues(leaf.size, random).map((value) => Math.abs(value) / 2),
    );
    return leaf;
  };
  for (const { operation, a, b, choice } of steps) {
    const apply = operations[operation % operations.length]!;
    const next = attempt(() => apply(made[a % made.length]!, made[b % made.length]!, choice, target));
    if (!next || next.size > MOST_ELEMENTS) continue;
    made.push(tamed(next, values));
  }
  return { result: made.at(-1)!, leaves: inputs, values };
}

function bounded(sizes: readonly number[]): Shape {
  let left = MOST_ELEMENTS;
  return sizes.map((size) => {
    const held = size <= left ? size : 1;
    left = Math.floor(left / held);
    return held;
  });
}

/** Numbers of either sign, away from 0, exact in float32. */
function randomValues(count: number, random: RandomStream): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const magnitude = 0.05 + 1.5 * random.nextFloat();
    return Math.fround(random.nextFloat() < 0.5 ? -magnitude : magnitude);
  });
}

function attempt(make: () => Tensor): Tensor | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof GradloomError) return undefined;
    throw error;
  }
}

/** The tensor, divided by a constant where its values are large. */
function tamed(tensor: Tensor, values: ReadonlyMap<Tensor, Float64Array>): Tensor {
  const largest = evaluateOne(tensor, values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 4 ? ops.multiply(tensor, 2 / largest) : tensor;
}

/** `target` makes a leaf of probabilities in a shape: what losses compare with has no gradient. */
export type Operation = (a: Tensor, b: Tensor, choice: number, target: (shape: Shape) => Tensor) => Tensor;

/** A matrix of the tensor's elements. */
function asMatrix(x: Tensor, choice: number): Tensor {
  const split = x.shape.length === 0 ? 0 : choice % (x.shape.length + 1);
  return ops.reshape(x, [sizeOf(x.shape.slice(0, split)), sizeOf(x.shape.slice(split))]);
}

function someAxes(x: Tensor, choice: number): number[] {
  return x.shape.flatMap((_, axis) => ((choice >> axis) & 1 ? [axis] : []));
}

/** Numbers of at least ½. */
const positive = (x: Tensor): Tensor => ops.add(ops.square(x), 0.5);

/** Every operation that makes real numbers of real numbers, kept within its domain. */
export const OPERATIONS: readonly Operation[] = [
  ...SMOOTH_OPERATIONS,
  (a, b) => ops.divide(a, positive(b)),
  (a, _, choice) => ops.add(a, (choice % 7) - 3),
  (a, _, choice) => ops.subtract((choice % 5) / 2, a),
  (a, _, choice) => ops.multiply(a, [0, 1, -1, 0.5, 2][choice % 5]!),
  (a) => ops.sqrt(positive(a)),
  (a) => ops.log(positive(a)),
  (a, _, choice) => ops.sum(a, { axis: someAxes(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.mean(a, { axis: someAxes(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.max(a, { axis: someAxes(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.softmax(asMatrix(a, choice)),
  (a, b, choice) => ops.matmul(asMatrix(a, choice), asMatrix(b, choice >> 2)),
  (a, b, choice) => ops.matmul(asMatrix(a, choice), asMatrix(b, choice >> 2), { transposeA: true }),
  (a, b, choice) => ops.matmul(asMatrix(a, choice), asMatrix(b, choice >> 2), { transposeB: true }),
  (a, b, choice) =>
    ops.matmul(asMatrix(a, choice), asMatrix(b, choice >> 2), { transposeA: true, transposeB: true }),
  (a, _, choice) => ops.matmul(asMatrix(a, choice), ops.transpose(asMatrix(a, choice))),
  (a) => ops.transpose(a),
  (a, _, choice) => ops.transpose(a, rotated(a.shape.length, choice)),
  (a, _, choice) => asMatrix(a, choice),
  (a) => ops.reshape(a, [-1]),
  (a, b) => ops.broadcastTo(a, b.shape),
  (a, _, choice) => ops.broadcastTo(a, [1 + (choice % 3), ...a.shape]),
  (a, b) => ops.squaredError(a, b),
  (a, b) => ops.absoluteError(a, b),
  (a, _, __, target) => ops.binaryCrossEntropyWithLogits(a, target(a.shape)),
  (a, _, __, target) => ops.binaryCrossEntropy(ops.sigmoid(a), target(a.shape)),
  (a, _, choice, target) => {
    const z = asMatrix(a, choice);
    return ops.softmaxCrossEntropy(z, target(z.shape));
  },
  (a, _, choice, target) => {
    const probabilities = ops.softmax(asMatrix(a, choice));
    return ops.categoricalCrossEntropy(probabilities, target(probabilities.shape));
  },
  (a, _, choice) => ops.maxout(asMatrix(a, choice), 2 + (choice % 2)),
  ...ARRAY_OPERATIONS,
];

/** With those that have no gradient. */
export const FORWARD_OPERATIONS: readonly Operation[] = [
  ...OPERATIONS,
  ...STEP_OPERATIONS,
  (a, b) => ops.segment(ops.pack([ops.multiply(a, 1.5), b]), 0, a.shape),
  (a, b) => ops.segment(ops.pack([b, ops.tanh(a)]), Math.ceil(b.size / 64) * 64, a.shape),
];

function rotated(rank: number, by: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (axis + by) % rank);
}
