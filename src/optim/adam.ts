// Adam, and AdamW with decoupled weight decay.

import { checkOptions } from '../checkOptions.ts';
import { add, divide, expm1, multiply, negate, sqrt, square, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import {
  checkHyperparameters,
  decayConfig,
  decayOf,
  decayOn,
  withWeightDecay,
  type Optimizer,
  type WeightDecayOn,
} from './optimizer.ts';

/** Hyperparameters of Adam. */
export interface AdamOptions {
  /** α; default 0.001. */
  readonly learningRate?: number;
  /** β₁ in [0, 1): share of the old mean gradient that stays; default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1): share of the old mean square that stays; default 0.999. */
  readonly beta2?: number;
  /** ε > 0; default 1e-8. */
  readonly epsilon?: number;
  /**
   * λ ≥ 0: `adam` adds λ θ to the gradient, by default 0; `adamw` multiplies θ by 1 − α λ first, by default with λ =
   * 0.01.
   */
  readonly weightDecay?: number;
  /** Default `all`; `weights` leaves biases, norms and what else is no weight alone. */
  readonly weightDecayOn?: WeightDecayOn | undefined;
}

const OPTIONS = [
  'learningRate',
  'beta1',
  'beta2',
  'epsilon',
  'weightDecay',
  'weightDecayOn',
] as const satisfies readonly (keyof AdamOptions)[];

/**
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * θ ← θ − α / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε); weight decay is added to g.
 * Source: Kingma and Ba, 2015; torch.optim.Adam.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  checkOptions('adam', options, OPTIONS);
  return adamLike('adam', { weightDecay: 0, ...options });
}

/** Adam with θ ← θ (1 − α · weightDecay) first instead. Source: Loshchilov and Hutter, 2019; torch.optim.AdamW. */
export function adamw(options: AdamOptions = {}): Optimizer {
  checkOptions('adamw', options, OPTIONS);
  return adamLike('adamw', { weightDecay: 0.01, ...options });
}

function adamLike(
  name: 'adam' | 'adamw',
  options: AdamOptions & { readonly weightDecay: number },
): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay } = options;
  checkHyperparameters(name, {
    learningRate: { value: learningRate, least: 0 },
    beta1: { value: beta1, least: 0, below: 1 },
    beta2: { value: beta2, least: 0, below: 1 },
    epsilon: { value: epsilon, least: 0, positive: true },
    weightDecay: { value: weightDecay, least: 0 },
  });
  const on = decayOn(name, options.weightDecayOn);
  const decoupled = name === 'adamw';
  return {
    config: { name, learningRate, beta1, beta2, epsilon, weightDecay, ...decayConfig(on) },
    states: ['mean', 'meanSquare'],
    update: (inputs) => {
      const { parameters, states, step, learningRate: rate } = inputs;
      const [mean, meanSquare] = states;
      const g = decoupled ? inputs.gradients : withWeightDecay(inputs, { weightDecay, on });
      let kept = parameters;
      if (decoupled && weightDecay > 0)
        kept =
          on === 'all'
            ? multiply(parameters, subtract(1, multiply(rate, weightDecay)))
            : subtract(parameters, multiply(rate, decayOf(inputs, { weightDecay, on })));
      const m = add(multiply(mean!, beta1), multiply(g, 1 - beta1));
      const v = add(multiply(meanSquare!, beta2), multiply(square(g), 1 - beta2));
      const pace = divide(rate, biasCorrection(beta1, step));
      const spread = add(divide(sqrt(v), sqrt(biasCorrection(beta2, step))), epsilon);
      return { parameters: subtract(kept, multiply(pace, divide(m, spread))), states: [m, v] };
    },
  };
}

/** 1 − βᵗ without cancellation for β near 1: −(e^(t ln β) − 1), ln β in double precision. β = 0 gives 1. */
function biasCorrection(beta: number, step: Tensor): Tensor {
  if (beta === 0) return add(multiply(step, 0), 1);
  return negate(expm1(multiply(step, Math.log(beta))));
}
