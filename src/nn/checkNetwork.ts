// Whether what is given as a network is one.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Network } from './network.ts';

/** Throws `E_ARGUMENT` unless it was made by `network()`. */
export function checkNetwork(what: string, network: Network): void {
  if (typeof (network as Partial<Network> | null | undefined)?.arenaOf === 'function') return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: the network must be made by network(); got ${kindOf(network)}.`,
    { hint: 'network({ inputs: 2, layers: [dense(1)] })' },
  );
}
