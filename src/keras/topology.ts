// The layers of a model of Keras in the order in which its input passes them; sums of two ways are nested.

import type { Shape } from '../graph/shape.ts';
import {
  damaged,
  isObject,
  listAt,
  objectAt,
  shown,
  textAt,
  unsupported,
  type Json,
  type Place,
} from './fields.ts';
import type { KerasLayer } from './kerasLayer.ts';

/** A layer, or the sum of what two ways make of one value. */
export type Step = KerasLayer | { readonly sum: KerasLayer; readonly ways: readonly [Step[], Step[]] };

/** A model as its configuration describes it. */
export interface Topology {
  readonly steps: readonly Step[];
  /** Of one example; undefined where the configuration does not say. */
  readonly input: Shape | undefined;
}

const MODELS = new Set(['Sequential', 'Functional', 'Model']);
/** Models within models, at most. */
const MOST_DEPTH = 16;

/**
 * The topology of `{ class_name, config }`.
 *
 * @throws GradloomError `E_UNSUPPORTED` for several inputs or outputs, shared layers, and ways that join in another way than a
 *   sum of two; `E_FILE_FORMAT`.
 */
export function topologyOf(model: Json, place: Place): Topology {
  const input = { shape: undefined as Shape | undefined };
  const steps = stepsOfModel(model, { place, path: [], depth: 0, input });
  return { steps, input: input.shape };
}

interface Context {
  readonly place: Place;
  readonly path: readonly string[];
  readonly depth: number;
  /** The shape of the input, from the first that says it. */
  readonly input: { shape: Shape | undefined };
}

function stepsOfModel(model: Json, context: Context): Step[] {
  const { place, depth } = context;
  const kind = textAt(model, 'class_name', place);
  if (!MODELS.has(kind)) throw unsupported(place, 'a model must be Sequential or Functional', shown(kind));
  if (depth > MOST_DEPTH) throw unsupported(place, `models may lie within models ${MOST_DEPTH} deep`, 'more');
  const { config } = model;
  const own = isObject(config) ? config : { layers: config };
  const layers = kerasLayers(listAt(own, 'layers', place), context);
  if (depth === 0) sayInput(own['build_input_shape'], context);
  for (const { config: ofLayer, entry } of layers.slice(0, 1)) {
    const { build_config: built } = entry;
    for (const shape of [
      ofLayer['batch_input_shape'],
      ofLayer['batch_shape'],
      isObject(built) ? built['input_shape'] : undefined,
    ])
      if (depth === 0) sayInput(shape, context);
  }
  const inOrder = kind === 'Sequential' || !('input_layers' in own);
  const steps = inOrder
    ? layers.filter((layer) => layer.kind !== 'InputLayer')
    : new Graph(own, layers, context).steps();
  return steps.flatMap((step) => ('sum' in step || !MODELS.has(step.kind) ? [step] : nested(step, context)));
}

function nested({ kind, config, path }: KerasLayer, context: Context): Step[] {
  return stepsOfModel({ class_name: kind, config }, { ...context, path, depth: context.depth + 1 });
}

function kerasLayers(list: readonly unknown[], { place, path }: Context): KerasLayer[] {
  const used = new Map<string, number>();
  const names = new Set<string>();
  return list.map((entry): KerasLayer => {
    if (!isObject(entry)) throw damaged(place, 'a layer must be an object', shown(entry));
    const kind = textAt(entry, 'class_name', place);
    const config = objectAt(entry, 'config', place);
    const snake = snakeCase(kind);
    const count = used.get(snake);
    used.set(snake, (count ?? -1) + 1);
    const name = typeof entry['name'] === 'string' ? entry['name'] : textAt(config, 'name', place);
    if (names.has(name)) throw damaged(place, 'names of layers must differ', shown(name));
    names.add(name);
    const own = count === undefined ? snake : `${snake}_${count + 1}`;
    return { kind, name, config, entry, path: [...path, own] };
  });
}

/** As Keras 3 names what it saves: `MaxPooling2D` is `max_pooling2d`. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function sayInput(shape: unknown, { input, place }: Context): void {
  if (input.shape || shape === undefined || shape === null) return;
  // Several inputs each have a shape.
  const list: unknown =
    Array.isArray(shape) && shape.length === 1 && Array.isArray(shape[0]) ? shape[0] : shape;
  const sizes: unknown[] = Array.isArray(list) ? (list as unknown[]).slice(1) : [];
  if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 1)) {
    input.shape = sizes as number[];
    return;
  }
  throw unsupported(
    place,
    'the sizes of the input must be fixed, but for the examples',
    shown(shape),
    'Build the model with an Input of the sizes that it is used with, and save it again.',
  );
}

/** A model whose layers say what they read. */
class Graph {
  readonly #layers: ReadonlyMap<string, KerasLayer>;
  readonly #forks = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #place: Place;
  readonly #ends: { readonly input: string; readonly output: string };

