// Normalisations, shapes, and what does nothing in predictions, of Keras.

import type { Shape } from '../../graph/shape.ts';
import { flagAt, listAt, realAt, shown, unsupported, type Json, type Place } from '../fields.ts';
import type { Given, Translate } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';
import { checkChannels } from './images.ts';

/** Keras' ε of both normalisations. */
const EPSILON = 1e-3;
/** Below this no spread divides: Keras' `backend.epsilon()`. */
const LEAST_SPREAD = 1e-7;

function checkLastAxis(config: Json, input: Shape, place: Place): void {
  const axis = config['axis'] ?? -1;
  const one = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis;
  if (one !== -1 && one !== input.length) throw unsupported(place, 'axis must be the last one', shown(axis));
}

/** Both normalisations' γ and β, where they have them. */
function scaled({ config, place }: Given, features: number) {
  const scale = flagAt(config, 'scale', { usual: true, place });
  const center = flagAt(config, 'center', { usual: true, place });
  return {
    wanted: [
      ...(scale ? ([['gamma', [features]]] as const) : []),
      ...(center ? ([['beta', [features]]] as const) : []),
    ],
    values: (given: readonly Float32Array[]) => ({
      gamma: scale ? given[0]! : new Float32Array(features).fill(1),
      beta: center ? given[scale ? 1 : 0]! : new Float32Array(features),
    }),
  };
}

/** No data has a negative variance: its root is no number, and the least spread would hide that. */
function checkVariance(variances: Float32Array, place: Place): void {
  const bad = variances.find((one) => one < 0);
  if (bad !== undefined) throw unsupported(place, 'variances must be at least 0', String(bad));
}

function batchNorm(given: Given) {
  const { config, input, place, weights } = given;
  checkLastAxis(config, input, place);
  const features = input.at(-1)!;
  const { wanted, values } = scaled(given, features);
  const tensors = weights([...wanted, ['moving_mean', [features]], ['moving_variance', [features]]]);
  const layer = layers.batchNorm({
    epsilon: realAt(config, 'epsilon', { usual: EPSILON, place }),
    momentum: realAt(config, 'momentum', { usual: 0.99, place }),
  });
  const [runningMean, runningVariance] = tensors.slice(wanted.length) as [Float32Array, Float32Array];
  checkVariance(runningVariance, place);
  return { parts: [{ layer, values: { ...values(tensors), runningMean, runningVariance } }] };
}

function layerNorm(given: Given) {
  const { config, input, place, weights } = given;
  checkLastAxis(config, input, place);
  if (config['rms_scaling'] === true) throw unsupported(place, 'rms_scaling must be false', shown(true));
  const { wanted, values } = scaled(given, input.at(-1)!);
  const layer = layers.layerNorm({ epsilon: realAt(config, 'epsilon', { usual: EPSILON, place }) });
  return { parts: [{ layer, values: values(weights(wanted)) }] };
}

/** A number for each place, or one for all. */
function one(list: readonly number[], at: number): number {
  return list[list.length === 1 ? 0 : at]!;
}

/** x ∗ scale + offset. */
function rescaling({ config, place }: Given) {
  const numbers = (key: string, usual: number): number[] => {
    const value = config[key] ?? usual;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((one) => typeof one === 'number' && Number.isFinite(one))) return list as number[];
    throw unsupported(place, `${key} must be numbers`, shown(value));
  };
  const scale = numbers('scale', 1).map(Math.fround);
  const offset = numbers('offset', 0);
  const count = Math.max(scale.length, offset.length);
  const all = Array.from({ length: count }, (_, at) => one(scale, at));
  return { scaling: { scale: all, shift: all.map((factor, at) => -one(offset, at) / factor) } };
}

/** (x − mean) / √variance. */
function normalization({ config, input, place, weights }: Given) {
  checkLastAxis(config, input, place);
  if (config['invert'] === true) throw unsupported(place, 'invert must be false', shown(true));
  const features = input.at(-1)!;
  const own = (key: string): Float32Array | undefined => {
    const value = config[key] ?? undefined;
    if (value === undefined) return undefined;
    const list = (Array.isArray(value) ? value.flat(Infinity) : [value]) as number[];
    return Float32Array.from({ length: features }, (_, at) => list[list.length === 1 ? 0 : at]!);
  };
  const [mean, variance] = [own('mean'), own('variance')];
  const tensors =
    mean && variance
      ? [mean, variance]
      : weights([
          ['mean', [features]],
          ['variance', [features]],
          ['count?', []],
        ]);
  checkVariance(tensors[1]!, place);
  const scale = Array.from(tensors[1]!, (one) => 1 / Math.max(Math.sqrt(one), LEAST_SPREAD));
  return { scaling: { shift: [...tensors[0]!], scale } };
}

function reshape({ config, place }: Given) {
  const shape = listAt(config, 'target_shape', place) as number[];
  return { parts: [{ layer: layers.reshape(shape) }] };
}

function flatten({ config, input, place }: Given) {
  if (input.length > 2) checkChannels(config, place);
  return { parts: [{ layer: layers.flatten() }] };
}

function dropout({ config, place }: Given) {
  return { parts: [{ layer: layers.dropout(realAt(config, 'rate', { usual: 0, place })) }] };
}

/** What acts in training alone, and not as dropout does. */
function nothing(kind: string): Translate {
  return ({ warn, place }) => {
    warn(`${place.file}: ${kind} acts in training alone: it is left out.`);
    return {};
  };
}

/** Translators by class. */
export const OTHER_LAYERS: readonly (readonly [kind: string, Translate])[] = [
  ['BatchNormalization', batchNorm],
  ['LayerNormalization', layerNorm],
  ['Rescaling', rescaling],
  ['Normalization', normalization],
  ['Reshape', reshape],
  ['Flatten', flatten],
  ['Dropout', dropout],
  ...['SpatialDropout2D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'ActivityRegularization'].map(
    (kind) => [kind, nothing(kind)] as const,
  ),
];
