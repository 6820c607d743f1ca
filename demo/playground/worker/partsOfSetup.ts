// The library's parts for what a set-up names.
import {
  adam,
  dense,
  initializer,
  layers as layerKinds,
  momentum,
  network,
  rmsprop,
  sgd,
  type Head,
  type Layer,
  type LossName,
  type Network,
  type Optimizer,
} from 'gradloom';
import type { Setup } from '../state/setup.ts';

const OPTIMIZERS: Readonly<Record<Setup['optimizer'], (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  rmsprop,
  adam,
};

/** The optimiser with its rate. */
export function optimizerOf({ optimizer, learningRate }: Setup): Optimizer {
  return OPTIMIZERS[optimizer]({ learningRate });
}

/** The network between inputs and head. */
export function networkOf(setup: Setup, { inputs, head }: { inputs: number; head: Head }): Network {
  const { layers, initializer: name, dropout } = setup;
  const start = name === 'default' ? undefined : initializer(name);
  const options = start ? { initializer: start } : {};
  const hidden = layers.flatMap(({ units, activation }): Layer[] => [
    dense(units, activation, options),
    ...(dropout > 0 ? [layerKinds.dropout(dropout)] : []),
  ]);
  return network({ inputs, layers: [...hidden, dense(head.units, head.activation, options)] });
}

/** The cost: what suits the head, or an error. */
export function lossOf({ loss }: Setup, head: Head): LossName {
  return loss === 'default' ? head.loss : loss;
}
