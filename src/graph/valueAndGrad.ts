// A function's value together with its gradients.

import { grad } from './differentiate.ts';
import type { Tensor } from './tensor.ts';
import { checkFunction } from '../checkOptions.ts';

/** What `valueAndGrad` gives. */
export interface ValueAndGradients<Inputs extends readonly Tensor[]> {
  /** J = f(…inputs). */
  value: Tensor;
  /** ∂J/∂x for each input x, of its shape. */
  gradients: { -readonly [Place in keyof Inputs]: Tensor };
}

/**
 * From f(x…) → scalar a function that gives f's value and its gradients by all arguments. Compiled together they share
 * the forward pass. Source: jax.value_and_grad.
 *
 * @throws GradloomError `E_SHAPE` unless f gives a scalar, `E_ARGUMENT` where an operation has no gradient.
 */
export function valueAndGrad<Inputs extends readonly Tensor[]>(
  f: (...inputs: Inputs) => Tensor,
): (...inputs: Inputs) => ValueAndGradients<Inputs> {
  checkFunction('valueAndGrad: f', f);
  return (...inputs) => {
    const value = f(...inputs);
    return { value, gradients: grad(value, inputs) };
  };
}
