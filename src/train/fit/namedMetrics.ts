// The library's metrics of held-out examples: what the device measures for them, and what that comes to.

import { refusal } from '../../checkOptions.ts';
import {
  abs,
  add,
  argMax,
  clip,
  concat,
  equal,
  greater,
  greaterEqual,
  hardmax,
  less,
  log,
  matmul,
  mean,
  multiply,
  negate,
  slice,
  square,
  subtract,
  sum,
  toReal,
} from '../../graph/ops/index.ts';
import { position } from '../../graph/ops/index/position.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { classMeasures } from '../measures/classMeasures.ts';
import { LEAST_PROBABILITY } from '../measures/probabilities.ts';
import { rankingOfClasses } from '../measures/ranking.ts';
import { fromSquares, spreadsOf } from '../measures/regressionMeasures.ts';
import type { Measured } from './heldOut.ts';
import { isOfNumbers, topOf } from './metricName.ts';

const wrong = /* @__PURE__ */ refusal('fit', {
  hint: 'Leave it out, or measure other examples.',
});

/** What is known of held-out examples before they are measured. */
export interface NamedMetricsOptions {
  /** Without the usual ones. */
  readonly names: readonly string[];
  /** Outputs of the network, and what they are. */
  readonly outputs: number;
  readonly isShared: boolean;
  /** Class of each example as the model counts, where they have one. */
  readonly labels: Uint32Array | undefined;
  /** Targets in the units of the data, where they are numbers. */
  readonly y: ArrayLike<number> | undefined;
  /** What errors are multiplied by to be in those units. */
  readonly units: Tensor | undefined;
}

/** What a batch gives: outputs and targets [examples, outputs], and 1 / max(|y|, 2⁻⁵²) where it is needed. */
export interface BatchOutputs {
  readonly a: Tensor;
  readonly y: Tensor;
  readonly inverse?: Tensor | undefined;
}

const OF_CONFUSION = ['balancedAccuracy', 'precision', 'recall', 'f1'] as const;
const OF_RANKING = ['rocAuc', 'averagePrecision'] as const;
const OF_SQUARES = ['rootMeanSquaredError', 'r2'] as const;

/** Named metrics of one set of held-out examples. */
export class NamedMetrics {
  readonly names: readonly string[];
  readonly #options: NamedMetricsOptions;
  readonly #hasConfusion: boolean;
  readonly #hasRanking: boolean;
  readonly #hasSquares: boolean;

  /** @throws GradloomError `E_ARGUMENT` for metrics that these examples cannot have. */
  constructor(options: NamedMetricsOptions) {
    check(options);
    this.names = options.names;
    this.#options = options;
    const asks = (names: readonly string[]): boolean => names.some((name) => options.names.includes(name));
    this.#hasConfusion = asks(OF_CONFUSION);
    this.#hasRanking = asks(OF_RANKING);
    this.#hasSquares = asks(OF_SQUARES);
  }

  /** Whether batches need `inverse`. */
  get needsInverse(): boolean {
    return this.names.includes('meanAbsolutePercentageError');
  }

  /** Names of `means` that are shares of the examples. */
  get shares(): readonly string[] {
    return this.names.filter((name) => topOf(name) !== undefined);
  }

