// What a layer is: data, parameters and state by name, and the graph of its forward pass. Anyone may write one.

import type { ParameterRole } from '../graph/parameterLayout.ts';
import type { Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { RandomStream } from '../random/randomStream.ts';
import type { ActivationName } from './activation.ts';
import type { Initializer } from './initializer.ts';

/** A layer as data: what a model file stores. `kind` names it, all else is plain JSON. */
export type LayerConfig = {
  /** Kind of the layer, which tells the reader of a model file how to build it. */
  readonly kind: string;
} & Readonly<Record<string, unknown>>;

/**
 * A layer that has no size yet. `dense(…)` and the functions of `layers` make one, and so can a function of your own.
 */
export interface Layer {
  /** Kind and options of the layer, as plain JSON: what a model file keeps. */
  readonly config: LayerConfig;
  /** The layer for inputs of a shape; the axis of examples, the first one, is left out. Throws where they do not fit. */
  readonly build: (input: Shape) => BuiltLayer;
}

/**
 * Starting values: one number for all; an initialiser, for which a shape [units, …] has the product of its other sizes
 * as inputs; or a function that draws them in row-major order.
 */
export type InitialValues =
  | number
  | Initializer['name']
  | Initializer
  | ((random: RandomStream) => ArrayLike<number>);

/** One parameter of a layer. `W` of layer 3 is `W3` in the network. */
export interface ParameterSpec {
  /** Name of the array, of letters. */
  readonly name: string;
  /** What the array is for: weights are what regularisation and weight decay act on. */
  readonly role: ParameterRole;
  /** Shape of the array. */
  readonly shape: Shape;
  /** How its starting values are drawn. */
  readonly initial: InitialValues;
}

/** Numbers that a layer keeps from step to step without a gradient, such as running statistics. */
export interface StateSpec {
  /** Name of the array, of letters. */
  readonly name: string;
  /** Shape of the array. */
  readonly shape: Shape;
  /** How its starting values are made. */
  readonly initial: InitialValues;
}

/** What a layer's forward pass is given beside its input. */
export interface LayerContext {
  /** Tensors of the layer's parameters by name. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Tensors of the layer's state by name, as it is before the step. */
  readonly state: Readonly<Record<string, Tensor>>;
  /** Whether this is a training step; else a prediction. */
  readonly training: boolean;
  /** Steps done before this one, a u32 scalar. */
  readonly step: Tensor;
  /** Of the training. With `step` and `stream` it makes random numbers: `dropout(x, rate, { seed, step, stream })`. */
  readonly seed: number;
  /** The first of the random streams that belong to this layer alone. */
  readonly stream: number;
  /** Marks a value that is read again, so that it is stored in half precision where the model wants that. */
  readonly keep: (value: Tensor) => Tensor;
}

/** What a forward pass gives, where it is more than A. */
export interface LayerOutput {
  /** A[l], [examples, …shape]. */
  readonly a: Tensor;
  /** Z[l], what `a` is the activation of; default: `a`, which beside the activations sigmoid and softmax is refused. */
  readonly z?: Tensor;
  /** The state after this step, by name: in training all of it, in predictions it is not read. */
  readonly state?: Readonly<Record<string, Tensor | undefined>>;
}

/** A layer for inputs of one shape. */
export interface BuiltLayer {
  /** Of what the layer gives, without the axis of examples. */
  readonly shape: Shape;
  /** Arrays that are trained; default: none. */
  readonly parameters?: readonly ParameterSpec[];
  /** Arrays that the layer keeps from step to step, such as running statistics; default: none. */
  readonly state?: readonly StateSpec[];
  /** What `a` is of `z`; with it as the last layer, costs are computed from `z`. */
  readonly activation?: ActivationName;
  /** The layer in a word or two, for people: `128 relu`. Default: its kind. */
  readonly label?: string;
  /** Most numbers that the layer makes of one example at a time; default: those of `shape`. */
  readonly width?: number;
  /** Random streams that the layer needs; default 1. */
  readonly streams?: number;
  /** The layer takes whole numbers from 0 to below this one, as they are. It must be the first. */
  readonly wholeBelow?: number;
  /** A[l] for A[l−1] = x [examples, …input]. */
  readonly forward: (x: Tensor, context: LayerContext) => Tensor | LayerOutput;
}
