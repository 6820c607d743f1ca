// Trains a model: one graph for the step, replayed on the device, with the data set and all state there.

import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
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
import { grad } from '../graph/differentiate.ts';
import type { Tensor } from '../graph/tensor.ts';
import { costOf, defaultLoss, type LossName } from '../nn/loss.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Schedule } from '../optim/schedule.ts';
import { compile } from '../plan/compile.ts';
import type { CallReport, Program } from '../plan/program.ts';
import { Variable } from '../plan/variable.ts';
import type { Model } from './model.ts';
import { checkTraining } from './checkTraining.ts';
import { Pace } from './pace.ts';
import { uploadTrainingData, type TrainingData } from './trainingData.ts';

/** How to train. */
export interface TrainingOptions {
  readonly data: DataSet;
  readonly optimizer: Optimizer;
  /** Default: what suits the output activation. */
  readonly loss?: LossName;
  /** Examples a step; the whole data set where absent. */
  readonly batchSize?: number;
  /** Mini-batches are drawn in a new order each epoch, or in the data's order. Default true. */
  readonly shuffle?: boolean;
  /** Seed of the order; default 0. */
  readonly seed?: number;
  /** λ: adds λ / (2m) Σ W² over all weights (not biases) to the cost, m the examples of a step. */
  readonly l2?: number;
  /** Longest gradient: g is scaled down to this norm where it is longer. */
  readonly clipNorm?: number;
  /** The learning rate by step; constant where absent. */
  readonly schedule?: Schedule;
}

/** What is told while training. */
export interface TrainingProgress {
  /** Steps done in all. */
  readonly step: number;
  /** Epochs done in all, with the fraction of the current one. */
  readonly epoch: number;
  /** Cost of each step since the last report. */
  readonly losses: Float32Array;
  /** Steps a second of wall time since the last report. */
  readonly stepsPerSecond: number;
}

/** How far to train, and who looks. */
export interface RunOptions {
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Stops between two looks; what was trained stays. */
  readonly signal?: AbortSignal;
}

/** Costs that are kept on the device until somebody looks. */
const HISTORY = 8192;
/** Positions in the stream of examples are u32 on the device. */
const MAX_POSITION = 2 ** 32;

/** A training in progress; `createTrainer` makes it. */
export class Trainer {
  readonly model: Model;
  /** Examples a step. */
  readonly batchSize: number;
  readonly #program: Program;
  readonly #variables: TrainingVariables;
  readonly #examples: number;
  #step = 0;

