// The graph of one training step: what the parameters, the optimiser's state and the records become.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { grad } from '../graph/differentiate.ts';
import {
  abs,
  add,
  batchOf,
  divide,
  increment,
  lessEqual,
  max,
  maximum,
  multiply,
  pack,
  recordAt,
  sqrt,
  square,
  sum,
  toReal,
  watch,
  where,
} from '../graph/ops/index.ts';
import { constant, constantValue, Tensor } from '../graph/tensor.ts';
import { costOf, type LossName } from '../nn/loss.ts';
import type { Network, Storage } from '../nn/network.ts';
import { fitsFloat32 } from '../optim/fitsFloat32.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Schedule } from '../optim/schedule.ts';

/** The smallest number with all its digits: a gradient of zeros is divided by it. */
const SMALLEST = 2 ** -126;

/** What a step reads and changes. */
export interface StepTensors {
  readonly parameters: Tensor;
  readonly states: readonly Tensor[];
  readonly learningRate: Tensor;
  /** Steps done, u32. */
  readonly counter: Tensor;
  /** Ring of the last costs. */
  readonly history: Tensor;
  /** The first step after which a parameter or a state was not finite, u32. */
  readonly record: Tensor;
  /** All examples, and what rows of them still need. */
  readonly x: Tensor;
  readonly y: Tensor;
  readonly standardize: (rows: Tensor) => Tensor;
}

/** How a step is made. */
export interface StepOptions {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly loss: LossName;
  /** Of weights and hidden activations; default f32. */
  readonly storage?: Storage;
  readonly examples: number;
  /** The whole data set where absent. */
  readonly batchSize?: number;
  readonly shuffle?: boolean;
  readonly seed?: number;
  readonly l2?: number;
  readonly clipNorm?: number;
  readonly schedule?: Schedule;
}

/** The values that a step gives to what it changes. */
export function trainingStep(tensors: StepTensors, options: StepOptions): (readonly [Tensor, Tensor])[] {
  const { network, optimizer, loss, l2 = 0, clipNorm, schedule } = options;
  const { parameters: arena, states, learningRate, counter, history, record } = tensors;
  const { x, y } = examplesOf(tensors, options);
  const parameters = network.tensorsIn(arena);
  const forward = network.forward(x, parameters, options.storage);
  const factor = l2 / (2 * (options.batchSize ?? options.examples));
  const cost = add(costOf(loss, { ...forward, y }), penalty(network, parameters, factor));
  const next = increment(counter);
  const step = toReal(next);
  const update = optimizer.update({
    parameters: arena,
    gradients: clip(pack(grad(cost, parameters)), clipNorm),
    states,
    step,
    learningRate: schedule ? scheduled(schedule, learningRate, step) : learningRate,
  });
  return [
    [arena, update.parameters],
    ...states.map((state, index) => [state, update.states[index]!] as const),
    [counter, next],
    [history, recordAt(history, counter, cost)],
    // What is not finite once stays so, and a gradient that is not finite makes a parameter or a state so.
    [record, watch(record, next, [update.parameters, ...update.states])],
  ];
}

/** The rate that a schedule gives: a scalar, or a number for all steps. One that gives nothing would be passed over. */
function scheduled(schedule: Schedule, base: Tensor, step: Tensor): Tensor {
  const given: unknown = schedule(base, step);
  const rate = typeof given === 'number' && fitsFloat32(given) ? constant(given) : given;
  const isScalar = rate instanceof Tensor && rate.size === 1 && rate.dtype === 'f32';
  if (isScalar && !((constantValue(rate) ?? 0) < 0)) return rate;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: schedule must give an f32 scalar, or a finite number of at least 0; got ${kindOf(rate)}.`,
    { hint: 'A schedule is called once, and built of tensors, e.g. (base, step) => divide(base, step).' },
  );
}

function examplesOf({ x, y, standardize, counter }: StepTensors, options: StepOptions) {
  const { examples, batchSize, shuffle = true, seed = 0 } = options;
  if (batchSize === undefined) return { x, y };
  const batching = { count: examples, batchSize, ...(shuffle ? { shuffleSeed: seed } : {}) };
  return { x: standardize(batchOf(x, counter, batching)), y: batchOf(y, counter, batching) };
}

function penalty(network: Network, parameters: readonly Tensor[], factor: number): Tensor | number {
  if (factor === 0) return 0;
  const weights = parameters.filter((_, index) => network.parameters[index]!.role === 'weight');
  return multiply(factor, weights.map((weight) => sum(square(weight))).reduce(add));
}

function clip(gradients: Tensor, norm: number | undefined): Tensor {
  if (norm === undefined) return gradients;
  // The gaps of the arena are zero, so its norm is the gradient's. It is largest · length: neither squares nor the norm
  // itself may overflow, or a long gradient would be cut to nothing.
  const largest = maximum(max(abs(gradients)), SMALLEST);
  const direction = divide(gradients, largest);
  const length = sqrt(sum(square(direction)));
  const isShort = lessEqual(multiply(largest, length), norm);
  return where(isShort, gradients, multiply(direction, divide(norm, length)));
}
