// Activations by name, as a layer keeps them and a model file stores them.

import { GradloomError } from '../errors.ts';
import { elu, leakyRelu, relu, sigmoid, softmax, tanh } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';

/** An activation with its parameters. */
export type Activation =
  | { readonly name: 'identity' | 'sigmoid' | 'tanh' | 'relu' | 'softmax' }
  | { readonly name: 'leakyRelu'; readonly slope: number }
  | { readonly name: 'elu'; readonly alpha: number };

/** A name stands for the activation with its usual parameters: slope 0.01, α = 1. */
export type ActivationName = Activation['name'];

/** All names. */
export const ACTIVATION_NAMES = [
  'identity',
  'sigmoid',
  'tanh',
  'relu',
  'leakyRelu',
  'elu',
  'softmax',
] as const;

/**
 * The activation that a name (or a whole description) stands for.
 *
 * @throws GradloomError `E_ARGUMENT` for an unknown name or a parameter that is no finite number.
 */
export function activation(given: ActivationName | Activation): Activation {
  const described = typeof given === 'string' ? byName(given) : given;
  const parameter = 'slope' in described ? described.slope : 'alpha' in described ? described.alpha : 0;
  if (!ACTIVATION_NAMES.includes(described.name) || !Number.isFinite(parameter)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `activation: a known name and finite parameters are needed; got ${JSON.stringify(given)}.`,
      {
        hint: `Known are ${ACTIVATION_NAMES.join(', ')}.`,
      },
    );
  }
  return described;
}

function byName(name: ActivationName): Activation {
  if (name === 'leakyRelu') return { name, slope: 0.01 };
  if (name === 'elu') return { name, alpha: 1 };
  return { name };
}

/** A = g(Z). */
export function activate(z: Tensor, described: Activation): Tensor {
  switch (described.name) {
    case 'identity':
      return z;
    case 'sigmoid':
      return sigmoid(z);
    case 'tanh':
      return tanh(z);
    case 'relu':
      return relu(z);
    case 'leakyRelu':
      return leakyRelu(z, described.slope);
    case 'elu':
      return elu(z, described.alpha);
    case 'softmax':
      return softmax(z);
  }
}
