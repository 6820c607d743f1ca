// Layers one after the other, built for an input shape: what a network is, and what a residual layer holds.

import { sizeOf, type Shape } from '../graph/shape.ts';
import { Tensor } from '../graph/tensor.ts';
import { checkBuilt, checkFirst, checkLayer, checkOutput } from './checkLayer.ts';
import { frozenCopyOf } from './copyOf.ts';
import type { BuiltLayer, Layer, LayerConfig, LayerContext, ParameterSpec, StateSpec } from './layer.ts';
import { isOwnLayer } from './libraryLayer.ts';

/** A layer in its place. */
export interface PlacedLayer {
  readonly config: LayerConfig;
  readonly input: Shape;
  readonly built: BuiltLayer;
  /** What the place adds to the names of parameters and state. */
  readonly tag: string;
  /** Parameters and state under the names that they have in the whole. */
  readonly parameters: readonly ParameterSpec[];
  readonly state: readonly StateSpec[];
  readonly width: number;
  /** Whether it is the caller's, or holds one that is. */
  readonly own: boolean;
}

/** A chain of layers. */
export interface Chain {
  readonly layers: readonly PlacedLayer[];
  readonly shape: Shape;
  /** The layers in turn; parameters and state by their names in the whole. `keepLast`: for what the last one gives. */
  readonly forward: (x: Tensor, context: LayerContext, keepLast?: LayerContext['keep']) => ChainOutput;
}

/** Z[l] and A[l] of one layer. */
export interface LayerValues {
  /** Before the activation; the same tensor as `a` where the layer has none. */
  readonly z: Tensor;
  readonly a: Tensor;
}

/** What a chain gives: what its last layer does, what each does, and the state afterwards. */
export interface ChainOutput extends LayerValues {
  readonly layers: readonly LayerValues[];
  readonly state: Readonly<Record<string, Tensor>>;
}

/** Options of `chain`. */
export interface ChainOptions {
  /** The first word of messages: `network`. */
  readonly what: string;
  /** What the number of a layer adds to a name: `W` of layer 3 is `W3` in a network, `W.3` in another layer. */
  readonly tag: (number: number) => string;
  /** The number of the first layer; default 1. */
  readonly first?: number;
}

/**
 * Builds layers for inputs of a shape.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no layer, or does not describe itself well; what a layer's `build` throws.
 */
export function buildChain(layers: readonly Layer[], input: Shape, options: ChainOptions): Chain {
  const { what, tag, first = 1 } = options;
  let shape = input;
  const placed = layers.map((layer, index): PlacedLayer => {
    const place = `${what}: layer ${first + index}`;
    checkLayer(layer, place);
    const { config } = layer;
    const built = layer.build(shape);
    checkBuilt(built, { place, config });
    if (index > 0 || what !== 'network') checkFirst(built, { place, config });
    // What its maker changes later must not go into a file. What cannot be copied is refused by files.
    const own = { config: frozenCopyOf(config), input: shape, built, tag: tag(first + index) };
    shape = built.shape;
    return {
      ...own,
      parameters: renamed(built.parameters, own.tag),
      state: renamed(built.state, own.tag),
      width: built.width ?? sizeOf(shape),
      own: isOwnLayer(layer),
    };
  });
  const forward: Chain['forward'] = (x, context, keepLast = context.keep) => {
    let [a, z, stream] = [x, x, context.stream];
    const state: Record<string, Tensor> = {};
    const values: LayerValues[] = [];
    placed.forEach((layer, index) => {
      const { built, tag: own } = layer;
      const keep = index === placed.length - 1 ? keepLast : context.keep;
      const given = built.forward(a, {
        ...context,
        parameters: ownOf(built.parameters, context.parameters, own),
        state: ownOf(built.state, context.state, own),
        stream,
        keep,
      });
      const output = given instanceof Tensor ? { a: given } : given;
      const { training } = context;
      checkOutput(output, layer, {
        place: `${what}: layer ${first + index}`,
        examples: x.shape[0]!,
        training,
      });
      a = keep(output.a);
      z = output.z ?? a;
      values.push({ z, a });
      stream += built.streams ?? 1;
      for (const { name } of built.state ?? []) {
        const all = tagged(name, own);
        state[all] = output.state?.[name] ?? context.state[all]!;
      }
    });
    return { a, z, layers: values, state };
  };
  return { layers: placed, shape, forward };
}

/** `W` → `W3`; the number of an outer layer comes before those of inner ones: `W.2` → `W3.2`. */
export function tagged(name: string, tag: string): string {
  return name.replace(/\.|$/, (dot) => tag + dot);
}

function renamed<T extends { readonly name: string }>(specs: readonly T[] = [], tag: string): T[] {
  return specs.map((spec) => ({ ...spec, name: tagged(spec.name, tag) }));
}

/** Those of a layer, under the names that it gave them. */
function ownOf(
  specs: readonly { readonly name: string }[] = [],
  all: Readonly<Record<string, Tensor>>,
  tag: string,
): Record<string, Tensor> {
  return Object.fromEntries(specs.map(({ name }) => [name, all[tagged(name, tag)]!]));
}
