// Functions with a gradient that the user gives.

import { GradloomError } from '../errors.ts';
import { withGradient } from './ops/withGradient.ts';
import { broadcastShapes, sameShape, showShape } from './shape.ts';
import type { GradientRule, Tensor } from './tensor.ts';
import { checkFunction } from '../checkOptions.ts';

/**
 * The function f with a gradient rule of its own in place of the chain rule: `rule({ inputs, output, outputGradient })`
 * gives ∂J/∂input for each input of f, or `undefined` where there is none. The rule is made of operations, so gradients
 * of gradients follow it too. Tensors that f uses without being given them count as constant.
 *
 * @throws GradloomError `E_ARGUMENT` unless both are functions; when differentiated: `E_ARGUMENT` unless there is one gradient for each input, `E_SHAPE` unless
 * each is of its input's shape (or of one that stretches to it, or that it stretched to).
 */
export function customGradient<Inputs extends readonly Tensor[]>(
  f: (...inputs: Inputs) => Tensor,
  rule: GradientRule,
): (...inputs: Inputs) => Tensor {
  checkFunction('customGradient: f', f);
  checkFunction('customGradient: the rule', rule);
  return (...inputs) =>
    withGradient(f(...inputs), {
      inputs,
      gradient: (context) => {
        const gradients = rule(context);
        check(inputs, gradients);
        return gradients;
      },
    });
}

function check(inputs: readonly Tensor[], gradients: readonly (Tensor | undefined)[]): void {
  if (gradients.length !== inputs.length) {
    throw new GradloomError(
      'E_ARGUMENT',
      `customGradient: the rule must give one gradient for each input; got ${gradients.length} for ${inputs.length}.`,
      { hint: 'Give undefined for an input without gradient.' },
    );
  }
  gradients.forEach((gradient, index) => {
    if (!gradient) return;
    const { shape } = inputs[index]!;
    const both = broadcastShapes('customGradient', gradient.shape, shape);
    if (sameShape(both, shape) || sameShape(both, gradient.shape)) return;
    throw new GradloomError(
      'E_SHAPE',
      `customGradient: gradients must be of their inputs' shapes; got ${showShape(gradient.shape)} for ${showShape(shape)}.`,
    );
  });
}
