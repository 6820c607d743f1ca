// Where the parameters of a training lie in their arena: names, shapes and roles.

import { GradloomError } from '../errors.ts';
import { broadcastTo } from './ops/shape/broadcastTo.ts';
import { layoutSegments, pack, segment } from './ops/state/pack.ts';
import { sizeOf, type Shape } from './shape.ts';
import { asTensor, type Tensor, type TensorLike } from './tensor.ts';

/**
 * What a parameter is for: `weight` of a product, `bias` that is added, `scale` that multiplies, or a word of a layer's
 * own after `own:`. Penalties (`l2`) and `weightDecayOn: 'weights'` touch weights only.
 */
export type ParameterRole = 'weight' | 'bias' | 'scale' | `own:${string}`;

/** A parameter without its place. */
export interface NamedShape {
  /** Name of the array, such as W1. */
  readonly name: string;
  /** What the array is for: weights are what regularisation and weight decay act on. */
  readonly role: ParameterRole;
  /** Shape of the array. */
  readonly shape: Shape;
}

/** One parameter: W1, b1, …, and where it lies in the arena, in elements. */
export interface Parameter extends NamedShape {
  /** First element of the array in the arena, a multiple of 4. */
  readonly offset: number;
}

/** Parameters side by side in one flat arena; gradients and the optimiser's state have arenas of the same layout. */
export class ParameterLayout {
  /** The arrays in the order of the arena. */
  readonly parameters: readonly Parameter[];
  /** Elements of the arena, gaps included. Gaps are zero. */
  readonly length: number;

  /** @throws GradloomError `E_ARGUMENT` for another role: a weight that is called otherwise would never decay. */
  constructor(parameters: readonly NamedShape[]) {
    for (const { name, role } of parameters) {
      if (/^(weight|bias|scale|own:.+)$/.test(role)) continue;
      throw new GradloomError(
        'E_ARGUMENT',
        `parameters: the role of ${name} must be weight, bias, scale or own:…; got ${role}.`,
      );
    }
    const { offsets, length } = layoutSegments(parameters.map(({ shape }) => shape));
    this.parameters = parameters.map(({ name, role, shape }, index) => ({
      name,
      role,
      shape,
      offset: offsets[index]!,
    }));
    this.length = length;
  }

  /** Number of parameters, gaps left out. */
  get count(): number {
    return this.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** The values of an arena, by name. */
  valuesIn(arena: Float32Array): Map<string, Float32Array<ArrayBuffer>> {
    return new Map(
      this.parameters.map(({ name, shape, offset }) => [name, arena.slice(offset, offset + sizeOf(shape))]),
    );
  }

  /** The parameters as tensors in an arena [length], in order: what to differentiate by. */
  split(arena: Tensor): Tensor[] {
    return this.parameters.map(({ shape, offset }) => segment(arena, offset, shape));
  }

  /**
   * The arena made of one tensor (or number) for each parameter, in order, each stretched to its parameter's shape.
   *
   * @throws GradloomError `E_SHAPE` unless there is one for each and all stretch to the shapes.
   */
  join(values: readonly TensorLike[]): Tensor {
    if (values.length !== this.parameters.length) {
      throw new GradloomError(
        'E_SHAPE',
        `layout: there must be one tensor for each of ${this.parameters.length} parameters; got ${values.length}.`,
      );
    }
    return pack(values.map((value, index) => broadcastTo(asTensor(value), this.parameters[index]!.shape)));
  }
}
