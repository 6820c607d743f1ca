// Which layers are the library's: a file that names their kinds is read as them, so no other layer may be called so.

import { frozenCopyOf } from './copyOf.ts';
import type { BuiltLayer, Layer, LayerConfig } from './layer.ts';
import type { Shape } from '../graph/shape.ts';

/** Kinds of the library's layers. */
export const LIBRARY_KINDS = [
  'dense',
  'maxout',
  'activation',
  'dropout',
  'batchNorm',
  'layerNorm',
  'flatten',
  'reshape',
  'residual',
  'conv2d',
  'maxPool2d',
  'averagePool2d',
  'globalAveragePool2d',
  'embedding',
] as const;

/** The kind of one of them. */
export type LibraryKind = (typeof LIBRARY_KINDS)[number];

/** The library's layers, and those that each consists of. */
const made = new WeakMap<Layer, readonly Layer[]>();

/** A layer of the library. `inner`: the layers that it consists of. */
export function libraryLayer(
  config: LayerConfig & { readonly kind: LibraryKind },
  build: (input: Shape) => BuiltLayer,
  inner: readonly Layer[] = [],
): Layer {
  // Another `build` under this kind would be lost in a file.
  const layer = Object.freeze({ config: frozenCopyOf(config), build });
  made.set(layer, inner);
  return layer;
}

/** Whether a layer has a kind of the library's and is none of its layers. */
export function isMisnamed(layer: Layer): boolean {
  return !made.has(layer) && LIBRARY_KINDS.includes(layer.config.kind as LibraryKind);
}

/** Whether a layer is the caller's, or holds one that is. */
export function isOwnLayer(layer: Layer): boolean {
  return made.get(layer)?.some(isOwnLayer) ?? true;
}
