// Formulas that the step itself has no line for: the derivative of each activation, and that of the loss by the last A.
import type { Setup } from '../state/setup.ts';

/** g′ of a hidden layer, out of its A where that is simplest; of the identity there is none to tell. */
export function slopeFormula(activation: Setup['activation'], l: number): string | undefined {
  switch (activation) {
    case 'tanh':
      return `tanh′(Z[${l}]) = 1 − A[${l}] ∗ A[${l}]`;
    case 'sigmoid':
      return `sigmoid′(Z[${l}]) = A[${l}] ∗ (1 − A[${l}])`;
    case 'relu':
      return `relu′(z) = 1 for z > 0, else 0`;
    case 'leakyRelu':
      return `leakyRelu′(z) = 1 for z > 0, else 0.01`;
    case 'identity':
      return undefined;
  }
}

/** dA[L] of a cross-entropy, whose step goes straight to dZ[L]; that of a squared error the step has itself. */
export function lossSlopeFormula({ head, outputs }: Setup, l: number): string | undefined {
  if (head === 'identity') return undefined;
  if (head === 'softmax') return `dA[${l}] = −Y / A[${l}]`;
  const whole = `−Y / A[${l}] + (1 − Y) / (1 − A[${l}])`;
  // The loss of an example is the mean over its outputs.
  return `dA[${l}] = ${outputs === 1 ? whole : `(1/${outputs}) (${whole})`}`;
}
