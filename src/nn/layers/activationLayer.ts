// An activation as a layer of its own, after a normalisation for instance.

import { activate, activation, type Activation, type ActivationName } from '../activation.ts';
import type { Layer } from '../layer.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** A = g(Z) for Z = what the layer before gives; softmax goes along the last axis. */
export function activationLayer(g: ActivationName | Activation): Layer {
  const described = activation(g);
  const { name } = described;
  return libraryLayer({ kind: 'activation', activation: described }, (shape) => ({
    shape,
    label: name,
    activation: name,
    forward: (z) => ({ z, a: activate(z, described) }),
  }));
}
