// A layer as Keras describes it, and as what it becomes here.

import type { Shape } from '../graph/shape.ts';
import type { Layer } from '../nn/layer.ts';
import type { Json, Place } from './fields.ts';

/** A layer of a model of Keras. */
export interface KerasLayer {
  /** Its class: `Conv2D`. */
  readonly kind: string;
  /** Its own name, by which files list its weights. */
  readonly name: string;
  /** Names that Keras 3 gives it and the models that hold it, by their classes: `sequential`, `conv2d_1`. */
  readonly path: readonly string[];
  readonly config: Json;
  /** What the configuration says beside `config`, such as the shape that it was built for. */
  readonly entry: Json;
}

/** A tensor of a layer, as Keras has it. */
export interface Weight {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What a translator is given. */
export interface Given {
  readonly config: Json;
  /** Of one example of what the layer takes. */
  readonly input: Shape;
  readonly place: Place;
  /** The major version of Keras: some words have changed their meaning. */
  readonly version: number;
  /**
   * The layer's tensors in the order that Keras keeps them; each must be there in its shape. Several names of one tensor,
   * of different versions, are parted by `|`; one that ends in `?` may be missing.
   */
  readonly weights: (wanted: readonly (readonly [name: string, shape: Shape])[]) => readonly Float32Array[];
  /** What is not as in Keras, for people. */
  readonly warn: (warning: string) => void;
}

/** A layer of the library with the values of its parameters and state, by the names that it gives them. */
export interface Part {
  readonly layer: Layer;
  readonly values?: Readonly<Record<string, Float32Array>>;
}

/** x′ = (x − shift) ∗ scale; one number for all, or one for each place of the last axis. */
export interface Scaling {
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/** Rows above and below, columns left and right, that the next convolution sees as zeros. */
export type Margins = readonly [rows: readonly [number, number], columns: readonly [number, number]];

/** What a layer becomes. */
export interface Translated {
  readonly parts?: readonly Part[];
  readonly scaling?: Scaling;
  readonly margins?: Margins;
}

/** Translates the layers of one class. */
export type Translate = (given: Given) => Translated;
