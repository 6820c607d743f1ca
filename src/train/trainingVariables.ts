// What a training keeps on the device beside the model.

import type { Gpu } from '../gpu/gpu.ts';
import { NEVER } from '../graph/ops/index.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { Variable } from '../plan/variable.ts';

/** Costs that are kept on the device until somebody looks. */
export const TRAINING_HISTORY = 8192;

/** Data, optimiser state, learning rate, costs and step counter. */
export interface TrainingVariables {
  readonly data: readonly Variable[];
  readonly states: readonly Variable[];
  readonly learningRate: Variable;
  readonly history: Variable;
  readonly counter: Variable;
  /** The first step, from 1, after which a parameter or a state was not finite; `NEVER`. */
  readonly record: Variable;
}

/** Makes them: states zero, the optimiser's learning rate, step 0. */
export function createVariables(
  gpu: Gpu,
  { data, optimizer, length }: { data: readonly Variable[]; optimizer: Optimizer; length: number },
): TrainingVariables {
  const { learningRate } = optimizer.config;
  const made: Variable[] = [...data];
  const make = (...[name, options]: [string, ConstructorParameters<typeof Variable>[2]]): Variable => {
    const variable = new Variable(gpu, name, options);
    made.push(variable);
    return variable;
  };
  try {
    return {
      data,
      states: optimizer.states.map((name) => make(name, { shape: [length] })),
      learningRate: make('learning rate', { shape: [], values: Float32Array.of(learningRate) }),
      history: make('history', { shape: [TRAINING_HISTORY] }),
      counter: make('step', { shape: [], dtype: 'u32' }),
      record: make('record', { shape: [], dtype: 'u32', values: Uint32Array.of(NEVER) }),
    };
  } catch (error) {
    // Half of a training is none: the data are given back too.
    for (const variable of made) variable.destroy();
    throw error;
  }
}

/** Frees them. */
export function destroyVariables(variables: TrainingVariables): void {
  const { data, states, learningRate, history, counter, record } = variables;
  for (const variable of [...data, ...states, learningRate, history, counter, record]) variable.destroy();
}
