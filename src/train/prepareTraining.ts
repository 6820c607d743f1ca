// Prepares a training of any graph: one program for the step, with the data set and all state on the device.

import type { ParameterLayout } from '../graph/parameterLayout.ts';
import { compile } from '../plan/compile.ts';
import { variableOf, type Variable } from '../plan/variable.ts';
import { graphStep, type StepOptions } from './graphStep.ts';
import type { Trainable, TrainingParts, TrainingRecipe } from './trainingParts.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { createVariables, destroyVariables } from './trainingVariables.ts';

/** What is trained on, and how. */
export interface Preparation extends Pick<
  TrainingOptions,
  'optimizer' | 'batchSize' | 'shuffle' | 'seed' | 'nonfinite' | 'schedule' | 'singleDispatch' | 'onCompile'
> {
  readonly layout: ParameterLayout;
  readonly data: Readonly<Record<string, Variable>>;
  readonly examples: number;
  readonly cost: StepOptions['cost'];
  readonly gradientOf?: StepOptions['gradientOf'];
  /** Whether the last state of the optimiser is an average of the parameters. */
  readonly isAveraged?: boolean | undefined;
  /** What is still to be seen before the step is made; data are given back where it throws. */
  readonly check?: (() => Promise<void>) | undefined;
}

/** The options by which one training may be told from another, also those that are functions. */
function stepOptions(options: Preparation): TrainingRecipe['options'] {
  const { layout: _, data: _data, examples: _examples, cost: _cost, check: _check, ...others } = options;
  const { onCompile: _onCompile, singleDispatch: _single, ...own } = others;
  return own;
}

/** Builds the graph of one step and compiles it. The data are given back where that fails. */
export async function prepareTraining(owner: Trainable, options: Preparation): Promise<TrainingParts> {
  const { gpu, parameters, states: kept } = owner;
  const { optimizer, layout, examples, batchSize, data, onCompile, singleDispatch = true } = options;
  const variables = createVariables(gpu, {
    data: Object.values(data),
    optimizer,
    length: layout.length,
  });
  const { counter, history, record, states, learningRate } = variables;
  try {
    await options.check?.();
    const skipping = options.nonfinite === 'skip' ? await import('./later.ts') : undefined;
    const guard = skipping?.skipNonfinite;
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
        guard,
        data: Object.fromEntries(Object.entries(data).map(([name, { tensor }]) => [name, tensor])),
      },
    );
    const updates = step.map(([tensor, value]) => [variableOf(tensor)!, value] as const);
    const begin = performance.now();
    const program = await compile(gpu, { updates, onCompile, singleDispatch });
    const compileMs = performance.now() - begin;
    const recipe = { layout, options: stepOptions(options), step };
    const skips = skipping && new skipping.SkippedSteps();
    const average = options.isAveraged ? states.at(-1) : undefined;
    const own = { program, variables, examples, recipe, compileMs, average, skips };
    return { ...own, batchSize: batchSize ?? examples };
  } catch (error) {
    destroyVariables(variables);
    throw error;
  }
}
