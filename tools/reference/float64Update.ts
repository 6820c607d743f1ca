// The updates of the optimisers in double precision, by the formulas of PyTorch's documentation.

import type { DescribedRun } from './referenceRun.ts';

/** Changes the parameters of one name in place, at step t from 1. */
export type Update = (
  name: string,
  t: number,
  numbers: { readonly parameters: Float64Array; readonly gradients: Float64Array },
) => void;

/** The update of a run's optimiser, with states of its own for each name. */
export function createUpdate(optimizer: DescribedRun['optimizer']): Update {
  const states = new Map<string, { first: Float64Array; second: Float64Array }>();
  const number = (key: string, otherwise: number) => (optimizer[key] as number | undefined) ?? otherwise;
  const kind = optimizer.name;
  const rate = optimizer.learningRate;
  const decay = number('weightDecay', kind === 'adamw' ? 0.01 : 0);
  const epsilon = number('epsilon', 1e-8);
  const [beta1, beta2] = [number('beta1', 0.9), number('beta2', 0.999)];
  const mu = number('momentum', 0.9);
  const rho = number('decay', 0.99);

  return (name, t, { parameters, gradients }) => {
    const size = parameters.length;
    const state = states.get(name) ?? { first: new Float64Array(size), second: new Float64Array(size) };
    states.set(name, state);
    const { first, second } = state;
    for (let i = 0; i < size; i++) {
      const g = gradients[i]! + (kind === 'adamw' ? 0 : decay * parameters[i]!);
      switch (kind) {
        case 'sgd':
          parameters[i]! -= rate * g;
          break;
        case 'momentum':
        case 'nesterov':
          first[i] = mu * first[i]! + g;
          parameters[i]! -= rate * (kind === 'nesterov' ? g + mu * first[i]! : first[i]!);
          break;
        case 'rmsprop':
          second[i] = rho * second[i]! + (1 - rho) * g * g;
          parameters[i]! -= (rate * g) / (Math.sqrt(second[i]!) + epsilon);
          break;
        case 'adam':
        case 'adamw': {
          if (kind === 'adamw') parameters[i]! *= 1 - rate * decay;
          first[i] = beta1 * first[i]! + (1 - beta1) * g;
          second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
          const spread = Math.sqrt(second[i]!) / Math.sqrt(1 - beta2 ** t) + epsilon;
          parameters[i]! -= ((rate / (1 - beta1 ** t)) * first[i]!) / spread;
          break;
        }
        default:
          throw new Error(`float64: no update of that name is known; got ${kind}.`);
      }
    }
  };
}