  /** Means over a batch, by name. */
  means(batch: BatchOutputs): Record<string, Tensor> {
    const { outputs, units } = this.#options;
    const own: Record<string, Tensor> = {};
    for (const name of this.names) {
      const k = topOf(name);
      if (k !== undefined) own[name] = mean(less(rankOf(batch, outputs), k));
      if (name === 'logLoss') own[name] = mean(surpriseOf(batch, outputs));
    }
    if (!this.#hasSquares && !this.needsInverse) return own;
    const examples = batch.a.shape[0]!;
    const error = reshape(multiply(subtract(batch.a, batch.y), units ?? 1), [examples, outputs]);
    if (this.needsInverse) own['meanAbsolutePercentageError'] = mean(multiply(abs(error), batch.inverse!));
    if (this.#hasSquares)
      for (let target = 0; target < outputs; target++) {
        const column = slice(error, { starts: [target], ends: [target + 1], axis: 1 });
        own[squaresOf(target)] = mean(square(column));
      }
    return own;
  }

  /** The confusion matrix of a batch, where it is needed: [actual, predicted]. */
  counts(batch: BatchOutputs): Record<string, Tensor> {
    if (!this.#hasConfusion) return {};
    const { outputs } = this.#options;
    const rows = [batch.a.shape[0]!, outputs];
    const [a, y] = [reshape(batch.a, rows), reshape(batch.y, rows)];
    const [actual, predicted] = outputs === 1 ? [both(y), both(greaterEqual(a, 0.5))] : [y, hardmax(a)];
    return { confusion: matmul(actual, predicted, { transposeA: true }) };
  }

  /** What is read back of a batch, where it is needed. */
  get scores(): ((batch: BatchOutputs) => Tensor) | undefined {
    return this.#hasRanking ? ({ a }) => a : undefined;
  }

  /** The metrics by name. */
  finish({ means, counts, scores }: Measured): Record<string, number> {
    const { outputs, labels, y } = this.#options;
    const all: Record<string, number> = {
      ...means,
      ...(this.#hasConfusion ? numbersOf(classMeasures(tableOf(counts['confusion']!))) : {}),
      ...(this.#hasRanking ? rankingOfClasses(scores, outputs, labels!) : {}),
      ...(this.#hasSquares
        ? fromSquares(
            Array.from({ length: outputs }, (_, target) => means[squaresOf(target)]!),
            spreadsOf(y!, outputs),
            y!.length / outputs,
          )
        : {}),
    };
    return Object.fromEntries(this.names.map((name) => [name, all[name]!]));
  }
}

/** 1 − p and p side by side. */
function both(one: Tensor): Tensor {
  return concat([subtract(1, one), one], 1);
}

/** ln p, p held from 0. */
function held(p: Tensor): Tensor {
  return log(clip(p, { min: LEAST_PROBABILITY, max: 1 }));
}

function squaresOf(target: number): string {
  return `mean squared error of target ${target}`;
}

function numbersOf(measures: ReturnType<typeof classMeasures>): Record<string, number> {
  const { byClass: _, ...numbers } = measures;
  return numbers;
}

function tableOf(counts: Float64Array): number[][] {
  const size = Math.sqrt(counts.length);
  return Array.from({ length: size }, (_, row) => [...counts.subarray(row * size, (row + 1) * size)]);
}

/** How many classes come before the true one: higher outputs, and equal ones of a class before it. */
function rankOf({ a: given, y: target }: BatchOutputs, outputs: number): Tensor {
  const rows = [given.shape[0]!, outputs];
  const [a, y] = [reshape(given, rows), reshape(target, rows)];
  const own = sum(multiply(a, y), { axis: 1, keepDims: true });
  const label = toReal(argMax(y, { axis: 1, keepDims: true }));
  const isBefore = less(toReal(position(rows, 1)), label);
  return sum(add(greater(a, own), multiply(equal(a, own), isBefore)), { axis: 1 });
}

/** −ln p of each true class. */
function surpriseOf({ a, y }: BatchOutputs, outputs: number): Tensor {
  if (outputs > 1) {
    const rows = [a.shape[0]!, outputs];
    return negate(held(sum(multiply(reshape(a, rows), reshape(y, rows)), { axis: 1 })));
  }
  return negate(add(multiply(y, held(a)), multiply(subtract(1, y), held(subtract(1, a)))));
}

function check({ names, outputs, isShared, labels, y }: NamedMetricsOptions): void {
  for (const name of names) {
    const isNumber = isOfNumbers(name);
    if (isNumber ? y === undefined : labels === undefined)
      throw wrong(
        `the metric ${name} is of ${isNumber ? 'numbers' : 'classes'}`,
        isNumber ? 'classes' : 'numbers',
      );
    const k = topOf(name);
    if (k !== undefined && k > outputs)
      throw wrong(`the metric ${name} needs at least ${k} outputs`, outputs);
    if (name === 'logLoss' && !isShared)
      throw wrong('the metric logLoss needs probabilities that sum to 1', 'several sigmoid outputs');
    if ((OF_RANKING as readonly string[]).includes(name) && !isRankable(labels!, outputs))
      throw wrong(`the metric ${name} needs examples of each class, and of others`, 'a class without');
  }
}

function isRankable(labels: Uint32Array, outputs: number): boolean {
  const present = new Set(labels);
  return present.size >= 2 && present.size === Math.max(outputs, 2);
}
