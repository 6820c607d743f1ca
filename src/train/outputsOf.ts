// Which network gave an array of outputs: remembered, so that none is read as another's.

import type { Network } from '../nn/network.ts';

const givers = new WeakMap<ArrayLike<number>, Network>();

/** Remembers it; a copy of the array is known no more. */
export function rememberOutputs<T extends ArrayLike<number>>(outputs: T, network: Network): T {
  givers.set(outputs, network);
  return outputs;
}

/** The network that gave them, as far as is known. */
export function giverOf(outputs: ArrayLike<number>): Network | undefined {
  return givers.get(outputs);
}

/** Output activations whose values are probabilities, from 0 to 1: what classes are decided by. */
const PROBABILITIES: ReadonlySet<string | undefined> = new Set(['sigmoid', 'softmax', 'hardSigmoid']);

/** Whether a network's outputs are probabilities. */
export function givesProbabilities({ outputActivation }: Pick<Network, 'outputActivation'>): boolean {
  return PROBABILITIES.has(outputActivation);
}
