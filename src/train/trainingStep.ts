// The graph of one training step: what the parameters, the optimiser's state and the records become.

import { grad } from '../graph/differentiate.ts';
import {
  add,
  batchOf,
  divide,
  increment,
  minimum,
  multiply,
  pack,
  recordAt,
  sqrt,
  square,
  sum,
  toReal,
} from '../graph/ops/index.ts';
import { asTensor, type Tensor } from '../graph/tensor.ts';
import { costOf, type LossName } from '../nn/loss.ts';
import type { Network, Storage } from '../nn/network.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Schedule } from '../optim/schedule.ts';

/** What a step reads and changes. */
export interface StepTensors {
  readonly parameters: Tensor;
  readonly states: readonly Tensor[];
  readonly learningRate: Tensor;
  /** Steps done, u32. */
  readonly counter: Tensor;
  /** Ring of the last costs. */
  readonly history: Tensor;
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
  const { parameters: arena, states, learningRate, counter, history } = tensors;
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
    learningRate: schedule ? asTensor(schedule(learningRate, step)) : learningRate,
  });
  return [
    [arena, update.parameters],
    ...states.map((state, index) => [state, update.states[index]!] as const),
    [counter, next],
    [history, recordAt(history, counter, cost)],
  ];
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
  // The gaps of the arena are zero, so its norm is the gradient's. A zero gradient gives 1 by way of infinity.
  return multiply(gradients, minimum(1, divide(norm, sqrt(sum(square(gradients))))));
}
