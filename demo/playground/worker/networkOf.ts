// The library's network for what a set-up names.
import { dense, initializer, network, type Head, type Layer, type Network } from 'gradloom';
import type { Setup } from '../state/setup.ts';

/** The network between inputs and head. */
export async function networkOf(
  setup: Setup,
  { inputs, head }: { inputs: number; head: Head },
): Promise<Network> {
  const { layers, initializer: name, dropout } = setup;
  const start = name === 'default' ? undefined : initializer(name);
  const options = start ? { initializer: start } : {};
  // What few networks have is loaded for them.
  const dropped = dropout > 0 ? [(await import('./dropoutOf.ts')).dropoutOf(dropout)] : [];
  const hidden = layers.flatMap(({ units, activation }): Layer[] => [
    dense(units, activation, options),
    ...dropped,
  ]);
  return network({ inputs, layers: [...hidden, dense(head.units, head.activation, options)] });
}
