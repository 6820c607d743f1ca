// Prepares a training of any graph: one program for the step, with the data set and all state on the device.

import type { Gpu } from '../gpu/gpu.ts';
import type { ParameterLayout } from '../graph/parameterLayout.ts';
import { compile, type ProgramSpec } from '../plan/compile.ts';
import { variableOf, type Variable } from '../plan/variable.ts';
import { graphStep, type StepOptions } from './graphStep.ts';
import type { Trainable, TrainingParts } from './trainingRun.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { createVariables, destroyVariables } from './trainingVariables.ts';

type Updates = NonNullable<ProgramSpec['updates']>;

/** What is trained on, and how. */
export interface Preparation extends Pick<
  TrainingOptions,
  | 'optimizer'
  | 'batchSize'
  | 'shuffle'
  | 'seed'
  | 'l2'
  | 'clipNorm'
  | 'schedule'
  | 'singleDispatch'
  | 'onCompile'
> {
  readonly layout: ParameterLayout;
  readonly data: Readonly<Record<string, Variable>>;
  readonly examples: number;
  readonly cost: StepOptions['cost'];
}

/** Builds the graph of one step and compiles it. The data are given back where that fails. */
export async function prepareTraining(owner: Trainable, options: Preparation): Promise<TrainingParts> {
  const { gpu, parameters, states: kept } = owner;
  const { optimizer, layout, examples, batchSize, data } = options;
  const variables = createVariables(gpu, {
    data: Object.values(data),
    optimizer,
    length: layout.length,
  });
  const { counter, history, record, states, learningRate } = variables;
  try {
    // A schedule, an optimiser or a cost of the caller's own may throw.
    const step = graphStep(
      {
        parameters: parameters.tensor,
        states: states.map(({ tensor }) => tensor),
        kept: kept.map(({ tensor }) => tensor),
        learningRate: learningRate.tensor,
        counter: counter.tensor,
        history: history.tensor,
        record: record.tensor,
      },
      {
        ...options,
        data: Object.fromEntries(Object.entries(data).map(([name, { tensor }]) => [name, tensor])),
      },
    );
    const updates = step.map(([tensor, value]) => [variableOf(tensor)!, value] as const);
    const program = await compileStep(gpu, updates, options);
    return { program, variables, batchSize: batchSize ?? examples, examples };
  } catch (error) {
    destroyVariables(variables);
    throw error;
  }
}

/** Small networks train in one kernel call; others step by step. */
async function compileStep(
  gpu: Gpu,
  updates: Updates,
  { singleDispatch = true, onCompile }: Pick<Preparation, 'singleDispatch' | 'onCompile'>,
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
