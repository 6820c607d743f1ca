// Prepares a training: one graph for the step, with the data set and all state on the device.

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
import type { Tensor } from '../graph/tensor.ts';
import { costOf, defaultLoss } from '../nn/loss.ts';
import { compile } from '../plan/compile.ts';
import { checkTraining } from './checkTraining.ts';
import type { Model } from './model.ts';
import { Trainer } from './trainer.ts';
import { uploadTrainingData, type TrainingData } from './trainingData.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { createVariables, destroyVariables } from './trainingVariables.ts';

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
  const variables = createVariables(model, { data: uploaded, optimizer });
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
