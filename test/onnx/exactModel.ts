// A model without a device: what is exported of it, and its outputs in float64.

import { input, type Network, type StandardForm } from '../../src/index.ts';
import { evaluateOne } from '../reference/evaluate.ts';

/** What `exportOnnx` takes, with values of its own. */
export function modelOf(
  network: Network,
  values: ReadonlyMap<string, Float32Array>,
  standardForm?: StandardForm,
) {
  return { network, ...(standardForm ? { standardForm } : {}), values: async () => values };
}

/** ŷ in float64 for inputs in standard form. */
export function exactOutputs(
  network: Network,
  values: ReadonlyMap<string, ArrayLike<number>>,
  x: ArrayLike<number>,
): Float64Array {
  const tensor = input('x', [x.length / network.inputs, network.inputs]);
  const parameters = network.parameters.map(({ name, shape }) => input(name, shape));
  const state = network.state.map(({ name, shape }) => input(name, shape));
  const { a } = network.forward(tensor, parameters, { state });
  const names = [...network.parameters, ...network.state].map(({ name }) => name);
  const leaves = [...parameters, ...state].map((leaf, at) => [leaf, values.get(names[at]!)!] as const);
  return evaluateOne(a, new Map([[tensor, x], ...leaves]));
}

/** The largest difference, relative to values above 1. */
export function worstError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  return Array.from(expected).reduce((worst, value, at) => {
    const error = Math.abs(got[at]! - value) / Math.max(1, Math.abs(value));
    // Also NaN is the worst.
    return error <= worst ? worst : error;
  }, 0);
}
