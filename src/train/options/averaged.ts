// An exponential moving average of the parameters, as a state of the optimiser.

import { add, divide, expm1, minimum, multiply, subtract } from '../../graph/ops/index.ts';
import { Tensor } from '../../graph/tensor.ts';
import type { Optimizer } from '../../optim/optimizer.ts';
import type { AverageOptions } from './stepSettings.ts';

/** Name of the state, the last one of the optimiser: average − parameters. */
export const AVERAGE_STATE = 'average';

/**
 * An optimiser that also keeps θ̄ ← β θ̄ + (1 − β) θ, θ the parameters after each step, as d = θ̄ − θ:
 * d ← β (d + θ_old − θ_new). Zero, as states begin, is an average equal to the parameters. What the optimiser itself does
 * is unchanged. Source: Polyak and Juditsky, 1992; Keras' `use_ema`, PyTorch's `AveragedModel`.
 */
export function averaged(optimizer: Optimizer, options: AverageOptions): Optimizer {
  return {
    ...optimizer,
    states: [...optimizer.states, AVERAGE_STATE],
    update: (inputs) => {
      const made = optimizer.update({ ...inputs, states: inputs.states.slice(0, -1) });
      // What is no update is refused where all updates are looked at.
      if (!(made?.parameters instanceof Tensor) || !Array.isArray(made.states)) return made;
      const lag = add(inputs.states.at(-1)!, subtract(inputs.parameters, made.parameters));
      return {
        parameters: made.parameters,
        states: [...made.states, multiply(lag, decayAt(inputs.step, options))],
      };
    },
  };
}

/** β at a step. */
function decayAt(step: Tensor, { decay = 0.999, warmup = false, biasCorrection = false }: AverageOptions) {
  if (decay === 0) return 0;
  if (warmup) return minimum(decay, divide(add(step, 1), add(step, 10)));
  if (!biasCorrection) return decay;
  // β (1 − βᵗ⁻¹) / (1 − βᵗ), without cancellation for β near 1.
  const less = (power: Tensor) => expm1(multiply(power, Math.log(decay)));
  return multiply(decay, divide(less(subtract(step, 1)), less(step)));
}
