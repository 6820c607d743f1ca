// Whether what is given as a network is one.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Network } from './network.ts';

/** Throws `E_ARGUMENT` unless it was made by `network()`, and has parameters: a model keeps and trains them. */
export function checkNetwork(what: string, network: Network): void {
  const isNetwork = typeof (network as Partial<Network> | null | undefined)?.arenaOf === 'function';
  if (isNetwork && network.length > 0) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: the network must ${isNetwork ? 'have parameters' : 'be made by network()'}; got ${isNetwork ? 'none' : kindOf(network)}.`,
    {
      hint: isNetwork
        ? 'What has none is compiled by itself: compile(gpu, { outputs: { a: network.forward(x, []).a } }).'
        : 'network({ inputs: 2, layers: [dense(1)] })',
    },
  );
}
