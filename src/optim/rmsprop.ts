// RMSprop.

import { checkOptions } from '../checkOptions.ts';
import { add, divide, multiply, sqrt, square, subtract } from '../graph/ops/index.ts';
import {
  checkHyperparameters,
  decayConfig,
  decayOn,
  withWeightDecay,
  type Optimizer,
  type WeightDecayOn,
} from './optimizer.ts';

/** Hyperparameters of RMSprop. */
export interface RmspropOptions {
  /** α; default 0.01. */
  readonly learningRate?: number;
  /** ρ, PyTorch's alpha: how slowly the mean square forgets. */
  readonly decay?: number;
  /** ε > 0; default 1e-8. */
  readonly epsilon?: number;
  /** λ ≥ 0: λ θ is added to the gradient; default 0. */
  readonly weightDecay?: number;
  /** Default `all`; `weights` leaves biases, norms and what else is no weight alone. */
  readonly weightDecayOn?: WeightDecayOn | undefined;
}

/** s ← ρ s + (1 − ρ) g², θ ← θ − α g / (√s + ε). Source: torch.optim.RMSprop; Hinton, 2012. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkOptions('rmsprop', options, ['learningRate', 'decay', 'epsilon', 'weightDecay', 'weightDecayOn']);
  const { learningRate = 0.01, decay = 0.99, epsilon = 1e-8, weightDecay = 0 } = options;
  checkHyperparameters('rmsprop', {
    learningRate: { value: learningRate, least: 0 },
    decay: { value: decay, least: 0, below: 1 },
    epsilon: { value: epsilon, least: 0, positive: true },
    weightDecay: { value: weightDecay, least: 0 },
  });
  const on = decayOn('rmsprop', options.weightDecayOn);
  return {
    config: { name: 'rmsprop', learningRate, decay, epsilon, weightDecay, ...decayConfig(on) },
    states: ['meanSquare'],
    update: (inputs) => {
      const { parameters, states, learningRate: rate } = inputs;
      const g = withWeightDecay(inputs, { weightDecay, on });
      const s = add(multiply(states[0]!, decay), multiply(square(g), 1 - decay));
      return {
        parameters: subtract(parameters, divide(multiply(rate, g), add(sqrt(s), epsilon))),
        states: [s],
      };
    },
  };
}
