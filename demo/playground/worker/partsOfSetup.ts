// The library's parts for what a set-up names.
import {
  adam,
  chained,
  cosineDecay,
  dense,
  initializer,
  layers as layerKinds,
  momentum,
  network,
  rmsprop,
  sgd,
  stepDecay,
  warmup,
  type Head,
  type Layer,
  type LossName,
  type Network,
  type Optimizer,
  type Schedule,
} from 'gradloom';
import type { Setup } from '../state/setup.ts';

const OPTIMIZERS: Readonly<Record<Setup['optimizer'], (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  rmsprop,
  adam,
};

/** What a rate is multiplied by at each step of a stepwise schedule. */
const STEP_FACTOR = 0.5;

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

export function lossOf({ loss }: Setup, head: Head): LossName {
  return loss === 'default' ? head.loss : loss;
}

/** The rate by step; undefined where it stays as it is. */
export function scheduleOf({ schedule, scheduleSteps: steps, warmup: rising }: Setup): Schedule | undefined {
  const main =
    schedule === 'cosine' ? cosineDecay({ steps }) : stepDecay({ every: steps, factor: STEP_FACTOR });
  if (rising === 0) return schedule === 'constant' ? undefined : main;
  const rise = warmup(rising);
  return schedule === 'constant' ? rise : chained([{ steps: rising, schedule: rise }, { schedule: main }]);
}
