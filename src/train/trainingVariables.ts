// What a training keeps on the device beside the model.

import type { Optimizer } from '../optim/optimizer.ts';
import { Variable } from '../plan/variable.ts';
import type { Model } from './model.ts';
import type { TrainingData } from './trainingData.ts';

/** Costs that are kept on the device until somebody looks. */
export const HISTORY = 8192;

/** Data, optimiser state, learning rate, costs and step counter. */
export interface TrainingVariables {
  readonly data: TrainingData;
  readonly states: readonly Variable[];
  readonly learningRate: Variable;
  readonly history: Variable;
  readonly counter: Variable;
}

/** Makes them: states zero, the optimiser's learning rate, step 0. */
export function createVariables(
  { gpu, network }: Model,
  { data, optimizer }: { data: TrainingData; optimizer: Optimizer },
): TrainingVariables {
  const { learningRate } = optimizer.config;
  const made: Variable[] = [data.x, data.y];
  const make = (...[name, options]: [string, ConstructorParameters<typeof Variable>[2]]): Variable => {
    const variable = new Variable(gpu, name, options);
    made.push(variable);
    return variable;
  };
  try {
    return {
      data,
      states: optimizer.states.map((name) => make(name, { shape: [network.length] })),
      learningRate: make('learning rate', { shape: [], values: Float32Array.of(learningRate) }),
      history: make('history', { shape: [HISTORY] }),
      counter: make('step', { shape: [], dtype: 'u32' }),
    };
  } catch (error) {
    // Half of a training is none: the data are given back too.
    for (const variable of made) variable.destroy();
    throw error;
  }
}

/** Frees them. */
export function destroyVariables({ data, states, learningRate, history, counter }: TrainingVariables): void {
  for (const variable of [data.x, data.y, ...states, learningRate, history, counter]) variable.destroy();
}
