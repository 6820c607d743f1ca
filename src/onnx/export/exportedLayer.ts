// What the writer of a layer is given.

import type { Shape } from '../../graph/shape.ts';
import { tagged, type PlacedLayer } from '../../nn/chain.ts';
import type { BuiltLayer, LayerConfig } from '../../nn/layer.ts';
import type { GraphBuilder, OnnxValue } from './graphBuilder.ts';

/** A layer in its place, with its numbers. */
export interface ExportedLayer {
  /** The layer as data: its kind and its options. */
  readonly config: LayerConfig;
  /** The shape of one example of what the layer takes. */
  readonly input: Shape;
  /** The shape of one example of what the layer gives. */
  readonly shape: Shape;
  /** The values of a parameter or of state, by the name that the layer gave it: `W`. */
  readonly values: (own: string) => Float32Array;
  /** Whether the layer has a parameter or state of that name. */
  readonly has: (own: string) => boolean;
  /** The name that it has in the network: `W3`. */
  readonly name: (own: string) => string;
  /** All values of the network, by the names that they have there. */
  readonly allValues: ReadonlyMap<string, Float32Array>;
  /** The layer as it was built. */
  readonly built: BuiltLayer;
}

/**
 * Writes a layer: adds nodes to the graph and returns the value that the layer gives. A value has a name, the shape of one
 * example as layers see it, and says whether channels come first in the graph; `graph.channelsLast(x)` moves them.
 */
export type OnnxLayerWriter = (
  x: OnnxValue,
  layer: ExportedLayer,
  graph: GraphBuilder,
  writers: OnnxLayerWriters,
) => OnnxValue;

/** Writers of layers of one's own, by their kind. */
export type OnnxLayerWriters = Readonly<Record<string, OnnxLayerWriter>>;

/** Layers of a chain with the values of a network; `named` says what a name in the chain is in the network. */
export function exportedLayers(
  layers: readonly PlacedLayer[],
  values: ReadonlyMap<string, Float32Array>,
  named: (name: string) => string = (name) => name,
): ExportedLayer[] {
  return layers.map((placed) => {
    const { config, input, built, tag } = placed;
    const name = (own: string): string => named(tagged(own, tag));
    const has = (own: string): boolean => values.has(name(own));
    return {
      config,
      input,
      shape: built.shape,
      built,
      name,
      has,
      values: (own) => values.get(name(own))!,
      allValues: values,
    };
  });
}
