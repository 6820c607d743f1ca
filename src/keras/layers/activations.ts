// Activations by the names that Keras gives them, and its layers that are one.

import { activation, type Activation, type ActivationName } from '../../nn/activation.ts';
import { layers } from '../layersOfLibrary.ts';
import { isObject, realAt, shown, unsupported, type Json, type Place } from '../fields.ts';
import type { Given, Translate } from '../kerasLayer.ts';

/** How an activation's name is read. */
interface Reading {
  readonly place: Place;
  readonly version: number;
  readonly warn: (warning: string) => void;
}

/** The slope of Keras' `leaky_relu`, the function; the layer has another. */
const FUNCTION_SLOPE = 0.2;
const LAYER_SLOPE = 0.3;

const SAME = [
  'sigmoid',
  'tanh',
  'relu',
  'relu6',
  'elu',
  'selu',
  'celu',
  'softmax',
  'softplus',
  'softsign',
  'mish',
];
const NAMES: ReadonlyMap<string, ActivationName | Activation> = new Map<string, ActivationName | Activation>([
  ...SAME.map((name) => [name, name as ActivationName] as const),
  ['linear', 'identity'],
  ['gelu', 'gelu'],
  ['gelu_new', 'geluTanh'],
  ['swish', { name: 'silu', alpha: 1 }],
  ['silu', { name: 'silu', alpha: 1 }],
  ['hard_swish', 'hardSwish'],
  ['hard_silu', 'hardSwish'],
  ['leaky_relu', { name: 'leakyRelu', slope: FUNCTION_SLOPE }],
]);

/** The activation that a configuration names: a text, none, or a function or a layer as an object. */
export function activationAt(config: Json, reading: Reading): Activation {
  return activation(named(config['activation'], reading));
}

function named(given: unknown, reading: Reading): ActivationName | Activation {
  const { place } = reading;
  if (given === undefined || given === null) return 'identity';
  if (isObject(given)) {
    const { class_name: kind, config } = given;
    if (kind === 'function') return named(isObject(config) ? config['name'] : config, reading);
    const own =
      typeof kind === 'string' && isObject(config) ? LAYERS.get(kind)?.(config, reading) : undefined;
    if (own) return own;
    throw unsupported(place, 'its activation must be one that the library has', shown(kind));
  }
  if (given === 'hard_sigmoid') return hardSigmoid(reading);
  const known = typeof given === 'string' ? NAMES.get(given) : undefined;
  if (known) return known;
  throw unsupported(place, 'its activation must be one that the library has', shown(given));
}

/** Keras 3 took PyTorch's slope, 1/6; before it was 1/5, which TensorFlow.js still has. */
function hardSigmoid({ version, warn, place }: Reading): Activation {
  if (version < 3) return { name: 'hardSigmoid', alpha: 0.2, beta: 0.5 };
  warn(`${place.file}: hard_sigmoid has the slope 1/6 of Keras 3; TensorFlow.js and Keras 2 have 1/5.`);
  return { name: 'hardSigmoid', alpha: 1 / 6, beta: 0.5 };
}

/** Layers that are an activation, by their class. */
const LAYERS: ReadonlyMap<string, (config: Json, reading: Reading) => ActivationName | Activation> = new Map<
  string,
  (config: Json, reading: Reading) => ActivationName | Activation
>([
  ['Activation', (config, reading) => named(config['activation'], reading)],
  ['ReLU', relu],
  [
    'LeakyReLU',
    (config, { place }) => {
      const key = config['negative_slope'] === undefined ? 'alpha' : 'negative_slope';
      return { name: 'leakyRelu', slope: realAt(config, key, { usual: LAYER_SLOPE, place }) };
    },
  ],
  ['ELU', (config, { place }) => ({ name: 'elu', alpha: realAt(config, 'alpha', { usual: 1, place }) })],
]);

function relu(config: Json, { place }: Reading): ActivationName | Activation {
  const slope = realAt(config, 'negative_slope', { usual: 0, place });
  const most = config['max_value'] ?? null;
  if (realAt(config, 'threshold', { usual: 0, place }) !== 0)
    throw unsupported(place, 'threshold must be 0', shown(config['threshold']));
  if (most === null) return slope === 0 ? 'relu' : { name: 'leakyRelu', slope };
  if (most === 6 && slope === 0) return 'relu6';
  throw unsupported(place, 'max_value must be none, or 6 without a slope', shown(most));
}

/** Softmax goes along the last axis here. */
function softmax({ config, input, place }: Given): 'softmax' {
  const axis = config['axis'] ?? -1;
  const last = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis;
  if (last !== -1 && last !== input.length)
    throw unsupported(place, 'axis must be the last one', shown(axis));
  return 'softmax';
}

/** Translators of the layers that are an activation. */
export const ACTIVATION_LAYERS: readonly (readonly [kind: string, Translate])[] = [
  ...[...LAYERS].map(
    ([kind, read]) =>
      [
        kind,
        (given: Given) => {
          const g = activation(read(given.config, given));
          return { parts: g.name === 'identity' ? [] : [{ layer: layers.activation(g) }] };
        },
      ] as const,
  ),
  ['Softmax', (given) => ({ parts: [{ layer: layers.activation(softmax(given)) }] })],
];
