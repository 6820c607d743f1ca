// Layers out of their descriptions: those of the library, and those that a caller names.

import { checkFunction, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { quoted } from '../formats/fileFormatError.ts';
import type { Activation } from '../nn/activation.ts';
import type { Initializer } from '../nn/initializer.ts';
import type { Layer, LayerConfig } from '../nn/layer.ts';
import * as layers from '../nn/layers/index.ts';
import type { LibraryKind } from '../nn/libraryLayer.ts';

/** Makes layers of one's own out of what they wrote into the file, by their kind. */
export type LayerMakers = Readonly<Record<string, (config: LayerConfig) => Layer>>;

type Maker = (config: never, nested: (configs: readonly LayerConfig[]) => Layer[]) => Layer;

interface Started {
  readonly initializer: Initializer;
}

const BUILT_IN: Readonly<Record<LibraryKind, Maker>> = {
  dense: (c: Started & { units: number; activation: Activation; bias: boolean }) =>
    layers.dense(c.units, c.activation, { initializer: c.initializer, bias: c.bias }),
  maxout: (c: Started & { units: number; pieces: number }) =>
    layers.maxout(c.units, c.pieces, { initializer: c.initializer }),
  activation: (c: { activation: Activation }) => layers.activation(c.activation),
  dropout: (c: { rate: number }) => layers.dropout(c.rate),
  batchNorm: ({ epsilon, momentum }: { epsilon: number; momentum: number }) =>
    layers.batchNorm({ epsilon, momentum }),
  layerNorm: ({ epsilon }: { epsilon: number }) => layers.layerNorm({ epsilon }),
  flatten: () => layers.flatten(),
  reshape: (c: { shape: readonly number[] }) => layers.reshape(c.shape),
  residual: (c: { layers: readonly LayerConfig[]; shortcut?: readonly LayerConfig[] }, nested) =>
    layers.residual(nested(c.layers), c.shortcut ? { shortcut: nested(c.shortcut) } : {}),
  conv2d: ({ filters, ...others }: LayerConfig & { filters: number }) =>
    layers.conv2d(filters, optionsOf(others)),
  maxPool2d: (c: LayerConfig) => layers.maxPool2d(optionsOf(c)),
  averagePool2d: (c: LayerConfig) => layers.averagePool2d(optionsOf(c)),
  globalAveragePool2d: () => layers.globalAveragePool2d(),
  embedding: (c: Started & { count: number; features: number }) =>
    layers.embedding(c.count, c.features, { initializer: c.initializer }),
};

function optionsOf(config: LayerConfig): Readonly<Record<string, unknown>> {
  const { kind: _, ...options } = config;
  return options;
}

/** Layers within layers, and lists within lists, at most. */
const MOST_DEPTH = 64;

/** Throws `E_ARGUMENT` for what is no maker, and for one of a kind that is the library's: it would be passed over. */
export function checkMakers(makers: LayerMakers = {}): void {
  if (typeof makers !== 'object' || makers === null || Array.isArray(makers)) {
    throw new GradloomError('E_ARGUMENT', `layers: it must be functions by kind; got ${kindOf(makers)}.`);
  }
  for (const [kind, make] of Object.entries(makers)) checkFunction(`layers: ${kind}`, make);
  const taken = Object.keys(makers).find((kind) => Object.hasOwn(BUILT_IN, kind));
  if (taken === undefined) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `layers: kinds of one's own must be others than those of the library's layers; got ${taken}.`,
  );
}

/**
 * The layer that a description stands for: the library's where it is a kind of those, else what `makers` make.
 *
 * @throws GradloomError `E_ARGUMENT` for a kind that nobody makes, and unless the layer describes itself by the same words.
 */
export function layerOfConfig(config: LayerConfig, makers: LayerMakers = {}): Layer {
  const written = canonical(config, 0);
  const { kind } = config;
  const known: Readonly<Record<string, Maker | undefined>> = Object.hasOwn(BUILT_IN, kind)
    ? BUILT_IN
    : makers;
  const make = Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (typeof make !== 'function') {
    throw new GradloomError(
      'E_ARGUMENT',
      `layers: somebody must make layers of kind ${quoted(kind)}; got none.`,
      {
        hint: 'Name your own layers: loadModel(gpu, path, { layers: { kind: (config) => layer } }).',
      },
    );
  }
  const nested = (configs: readonly LayerConfig[]) => configs.map((inner) => layerOfConfig(inner, makers));
  const layer = made(() => make(config as never, nested), kind);
  if (canonical(layer?.config ?? null, 0) === written) return layer;
  throw new GradloomError(
    'E_ARGUMENT',
    `layers: a layer of kind ${quoted(kind)} must describe itself as it was written; got another description.`,
  );
}

/** A description that lacks something makes what reads it throw anything. */
function made(make: () => Layer, kind: string): Layer {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof GradloomError) throw cause;
    throw new GradloomError(
      'E_ARGUMENT',
      `layers: a layer of kind ${quoted(kind)} must be made of its description; got ${quoted(String(cause), 100)}.`,
      { cause },
    );
  }
}

/** JSON with names in order; throws `E_ARGUMENT` for what JSON does not keep as it is. */
export function canonical(value: unknown, depth: number): string {
  if (depth > MOST_DEPTH) throw notJson(`more than ${MOST_DEPTH} levels`);
  if (Array.isArray(value)) {
    // Not map: it passes over holes, which JSON would fill.
    return `[${Array.from(value, (item: unknown) => canonical(item, depth + 1)).join()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw notJson(Object.prototype.toString.call(value).slice('[object '.length, -1));
    }
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, depth + 1)}`).join()}}`;
  }
  const kept =
    typeof value === 'number'
      ? Number.isFinite(value) && !Object.is(value, -0)
      : ['string', 'boolean'].includes(typeof value);
  if (!kept && value !== null) throw notJson(typeof value === 'number' ? String(value) : typeof value);
  return JSON.stringify(value);
}

function notJson(got: string): GradloomError {
  return new GradloomError(
    'E_ARGUMENT',
    `layers: a layer's config must be plain JSON: texts, finite numbers, true, false, null, lists and objects; got ${got}.`,
  );
}
