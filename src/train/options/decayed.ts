// Decoupled weight decay beside any optimiser.

import { multiply, subtract } from '../../graph/ops/index.ts';
import { Tensor } from '../../graph/tensor.ts';
import type { Optimizer } from '../../optim/optimizer.ts';
import { strengthsOf } from './penalties.ts';
import type { Penalty } from './stepSettings.ts';

/** An optimiser that also takes α λ θ off the parameters, θ as it was before the step. */
export function decayed(optimizer: Optimizer, penalty: Penalty): Optimizer {
  return {
    ...optimizer,
    update: (inputs) => {
      const made = optimizer.update(inputs);
      const { layout, parameters, learningRate } = inputs;
      const strengths = strengthsOf(penalty, layout);
      if (!(made?.parameters instanceof Tensor) || strengths.every((strength) => strength === 0)) return made;
      const own = layout.split(parameters);
      const decay = layout.join(
        own.map((value, index) => (strengths[index] ? multiply(value, strengths[index]) : 0)),
      );
      return { ...made, parameters: subtract(made.parameters, multiply(learningRate, decay)) };
    },
  };
}
