// A network that drops values after each hidden layer, for tests of training: the mask is a function of the step.

import { dropout } from '../../src/graph/ops/index.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { Network, type Forward, type NetworkConfig } from '../../src/nn/network.ts';

/** Dropout of a rate after all layers but the last. */
export class DropoutNetwork extends Network {
  readonly #rate: number;
  readonly #step: Tensor;

  constructor(config: NetworkConfig, { rate, step }: { rate: number; step: Tensor }) {
    super(config);
    this.#rate = rate;
    this.#step = step;
  }

  override forward(x: Tensor, parameters: readonly Tensor[]): Forward {
    let forward: Forward = { z: x, a: x };
    let next = 0;
    for (const [index, layer] of this.layers.entries()) {
      const own = parameters.slice(next, (next += layer.parameters.length));
      const a =
        index === 0 ? x : dropout(forward.a, this.#rate, { seed: 3, stream: index, step: this.#step });
      forward = layer.forward(a, own);
    }
    return { ...forward, activation: this.outputActivation };
  }
}
