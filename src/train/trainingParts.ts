// What a training is made of, and whose parameters it changes.

import type { Gpu } from '../gpu/gpu.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ParameterLayout } from '../graph/parameterLayout.ts';
import type { LossFunction, LossName } from '../nn/loss.ts';
import type { StorageType } from '../nn/network.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Program } from '../plan/program.ts';
import type { Variable } from '../plan/variable.ts';
import type { GraphCostOf } from './graphStep.ts';
import type { Feed } from './feed.ts';
import type { SkippedSteps } from './health/skippedSteps.ts';
import type { TrainingVariables } from './trainingVariables.ts';

/** What is made for a training on the way and kept for the next time, until the training ends. */
export type KeptBeside = { destroy(): void }[];

/** Whose parameters a training changes: those of a model, or of any graph. */
export interface Trainable {
  readonly gpu: Gpu;
  readonly parameters: Variable;
  /** What the cost keeps from step to step, such as running statistics. */
  readonly states: readonly Variable[];
  /** How a model's weights are stored while it computes. */
  readonly storage?: StorageType | undefined;
}

/** What a training is made of. */
export interface TrainingParts {
  readonly program: Program;
  readonly variables: TrainingVariables;
  readonly batchSize: number;
  /** Of an epoch; infinite where nobody knows how many. */
  readonly examples: number;
  readonly recipe: TrainingRecipe;
  /** What brings the examples that are not all on the device, of which `variables.data` hold a part. */
  readonly feed?: Feed | undefined;
  /** Milliseconds that the step took to compile. */
  readonly compileMs: number;
  /** Where an average of the parameters is kept: how far it lies from them. */
  readonly average?: Variable | undefined;
  /** Where steps that are not finite are left out: how many in a row. */
  readonly skips?: SkippedSteps | undefined;
  /** A model's cost. */
  readonly loss?: LossName | LossFunction;
  /** What rows of a model's inputs still need. */
  readonly standardize?: (rows: Tensor) => Tensor;
  /** Of any graph: the names of its parameters and of its state, in order. */
  readonly layout?: ParameterLayout;
  readonly stateNames?: readonly string[];
  /** Of any graph: the names of its examples, in order, and its cost with the activations that it names. */
  readonly dataNames?: readonly string[];
  readonly costOf?: GraphCostOf;
}

/** How a step is made: what tells one training from another. */
export interface TrainingRecipe {
  /** Names, shapes and roles of the parameters. */
  readonly layout: ParameterLayout;
  /** As they were given: the optimiser, and options by name. */
  readonly options: Readonly<Record<string, unknown>> & { readonly optimizer: Optimizer };
  /** What a step changes, and the values that it gives. */
  readonly step: readonly (readonly [Tensor, Tensor])[];
}
