// What an optimiser is: one formula over the arenas of all parameters, gradients and states.

import { GradloomError } from '../errors.ts';
import { add, multiply } from '../graph/ops/index.ts';
import type { ParameterLayout } from '../graph/parameterLayout.ts';
import type { Tensor } from '../graph/tensor.ts';
import { fitsFloat32 } from './fitsFloat32.ts';

/** What an update sees. All arenas have one layout, so that the whole network is updated by one kernel call. */
export interface UpdateInputs {
  /** θ: all parameters, one arena f32 [length]. */
  readonly parameters: Tensor;
  /** ∂J/∂θ, of the same shape. */
  readonly gradients: Tensor;
  /** One arena for each state, zero at first. */
  readonly states: readonly Tensor[];
  /** t, the number of the step, from 1. */
  readonly step: Tensor;
  /** α of this step, a scalar. */
  readonly learningRate: Tensor;
  /**
   * Names, shapes and roles of the parameters in the arenas: `layout.split(gradients)` gives the gradient of each one,
   * and `layout.join(…)` makes an arena of one tensor (or number) for each.
   */
  readonly layout: ParameterLayout;
}

/** What a step makes of the parameters and the states. */
export interface Update {
  /** The new parameters, one arena f32 [length]. */
  readonly parameters: Tensor;
  /** The new states, in their order. */
  readonly states: readonly Tensor[];
}

/** What a model file and a report show of an optimiser: its name, α, and its other hyperparameters. */
export type OptimizerConfig = {
  /** Name of the optimiser. */
  readonly name: string;
  /** α, unless a schedule gives another. */
  readonly learningRate: number;
} & Readonly<Record<string, number | string | boolean>>;

/** An optimiser as data plus its formula. */
export interface Optimizer {
  /** Name and hyperparameters, which model files and reports show. */
  readonly config: OptimizerConfig;
  /** Names of the state arenas. */
  readonly states: readonly string[];
  /**
   * Where parameters, gradients and states are all 0 (as between the arrays of an arena), it must give finite numbers.
   */
  readonly update: (inputs: UpdateInputs) => Update;
}

/** What weight decay acts on: all parameters, or those of role `weight`, which leaves biases and norms alone. */
export type WeightDecayOn = 'all' | 'weights';

/** How strong weight decay is, and on what. */
export interface WeightDecay {
  readonly weightDecay: number;
  readonly on: WeightDecayOn;
}

/** g + weightDecay · θ: the gradient of the cost with ½ weightDecay Σ θ² added. */
export function withWeightDecay(inputs: UpdateInputs, decay: WeightDecay): Tensor {
  return decay.weightDecay === 0 ? inputs.gradients : add(inputs.gradients, decayOf(inputs, decay));
}

/** weightDecay · θ, an arena; 0 for the parameters that it leaves alone. */
export function decayOf({ parameters, layout }: UpdateInputs, { weightDecay, on }: WeightDecay): Tensor {
  if (on === 'all') return multiply(parameters, weightDecay);
  const own = layout.split(parameters);
  return layout.join(
    layout.parameters.map(({ role }, index) => (role === 'weight' ? multiply(own[index]!, weightDecay) : 0)),
  );
}

/** Reads the option `weightDecayOn`. Throws `E_ARGUMENT` for another word. */
export function decayOn(optimizer: string, given: WeightDecayOn = 'all'): WeightDecayOn {
  if (given === 'all' || given === 'weights') return given;
  throw new GradloomError(
    'E_ARGUMENT',
    `${optimizer}: weightDecayOn must be 'all' or 'weights'; got ${String(given)}.`,
  );
}

/** What a configuration says of it: nothing where it is as usual. */
export function decayConfig(on: WeightDecayOn): { readonly weightDecayOn?: 'weights' } {
  return on === 'weights' ? { weightDecayOn: on } : {};
}

/** A hyperparameter and the range that it must be in. */
interface Bounds {
  readonly value: number;
  readonly least: number;
  readonly below?: number;
  /** Whether 0 is refused as well. */
  readonly positive?: boolean;
}

const HINTS: Readonly<Record<string, string>> = {
  learningRate: 'Usual values are 0.1 for gradient descent, 0.001 for Adam.',
  epsilon:
    'With 0, a parameter whose gradient was always 0 would be changed by 0 / 0. The usual value is 1e-8.',
};

/** Throws `E_ARGUMENT` unless every hyperparameter is a number within its bounds, of a size that float32 holds. */
export function checkHyperparameters(optimizer: string, values: Readonly<Record<string, Bounds>>): void {
  for (const [name, { value, least, below = Infinity, positive = false }] of Object.entries(values)) {
    if (fitsFloat32(value) && value >= least && value < below && !(positive && value === 0)) continue;
    const bound = positive ? 'above' : 'of at least';
    const range = below === Infinity ? `a finite number ${bound} ${least}` : `in [${least}, ${below})`;
    const fit = Number.isFinite(value) && !fitsFloat32(value) ? ', and fit float32' : '';
    const got = typeof value === 'string' ? JSON.stringify(value) : value;
    throw new GradloomError('E_ARGUMENT', `${optimizer}: ${name} must be ${range}${fit}; got ${got}.`, {
      hint: HINTS[name] ?? '',
    });
  }
}
