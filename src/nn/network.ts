// A network of L layers: its parameters in one arena, its forward pass as a graph.

import { arrayKind } from '../arrayKind.ts';
import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { storedAs } from '../graph/ops/pointwise/cast.ts';
import { layoutSegments, segment } from '../graph/ops/state/pack.ts';
import { showShape, sizeOf, type Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { RandomStream } from '../random/randomStream.ts';
import { denseLayer } from './dense.ts';
import type { Layer, LayerConfig } from './layer.ts';
import { maxoutLayer } from './maxoutLayer.ts';
import { activation, type ActivationName } from './activation.ts';
import { initializer } from './initializer.ts';

/** A network as data: n[0] = `inputs`, then the layers. */
export interface NetworkConfig {
  readonly inputs: number;
  readonly layers: readonly LayerConfig[];
}

/** One parameter of the network: W1, b1, …, WL, bL, and where it lies in the arena, in elements. */
export interface Parameter {
  readonly name: string;
  readonly role: 'weight' | 'bias';
  readonly shape: Shape;
  readonly offset: number;
}

/** How a network's weights and activations are stored; all is computed in f32, and parameters stay f32. */
export type Storage = 'f32' | 'f16';

/** What the forward pass gives. */
export interface Forward {
  /** Z[L], before the last activation. */
  readonly z: Tensor;
  /** A[L] = ŷ. */
  readonly a: Tensor;
  readonly activation?: ActivationName;
}

/** A network of L layers. It holds no values: those are in an arena of `length` f32 numbers. */
export class Network {
  readonly config: NetworkConfig;
  readonly inputs: number;
  readonly outputs: number;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  /** Elements of the arena, gaps included. */
  readonly length: number;

  /**
   * @throws GradloomError `E_ARGUMENT` for sizes that are no whole numbers from 1, and for what is no layer; `E_LIMIT`
   *   above 2^30 parameters.
   */
  constructor(config: NetworkConfig) {
    needOptions('network', config, ['inputs', 'layers']);
    const layers = Array.isArray(config.layers) ? config.layers.length : 'no';
    if (!Number.isSafeInteger(config.inputs) || config.inputs < 1 || !layers || layers === 'no') {
      throw new GradloomError(
        'E_ARGUMENT',
        `network: it needs at least one input and a list of at least one layer; got ${config.inputs} inputs, ${layers} layers.`,
      );
    }
    this.config = config;
    this.inputs = config.inputs;
    let inputs = config.inputs;
    this.layers = config.layers.map((layer, index) => {
      checkLayer(layer, index);
      const made = layer.kind === 'dense' ? denseLayer(layer, inputs) : maxoutLayer(layer, inputs);
      inputs = made.units;
      return made;
    });
    this.outputs = inputs;
    const specs = this.layers.flatMap((layer, index) =>
      layer.parameters.map(({ role, shape }) => ({
        name: `${role === 'weight' ? 'W' : 'b'}${index + 1}`,
        role,
        shape,
      })),
    );
    const { offsets, length } = layoutSegments(specs.map(({ shape }) => shape));
    this.parameters = specs.map((spec, index) => ({ ...spec, offset: offsets[index]! }));
    this.length = length;
    if (length <= MOST_PARAMETERS) return;
    throw new GradloomError(
      'E_LIMIT',
      `network: it may have at most 2^30 parameters; got ${this.parameterCount}.`,
      { hint: 'Use fewer units a layer.' },
    );
  }

  /** Number of parameters. */
  get parameterCount(): number {
    return this.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Activation of the last layer; absent for maxout. */
  get outputActivation(): ActivationName | undefined {
    const last = this.config.layers.at(-1)!;
    return last.kind === 'dense' ? last.activation.name : undefined;
  }

  /** Starting values of the arena, a pure function of the seed; layer l draws from stream l. */
  initialValues(seed: number): Float32Array<ArrayBuffer> {
    const values = this.layers.flatMap((layer, index) =>
      layer.initialValues(new RandomStream(seed, index + 1)),
    );
    return this.arenaOf(new Map(this.parameters.map(({ name }, index) => [name, values[index]!])));
  }

  /**
   * The arena that holds the given values, one array a parameter: W in row-major order [units, inputs].
   *
   * @throws GradloomError `E_SHAPE` where one is missing or has another size, `E_ARGUMENT` for names of none, `E_DTYPE` for
   *   what is no array of numbers.
   */
  arenaOf(values: ReadonlyMap<string, ArrayLike<number>>): Float32Array<ArrayBuffer> {
    if (typeof (values as Partial<typeof values> | undefined)?.get !== 'function') {
      throw new GradloomError('E_ARGUMENT', 'network: values must be a Map by name; got another thing.');
    }
    const names = new Set(this.parameters.map(({ name }) => name));
    const unknown = [...values.keys()].find((name) => !names.has(name));
    if (unknown !== undefined) {
      const known = [...names].slice(0, 8).join(', ');
      throw new GradloomError(
        'E_ARGUMENT',
        `network: values must be named ${known}${names.size > 8 ? ', …' : ''}; got ${unknown}.`,
      );
    }
    const arena = new Float32Array(this.length);
    for (const { name, shape, offset } of this.parameters) {
      const given = values.get(name);
      if (given?.length !== sizeOf(shape)) {
        throw new GradloomError(
          'E_SHAPE',
          `network: parameter ${name} must have ${sizeOf(shape)} values ${showShape(shape)}; got ${given?.length ?? 'none'}.`,
          {
            hint: 'The values belong to a network of other layer sizes.',
          },
        );
      }
      if (/^(undefined|Big)/.test(String(arrayKind(given)))) {
        throw new GradloomError(
          'E_DTYPE',
          `network: parameter ${name} must be an array of numbers; got another.`,
        );
      }
      arena.set(given, offset);
    }
    return arena;
  }

  /** The parameters of an arena, by name. */
  valuesOf(arena: Float32Array): Map<string, Float32Array<ArrayBuffer>> {
    return new Map(
      this.parameters.map(({ name, shape, offset }) => [name, arena.slice(offset, offset + sizeOf(shape))]),
    );
  }

  /** The parameters as tensors in an arena tensor [length]: what to differentiate by. */
  tensorsIn(arena: Tensor): Tensor[] {
    return this.parameters.map(({ shape, offset }) => segment(arena, offset, shape));
  }

  /**
   * The forward pass for x [examples, inputs]; `parameters` as from `tensorsIn`. With `storage` f16 the inputs, the
   * weights and what the hidden layers give are stored so; biases and the last layer's Z and A are f32.
   */
  forward(x: Tensor, parameters: readonly Tensor[], storage: Storage = 'f32'): Forward {
    const keep = (value: Tensor): Tensor => storedAs(value, storage);
    let a = keep(x);
    let z = x;
    let next = 0;
    for (const layer of this.layers) {
      const own = layer.parameters.map(({ role }) => {
        const parameter = parameters[next++]!;
        return role === 'weight' ? keep(parameter) : parameter;
      });
      ({ z, a } = layer.forward(a, own, layer === this.layers.at(-1) ? undefined : keep));
    }
    return { z, a, activation: this.outputActivation };
  }
}

/** Positions in the arena are computed in 32 bits, and a binding holds at most 4 GiB. */
const MOST_PARAMETERS = 2 ** 30;

function checkLayer(layer: LayerConfig, index: number): void {
  const { kind, units } = Object(layer) as LayerConfig;
  if ((kind === 'dense' || kind === 'maxout') && Number.isSafeInteger(units) && units >= 1) {
    initializer(layer.initializer);
    if (layer.kind === 'dense') activation(layer.activation);
    // Names are for people who write layers; a layer holds what they stand for.
    const whole = [layer.initializer, ...(layer.kind === 'dense' ? [layer.activation] : [])];
    if (
      whole.every((part) => typeof part === 'object') &&
      typeof (layer.kind === 'maxout' || layer.bias) === 'boolean'
    )
      return;
  }
  throw new GradloomError(
    'E_ARGUMENT',
    `network: a layer must be made by dense or maxoutUnits, with a whole number of units from 1; got ${kind} of ${units} as layer ${index + 1}.`,
  );
}

/** A network of the given layers. */
export function network(config: NetworkConfig): Network {
  return new Network(config);
}
