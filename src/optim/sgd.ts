// Gradient descent, with momentum and Nesterov's form of it.

import { checkOptions } from '../checkOptions.ts';
import { add, multiply, subtract } from '../graph/ops/index.ts';
import {
  checkHyperparameters,
  decayConfig,
  decayOn,
  withWeightDecay,
  type Optimizer,
  type WeightDecayOn,
} from './optimizer.ts';

/** Hyperparameters of plain gradient descent. */
export interface SgdOptions {
  /** α; default 0.1. */
  readonly learningRate?: number;
  /** λ ≥ 0: λ θ is added to the gradient; default 0. */
  readonly weightDecay?: number;
  /** Default `all`; `weights` leaves biases, norms and what else is no weight alone. */
  readonly weightDecayOn?: WeightDecayOn | undefined;
}

/** θ ← θ − α g, with g ← g + weightDecay · θ first. Source: torch.optim.SGD. */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptions('sgd', options, ['learningRate', 'weightDecay', 'weightDecayOn']);
  const { learningRate = 0.1, weightDecay = 0 } = options;
  checkHyperparameters('sgd', {
    learningRate: { value: learningRate, least: 0 },
    weightDecay: { value: weightDecay, least: 0 },
  });
  const on = decayOn('sgd', options.weightDecayOn);
  return {
    config: { name: 'sgd', learningRate, weightDecay, ...decayConfig(on) },
    states: [],
    update: (inputs) => ({
      parameters: subtract(
        inputs.parameters,
        multiply(inputs.learningRate, withWeightDecay(inputs, { weightDecay, on })),
      ),
      states: [],
    }),
  };
}

/** Hyperparameters of momentum. */
export interface MomentumOptions {
  /** α; default 0.01. */
  readonly learningRate?: number;
  /** μ in [0, 1): share of the old velocity that stays; default 0.9. */
  readonly momentum?: number;
  /** λ ≥ 0: λ θ is added to the gradient; default 0. */
  readonly weightDecay?: number;
  /** Default `all`; `weights` leaves biases, norms and what else is no weight alone. */
  readonly weightDecayOn?: WeightDecayOn | undefined;
}

/** v ← μ v + g, θ ← θ − α v: no dampening. Source: torch.optim.SGD(momentum). */
export function momentum(options: MomentumOptions = {}): Optimizer {
  return withMomentum('momentum', options);
}

/** v ← μ v + g, θ ← θ − α (g + μ v). Source: torch.optim.SGD(momentum, nesterov=True). */
export function nesterov(options: MomentumOptions = {}): Optimizer {
  return withMomentum('nesterov', options);
}

function withMomentum(name: 'momentum' | 'nesterov', options: MomentumOptions): Optimizer {
  checkOptions(name, options, ['learningRate', 'momentum', 'weightDecay', 'weightDecayOn']);
  const { learningRate = 0.01, momentum: mu = 0.9, weightDecay = 0 } = options;
  checkHyperparameters(name, {
    learningRate: { value: learningRate, least: 0 },
    momentum: { value: mu, least: 0, below: 1 },
    weightDecay: { value: weightDecay, least: 0 },
  });
  const on = decayOn(name, options.weightDecayOn);
  return {
    config: { name, learningRate, momentum: mu, weightDecay, ...decayConfig(on) },
    states: ['velocity'],
    update: (inputs) => {
      const { parameters, states, learningRate: rate } = inputs;
      const g = withWeightDecay(inputs, { weightDecay, on });
      const v = add(multiply(states[0]!, mu), g);
      const direction = name === 'nesterov' ? add(g, multiply(v, mu)) : v;
      return { parameters: subtract(parameters, multiply(rate, direction)), states: [v] };
    },
  };
}