  constructor(config: Json, layers: readonly KerasLayer[], { place }: Context) {
    this.#place = place;
    this.#layers = new Map(layers.map((layer) => [layer.name, layer]));
    this.#ends = {
      input: this.#onlyOne(config, 'input_layers'),
      output: this.#onlyOne(config, 'output_layers'),
    };
  }

  /** All layers from the input to the output. */
  steps(): Step[] {
    const { input, output } = this.#ends;
    const steps = this.#between(input, output);
    const left = [...this.#layers.keys()].find((name) => name !== input && !this.#seen.has(name));
    if (left === undefined) return steps;
    throw unsupported(this.#place, 'every layer must lead from the input to the output', shown(left));
  }

  #onlyOne(config: Json, key: string): string {
    const list = listAt(config, key, this.#place);
    const first: unknown = typeof list[0] === 'string' ? list : list.length === 1 ? list[0] : undefined;
    const name: unknown = Array.isArray(first) ? first[0] : undefined;
    if (typeof name !== 'string') throw unsupported(this.#place, `${key} must be one`, shown(list));
    return this.#get(name).name;
  }

  #get(name: string): KerasLayer {
    const layer = this.#layers.get(name);
    if (layer) return layer;
    throw damaged(this.#place, 'what a layer reads must be a layer of the model', shown(name));
  }

  /** Names of the layers that one reads. */
  #sources(layer: KerasLayer): readonly string[] {
    const place = { ...this.#place, layer: `${layer.name} (${layer.kind})` };
    const calls = listAt(layer.entry, 'inbound_nodes', place);
    if (calls.length > 1) throw unsupported(place, 'a layer may be used once', `${calls.length} times`);
    const [call] = calls;
    const found = isObject(call) ? tensorsIn(call['args'], 0) : Array.isArray(call) ? namesIn(call) : [];
    if (found.length > 0 && found.every((one) => typeof one === 'string')) return found;
    throw damaged(place, 'inbound_nodes must name what it reads', shown(call));
  }

  /** The layer before, or the one from which both ways of a sum go. */
  #before(name: string): string | undefined {
    if (name === this.#ends.input) return undefined;
    const layer = this.#get(name);
    const sources = this.#sources(layer);
    if (sources.length === 1) return sources[0];
    const known = this.#forks.get(name);
    if (known !== undefined) return known;
    const place = { ...this.#place, layer: `${name} (${layer.kind})` };
    if (layer.kind !== 'Add' || sources.length !== 2)
      throw unsupported(place, 'ways must join in an Add of two', `${layer.kind} of ${sources.length}`);
    const first = new Set(this.#spine(sources[0]!));
    const fork = this.#spine(sources[1]!).find((one) => first.has(one));
    if (fork === undefined) throw unsupported(place, 'both ways must come from one layer', 'others');
    this.#forks.set(name, fork);
    return fork;
  }

  #spine(name: string): string[] {
    const names = new Set<string>();
    for (let at: string | undefined = name; at !== undefined; at = this.#before(at)) {
      if (names.has(at)) throw damaged(this.#place, 'layers must not read each other in a circle', shown(at));
      names.add(at);
    }
    return [...names];
  }

  #between(from: string, to: string): Step[] {
    const spine = this.#spine(to);
    const end = spine.indexOf(from);
    if (end < 0) throw unsupported(this.#place, 'the output must come from the input', shown(to));
    return spine
      .slice(0, end)
      .toReversed()
      .map((name) => this.#step(name));
  }

  #step(name: string): Step {
    const layer = this.#get(name);
    if (this.#seen.has(name))
      throw unsupported(this.#place, 'ways that part must join in a sum', `${shown(name)} on two of them`);
    this.#seen.add(name);
    const fork = this.#forks.get(name);
    if (fork === undefined) return layer;
    const ways = this.#sources(layer).map((source) => this.#between(fork, source));
    return { sum: layer, ways: ways as [Step[], Step[]] };
  }
}

/** `[['conv', 0, 0, {}], …]`, or one of them, as Keras 2 and TensorFlow.js write it. */
function namesIn(call: readonly unknown[]): unknown[] {
  if (typeof call[0] === 'string') return [call[0]];
  return call.map((one) => (Array.isArray(one) ? (one[0] as unknown) : undefined));
}

/** Names in tensors of Keras 3: `{ class_name: '__keras_tensor__', config: { keras_history: ['conv', 0, 0] } }`. */
function tensorsIn(args: unknown, depth: number): unknown[] {
  if (depth > 4 || args === null || args === undefined) return [];
  if (Array.isArray(args)) return args.flatMap((one) => tensorsIn(one, depth + 1));
  const history = isObject(args) && isObject(args['config']) ? args['config']['keras_history'] : undefined;
  return [Array.isArray(history) ? (history[0] as unknown) : undefined];
}
