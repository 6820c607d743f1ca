// What a layer is: its parameters, and the graph of its forward pass.

import type { Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { RandomStream } from '../random/randomStream.ts';
import type { Activation } from './activation.ts';
import type { Initializer } from './initializer.ts';

/** A layer as data: what a model file stores. */
export type LayerConfig =
  | {
      readonly kind: 'dense';
      readonly units: number;
      readonly activation: Activation;
      readonly initializer: Initializer;
      readonly bias: boolean;
    }
  | {
      readonly kind: 'maxout';
      readonly units: number;
      readonly pieces: number;
      readonly initializer: Initializer;
    };

/** One parameter of a layer: `weight` is W[l], `bias` is b[l]. */
export interface ParameterSpec {
  readonly role: 'weight' | 'bias';
  readonly shape: Shape;
}

/** A layer between `inputs` features and `units` units. */
export interface Layer {
  readonly config: LayerConfig;
  readonly inputs: number;
  readonly units: number;
  readonly parameters: readonly ParameterSpec[];
  /** Starting values of each parameter. */
  readonly initialValues: (stream: RandomStream) => Float32Array<ArrayBuffer>[];
  /** Z and A = g(Z) for A[l-1] = x [examples, inputs]; `keep` says how both are stored where they are. */
  readonly forward: (
    x: Tensor,
    parameters: readonly Tensor[],
    keep?: (value: Tensor) => Tensor,
  ) => { z: Tensor; a: Tensor };
}
