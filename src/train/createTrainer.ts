// Prepares a training: one graph for the step, with the data set and all state on the device.

import { checkLoss, defaultLoss } from '../nn/loss.ts';
import { compile } from '../plan/compile.ts';
import type { Program } from '../plan/program.ts';
import type { ProgramSpec } from '../plan/programSpec.ts';
import { variableOf } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import type { Model } from './model.ts';
import { Trainer } from './trainer.ts';
import { inFloat32, isWide, uploadTrainingData } from './trainingData.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { trainingStep } from './trainingStep.ts';
import { createVariables, destroyVariables } from './trainingVariables.ts';

type Updates = NonNullable<ProgramSpec['updates']>;

/**
 * Prepares a training: uploads the data, builds the graph of one step and compiles it.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_NONFINITE` before any GPU work; `E_LIMIT`, `E_OUT_OF_MEMORY`.
 */
export async function createTrainer(model: Model, options: TrainingOptions): Promise<Trainer> {
  checkTraining.model(model);
  checkTraining.options(options);
  const { network, gpu, storage } = model;
  const { data, optimizer, batchSize, onCompile, singleDispatch = true } = options;
  const loss = options.loss ?? defaultLoss(network.outputActivation);
  checkLoss(loss, network.outputActivation);
  // Without a wait where none is needed: the data is read at the call.
  const scaled = isWide(model, data) ? await inFloat32(model, data) : data;
  const uploaded = uploadTrainingData(model, scaled, { loss, keepBytes: batchSize !== undefined });
  const variables = createVariables(model, { data: uploaded, optimizer });
  const { counter, history, record, states, learningRate } = variables;
  const graph = (): Updates =>
    trainingStep(
      {
        parameters: model.parameters.tensor,
        states: states.map(({ tensor }) => tensor),
        learningRate: learningRate.tensor,
        counter: counter.tensor,
        history: history.tensor,
        record: record.tensor,
        x: uploaded.x.tensor,
        y: uploaded.y.tensor,
        standardize: uploaded.standardize,
      },
      { ...options, network, storage, loss, examples: data.examples },
    ).map(([tensor, value]) => [variableOf(tensor)!, value] as const);
  let program: Program;
  try {
    // A schedule or an optimiser of the caller's own may throw.
    // Small networks train in one kernel call; others step by step.
    program = await compile(gpu, { updates: graph(), onCompile, singleDispatch });
  } catch (error) {
    destroyVariables(variables);
    throw error;
  }
  return new Trainer(model, {
    program,
    variables,
    batchSize: batchSize ?? data.examples,
    examples: data.examples,
  });
}
