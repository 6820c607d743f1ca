// Prepares a training: one graph for the step, with the data set and all state on the device.

import type { Gpu } from '../gpu/gpu.ts';
import { checkLoss, defaultLoss } from '../nn/loss.ts';
import { compile, type ProgramSpec } from '../plan/compile.ts';
import type { Program } from '../plan/program.ts';
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
  const { data, optimizer, batchSize } = options;
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
    program = await compileStep(gpu, graph(), options);
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

/** Small networks train in one kernel call; others step by step. */
async function compileStep(
  gpu: Gpu,
  updates: Updates,
  { singleDispatch = true, onCompile }: TrainingOptions,
) {
  const resident = singleDispatch && mayFit(gpu, updates) ? await compileResident(gpu, updates) : undefined;
  return resident ?? (await compile(gpu, { updates, onCompile }));
}

/** Whether what a step changes, but for its rings, is no larger than the memory of a workgroup. */
function mayFit({ limits }: Gpu, updates: Updates): boolean {
  const changed = updates.filter(([, { lowering }]) => lowering.kind !== 'ring');
  const bytes = changed.reduce((sum, [, value]) => sum + 4 * value.size, 0);
  return bytes <= limits.maxComputeWorkgroupStorageSize;
}

/** Fetched only here: a page that trains large networks never loads it. */
async function compileResident(gpu: Gpu, updates: Updates) {
  const resident = await import('../plan/resident/compileResident.ts');
  return resident.compileResident(gpu, { updates });
}