  constructor(
    model: Model,
    parts: { program: Program; variables: TrainingVariables; batchSize: number; examples: number },
  ) {
    this.model = model;
    this.batchSize = parts.batchSize;
    this.#program = parts.program;
    this.#variables = parts.variables;
    this.#examples = parts.examples;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** Steps of one epoch: the examples once, on average where the batch size does not divide them. */
  get stepsPerEpoch(): number {
    return this.#examples / this.batchSize;
  }

  /** Kernel calls of one step. */
  get calls(): number {
    return this.#program.calls;
  }

  /**
   * Trains for a number of steps and returns the cost of each, taken before its update.
   *
   * @throws GradloomError `E_NONFINITE` at the first step whose cost is NaN or infinite, `E_DEVICE_LOST`.
   */
  async run(steps: number, { onProgress, signal }: RunOptions = {}): Promise<Float32Array<ArrayBuffer>> {
    this.#checkSteps(steps);
    const losses: Float32Array[] = [];
    const pace = new Pace({ most: HISTORY });
    for (let left = steps; left > 0 && !signal?.aborted;) {
      const count = Math.min(left, pace.next());
      await this.#program.run(count);
      const recent = await this.#readHistory(count);
      pace.done(count);
      losses.push(recent);
      left -= count;
      onProgress?.({
        step: this.#step,
        epoch: this.#step / this.stepsPerEpoch,
        losses: recent,
        stepsPerSecond: pace.perSecond,
      });
    }
    return concatenate(losses);
  }

  /** Changes the learning rate from the next step on. */
  setLearningRate(learningRate: number): void {
    checkTraining.learningRate(learningRate);
    this.#variables.learningRate.write(Float32Array.of(learningRate));
  }

  /** The kernel calls of one step, with time on the device where the adapter can tell (which trains one more step). */
  async report(options?: { timed?: boolean }): Promise<CallReport[]> {
    if (options?.timed) this.#step++;
    return this.#program.report(options);
  }

  /** Frees what training needs; the model stays. */
  destroy(): void {
    this.#program.destroy();
    destroyVariables(this.#variables);
  }

  #checkSteps(steps: number): void {
    checkTraining.steps(steps);
    if ((this.#step + steps) * this.batchSize < MAX_POSITION) return;
    throw new GradloomError(
      'E_LIMIT',
      `train: at most 2^32 examples can be seen in one training; got step ${this.#step + steps} of ${this.batchSize}.`,
      {
        hint: 'Start a new training from the model so far.',
      },
    );
  }

  async #readHistory(count: number): Promise<Float32Array> {
    const ring = (await this.#variables.history.read()) as Float32Array;
    const recent = Float32Array.from({ length: count }, (_, index) => ring[(this.#step + index) % HISTORY]!);
    const bad = recent.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      throw new GradloomError(
        'E_NONFINITE',
        `train: the cost must stay finite; got ${recent[bad]} at step ${this.#step + bad + 1}.`,
        {
          hint: 'Lower the learning rate, put the inputs in standard form, or clip the gradient.',
        },
      );
    }
    this.#step += count;
    return recent;
  }
}

interface TrainingVariables {
  readonly data: TrainingData;
  readonly states: readonly Variable[];
  readonly learningRate: Variable;
  readonly history: Variable;
  readonly counter: Variable;
}

/**
 * Prepares a training: uploads the data, builds the graph of one step and compiles it.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_NONFINITE` before any GPU work; `E_LIMIT`, `E_OUT_OF_MEMORY`.
 */
export async function createTrainer(model: Model, options: TrainingOptions): Promise<Trainer> {
  const { network, gpu } = model;
  const { data, optimizer } = options;
  checkTraining.options(options);
  const loss = options.loss ?? defaultLoss(network.outputActivation);
  const batchSize = options.batchSize ?? data.examples;
  const whole = options.batchSize === undefined;
  const uploaded = uploadTrainingData(model, data, { loss, keepBytes: !whole });
  const variables: TrainingVariables = {
    data: uploaded,
    states: optimizer.states.map((name) => new Variable(gpu, name, { shape: [network.length] })),
    learningRate: new Variable(gpu, 'learning rate', {
      shape: [],
      values: Float32Array.of(optimizer.config.learningRate),
    }),
    history: new Variable(gpu, 'history', { shape: [HISTORY] }),
    counter: new Variable(gpu, 'step', { shape: [], dtype: 'u32' }),
  };
  const { counter, history, states } = variables;
  const { x, y } = whole ? wholeBatch(uploaded) : miniBatch(uploaded, counter.tensor, options, batchSize);
  const parameters = network.tensorsIn(model.parameters.tensor);
  const forward = network.forward(x, parameters);
  const cost = add(
    costOf(loss, { ...forward, y }),
    penalty(model, parameters, (options.l2 ?? 0) / (2 * batchSize)),
  );
  const next = increment(counter.tensor);
  const gradients = clip(pack(grad(cost, parameters)), options.clipNorm);
  const rate =
    options.schedule?.(variables.learningRate.tensor, toReal(next)) ?? variables.learningRate.tensor;
  const update = optimizer.update({
    parameters: model.parameters.tensor,
    gradients,
    states: states.map(({ tensor }) => tensor),
    step: toReal(next),
    learningRate: rate,
  });
  const program = await compile(gpu, {
    updates: [
      [model.parameters, update.parameters],
      ...states.map((state, index) => [state, update.states[index]!] as const),
      [counter, next],
      [history, recordAt(history.tensor, counter.tensor, cost)],
    ],
  }).catch((error: unknown) => {
    destroyVariables(variables);
    throw error;
  });
  return new Trainer(model, { program, variables, batchSize, examples: data.examples });
}

function destroyVariables({ data, states, learningRate, history, counter }: TrainingVariables): void {
  for (const variable of [data.x, data.y, ...states, learningRate, history, counter]) variable.destroy();
}

function wholeBatch({ x, y }: TrainingData): { x: Tensor; y: Tensor } {
  return { x: x.tensor, y: y.tensor };
}

function miniBatch(
  { x, y, standardize }: TrainingData,
  step: Tensor,
  { data, shuffle = true, seed = 0 }: TrainingOptions,
  batchSize: number,
) {
  const batching = { count: data.examples, batchSize, ...(shuffle ? { shuffleSeed: seed } : {}) };
  return { x: standardize(batchOf(x.tensor, step, batching)), y: batchOf(y.tensor, step, batching) };
}

function penalty({ network }: Model, parameters: readonly Tensor[], factor: number): Tensor | number {
  if (factor === 0) return 0;
  const weights = parameters.filter((_, index) => network.parameters[index]!.role === 'weight');
  return multiply(factor, weights.map((weight) => sum(square(weight))).reduce(add));
}

function clip(gradients: Tensor, norm: number | undefined): Tensor {
  if (norm === undefined) return gradients;
  // The gaps of the arena are zero, so its norm is the gradient's. A zero gradient gives 1 by way of infinity.
  return multiply(gradients, minimum(1, divide(norm, sqrt(sum(square(gradients))))));
}

function concatenate(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
