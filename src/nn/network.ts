// A network of L layers: its parameters in one arena, its forward pass as a graph.

import { isNumeric } from '../arrayKind.ts';
import { checkOptions, kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { addLetter } from '../graph/letters.ts';
import { reshape } from '../graph/ops/shape/reshape.ts';
import { storedAs } from '../graph/ops/pointwise/cast.ts';
import { ParameterLayout, type Parameter } from '../graph/parameterLayout.ts';
import { showShape, sizeOf, type Shape } from '../graph/shape.ts';
import { wholeConstant, type Tensor } from '../graph/tensor.ts';
import { RandomStream } from '../random/randomStream.ts';
import type { ActivationName } from './activation.ts';
import { buildChain, type Chain, type LayerValues, type PlacedLayer } from './chain.ts';
import { initializer, initialWeights } from './initializer.ts';
import type { InitialValues, Layer, LayerConfig } from './layer.ts';
import type { NetworkSummary, SummaryOptions } from './summary.ts';

/** Options of `network`. */
export interface NetworkOptions {
  /** n[0], or the shape of one example: 784, or [28, 28, 1]. */
  readonly inputs: number | Shape;
  /** The layers, first to last. */
  readonly layers: readonly Layer[];
}

/** A network as data: what a model file stores. */
export interface NetworkConfig {
  /** n[0], or the shape of one example. */
  readonly inputs: number | Shape;
  /** Kind and options of each layer. */
  readonly layers: readonly LayerConfig[];
}

/** State of a layer by the name that it has in the network: `runningMean2`. */
export interface NetworkState {
  readonly name: string;
  readonly shape: Shape;
}

/** How a network's weights and activations are stored; all is computed in f32, and parameters stay f32. */
export type StorageType = 'f32' | 'f16';

/** Throws `E_ARGUMENT` for another storage: it would count as f32. */
export function checkStorage(what: string, storage: unknown): void {
  if (storage === 'f32' || storage === 'f16') return;
  throw new GradloomError('E_ARGUMENT', `${what}: storage must be f32 or f16; got ${kindOf(storage)}.`);
}

/** Options of a forward pass. */
export interface ForwardOptions {
  /** With f16 the inputs, the weights and what the hidden layers give are stored so. Default f32. */
  readonly storage?: StorageType | undefined;
  /** One tensor for each of the network's `state`, in order; needed where there is any. */
  readonly state?: readonly Tensor[] | undefined;
  /** Whether the pass is part of a training step; default false: a prediction. */
  readonly training?: boolean | undefined;
  /** Steps done before this one, a u32 scalar; default 0. */
  readonly step?: Tensor | undefined;
  /** Of the random numbers that layers draw; default 0. */
  readonly seed?: number | undefined;
}

/** The results of a forward pass. */
export interface Forward {
  /** Z[L], before the last activation. */
  readonly z: Tensor;
  /** A[L] = ŷ, [examples, …outputShape]. */
  readonly a: Tensor;
  /** Name of the last activation; absent where the last layer has none of the named ones. */
  readonly activation?: ActivationName | undefined;
  /** Z[l] and A[l] of each layer, the first one's first. */
  readonly layers: readonly LayerValues[];
  /** The state after it, in the order of the network's `state`. */
  readonly state: readonly Tensor[];
}

/** A network of L layers. It holds no values: those are in an arena of `length` f32 numbers, and in its state. */
export class Network {
  /** The network as plain JSON: what a model file keeps. */
  readonly config: NetworkConfig;
  /** Numbers of one example. */
  readonly inputs: number;
  /** Shape of one example. */
  readonly inputShape: Shape;
  /** Numbers that the network gives for one example. */
  readonly outputs: number;
  /** Shape of what it gives for one example. */
  readonly outputShape: Shape;
  /** The layers, each with its shapes, parameters and state. */
  readonly layers: readonly PlacedLayer[];
  /** Where each parameter lies in the arena. */
  readonly layout: ParameterLayout;
  /** Names, roles, shapes and places of the parameters. */
  readonly parameters: readonly Parameter[];
  /** Names and shapes of what layers keep from step to step. */
  readonly state: readonly NetworkState[];
  /** Elements of the arena, gaps included. */
  readonly length: number;
  readonly #forward: Chain['forward'];

  /**
   * @throws GradloomError `E_ARGUMENT` for sizes that are no whole numbers from 1, and for what is no layer; `E_SHAPE`
   *   where a layer does not take what the one before gives; `E_LIMIT` above 2^30 parameters.
   */
  constructor(options: NetworkOptions) {
    needOptions('network', options, ['inputs', 'layers']);
    const layers = Array.isArray(options.layers) ? options.layers.length : 'no';
    const { inputs } = options;
    const input: Shape = Object.freeze(Array.isArray(inputs) ? [...(inputs as Shape)] : [inputs as number]);
    if (input.length === 0 || ![...input, sizeOf(input)].every(isCount) || !layers || layers === 'no') {
      throw new GradloomError(
        'E_ARGUMENT',
        `network: it needs at least one input and a list of at least one layer; got ${String(inputs)} inputs, ${layers} layers.`,
      );
    }
    const chain = buildChain(options.layers, input, { what: 'network', tag: String });
    this.config = Object.freeze({
      inputs: Array.isArray(inputs) ? input : inputs,
      layers: Object.freeze(chain.layers.map(({ config }) => config)),
    });
    this.inputs = sizeOf(input);
    this.inputShape = input;
    this.outputs = sizeOf(chain.shape);
    this.outputShape = chain.shape;
    this.layers = chain.layers;
    this.#forward = chain.forward;
    this.layout = new ParameterLayout(this.layers.flatMap(({ parameters }) => parameters));
    ({ parameters: this.parameters, length: this.length } = this.layout);
    this.state = this.layers.flatMap(({ state }) => state.map(({ name, shape }) => ({ name, shape })));
    if (this.length <= MOST_PARAMETERS) return;
    throw new GradloomError(
      'E_LIMIT',
      `network: it may have at most 2^30 parameters; got ${this.parameterCount}.`,
      { hint: 'Use fewer units a layer.' },
    );
  }

  /** Number of parameters. */
  get parameterCount(): number {
    return this.layout.count;
  }

  /**
   * What the outputs are of Z[L]; absent where the last layer does not say, and for shares that are several an example.
   */
  get outputActivation(): ActivationName | undefined {
    const { activation } = this.layers.at(-1)!.built;
    return activation === 'softmax' && this.outputShape.length !== 1 ? undefined : activation;
  }

  /** Whole numbers from 0 to below this one are what the first layer takes; absent where it takes real ones. */
  get wholeBelow(): number | undefined {
    return this.layers[0]!.built.wholeBelow;
  }

  /** Whether a layer is the caller's own. */
  get hasOwnLayers(): boolean {
    return this.layers.some(({ own }) => own);
  }

  /** Layers, output shapes, numbers of parameters, bytes, and operations of a step; as text with `String(…)`. */
  async summary(options?: SummaryOptions): Promise<NetworkSummary> {
    // Fetched only here: a page that asks for none never loads it.
    return (await import('./summary.ts')).summarize(this, options);
  }

  /** Starting values of parameters and state by name, a pure function of the seed; layer l draws from stream l. */
  initialMap(seed: number): Map<string, ArrayLike<number>> {
    return new Map(
      this.layers.flatMap(({ parameters, state }, index) => {
        const random = new RandomStream(seed, index + 1);
        return [...parameters, ...state].map(
          ({ name, shape, initial }) => [name, drawn(initial, shape, random)] as const,
        );
      }),
    );
  }

  /** Starting values of the arena. */
  initialValues(seed: number): Float32Array<ArrayBuffer> {
    return this.arenaOf(this.initialMap(seed));
  }

  /**
   * The arena that holds the given values, one array a parameter: W in row-major order [units, inputs].
   *
   * @throws GradloomError `E_SHAPE` where one is missing or has another size, `E_ARGUMENT` for names of none, `E_DTYPE` for
   *   what is no array of numbers.
   */
  arenaOf(values: ReadonlyMap<string, ArrayLike<number>>): Float32Array<ArrayBuffer> {
    this.#checkNames(values);
    const arena = new Float32Array(this.length);
    for (const parameter of this.parameters) arena.set(valuesFor(parameter, values), parameter.offset);
    return arena;
  }

  /** The values of the state, in order. Throws as `arenaOf`. */
  statesOf(values: ReadonlyMap<string, ArrayLike<number>>): Float32Array<ArrayBuffer>[] {
    this.#checkNames(values);
    return this.state.map((state) => Float32Array.from(valuesFor(state, values)));
  }

  /** The parameters of an arena, and the values of the state, by name. */
  valuesOf(
    arena: Float32Array,
    states: readonly Float32Array[] = [],
  ): Map<string, Float32Array<ArrayBuffer>> {
    return new Map([
      ...this.layout.valuesIn(arena),
      ...states.map((values, index) => {
        const { name, shape } = this.state[index]!;
        return [name, values.slice(0, sizeOf(shape))] as const;
      }),
    ]);
  }

  /** The parameters as tensors in an arena tensor [length]: what to differentiate by. */
  tensorsIn(arena: Tensor): Tensor[] {
    return this.layout.split(arena);
  }

  /**
   * The forward pass for x [examples, inputs] or [examples, …inputShape]; `parameters` as from `tensorsIn`. With
   * `storage` f16 biases and the last layer's Z and A are still f32.
   *
   * @throws GradloomError `E_ARGUMENT` without the network's state; what layers throw.
   */
  forward(x: Tensor, parameters: readonly Tensor[], options: ForwardOptions = {}): Forward {
    checkOptions('forward', options, ['storage', 'state', 'training', 'step', 'seed']);
    const { storage = 'f32', state = [], training = false, step = wholeConstant(0), seed = 0 } = options;
    checkStorage('forward', storage);
    if (state.length !== this.state.length || parameters.length !== this.parameters.length) {
      throw new GradloomError(
        'E_ARGUMENT',
        `forward: it needs ${this.parameters.length} parameters and ${this.state.length} tensors of state; got ${parameters.length}, ${state.length}.`,
        { hint: 'forward(x, network.tensorsIn(arena), { state })' },
      );
    }
    const keep = (value: Tensor): Tensor => storedAs(value, storage);
    const shaped = reshape(x, [x.shape[0]!, ...this.inputShape]);
    const own = this.parameters.map(({ name, role }, index) => {
      const parameter = parameters[index]!;
      return [name, role === 'weight' ? keep(parameter) : parameter] as const;
    });
    const context = {
      parameters: Object.fromEntries(own),
      state: Object.fromEntries(this.state.map(({ name }, index) => [name, state[index]!])),
      training,
      step,
      seed,
      stream: 1,
      keep,
    };
    // What a layer of whole numbers reads must stay whole.
    const first = this.wholeBelow === undefined ? keep(shaped) : shaped;
    const { a, z, layers, state: next } = this.#forward(first, context, (value) => value);
    addLetter(first, 'A[0]');
    layers.forEach((values, index) => {
      const number = index + 1;
      if (values.z !== values.a || this.layers[index]!.built.activation) addLetter(values.z, `Z[${number}]`);
      addLetter(values.a, `A[${number}]`);
    });
    return {
      z,
      a,
      layers,
      activation: this.outputActivation,
      state: this.state.map(({ name }) => next[name]!),
    };
  }

  #checkNames(values: ReadonlyMap<string, ArrayLike<number>>): void {
    if (typeof (values as Partial<typeof values> | undefined)?.get !== 'function') {
      throw new GradloomError('E_ARGUMENT', 'network: values must be a Map by name; got another thing.');
    }
    const names = new Set([...this.parameters, ...this.state].map(({ name }) => name));
    const unknown = [...values.keys()].find((name) => !names.has(name));
    if (unknown === undefined) return;
    const known = [...names].slice(0, 8).join(', ');
    throw new GradloomError(
      'E_ARGUMENT',
      `network: values must be named ${known}${names.size > 8 ? ', …' : ''}; got ${unknown}.`,
    );
  }
}

function valuesFor(
  { name, shape }: NetworkState,
  values: ReadonlyMap<string, ArrayLike<number>>,
): ArrayLike<number> {
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
  if (!isNumeric(given)) {
    throw new GradloomError(
      'E_DTYPE',
      `network: parameter ${name} must be an array of numbers; got another.`,
    );
  }
  return given;
}

function drawn(initial: InitialValues, shape: Shape, random: RandomStream): ArrayLike<number> {
  if (typeof initial === 'function') return initial(random);
  const size = sizeOf(shape);
  if (typeof initial === 'number') return new Float32Array(size).fill(initial);
  const [units = 1] = shape;
  return initialWeights(initializer(initial), { inputs: size / units, units }, random);
}

function isCount(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 1;
}

/** Positions in the arena are computed in 32 bits, and a binding holds at most 4 GiB. */
const MOST_PARAMETERS = 2 ** 30;

/** A network of the given layers. */
export function network(options: NetworkOptions): Network {
  return new Network(options);
}
