// Convolutions and pooling of Keras. Channels are last there too; filters lie along the last axis of a kernel.

import type { Shape } from '../../graph/shape.ts';
import { flagAt, pairAt, shown, unsupported, wholeAt, type Json, type Place } from '../fields.ts';
import type { Given, Part, Translate } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';
import { activationAt } from './activations.ts';
import { turned } from './dense.ts';

/** Throws `E_UNSUPPORTED` unless channels are last. */
export function checkChannels(config: Json, place: Place): void {
  const order = config['data_format'] ?? 'channels_last';
  if (order !== 'channels_last') throw unsupported(place, 'data_format must be channels_last', shown(order));
}

function paddingAt(config: Json, place: Place): 'valid' | 'same' {
  const padding = config['padding'] ?? 'valid';
  if (padding === 'valid' || padding === 'same') return padding;
  throw unsupported(place, 'padding must be valid or same', shown(padding));
}

function checkPictures(input: Shape, place: Place): asserts input is readonly [number, number, number] {
  if (input.length !== 3)
    throw unsupported(place, 'it must take pictures [height, width, channels]', shown(input));
}

interface Windows {
  readonly stride: [number, number];
  readonly padding: 'valid' | 'same';
  readonly dilation: [number, number];
}

function windowsAt(config: Json, place: Place): Windows {
  return {
    stride: pairAt(config, 'strides', { usual: 1, place }),
    padding: paddingAt(config, place),
    dilation: pairAt(config, 'dilation_rate', { usual: 1, place }),
  };
}

/** Kernel [rows, columns, depth, filters]; here filters come first. */
function convolution({ config, input, place, version, warn, weights }: Given) {
  checkChannels(config, place);
  checkPictures(input, place);
  const filters = wholeAt(config, 'filters', { place });
  const size = pairAt(config, 'kernel_size', { place });
  const groups = wholeAt(config, 'groups', { usual: 1, place });
  if (input[2] % groups !== 0) throw unsupported(place, 'groups must divide the channels', shown(groups));
  const bias = flagAt(config, 'use_bias', { usual: true, place });
  const depth = input[2] / groups;
  const [kernel, b] = weights([
    ['kernel', [...size, depth, filters]],
    ...(bias ? ([['bias', [filters]]] as const) : []),
  ]);
  const activation = activationAt(config, { place, version, warn });
  const layer = layers.conv2d(filters, { size, groups, activation, bias, ...windowsAt(config, place) });
  const W = turned(kernel!, size[0] * size[1] * depth);
  return { parts: [{ layer, values: { W, ...(b ? { b } : {}) } }] };
}

/** The filters of each channel alone: a convolution in as many groups as channels. */
function byChannel(
  given: Given,
  { activation = 'identity', bias }: { activation?: Parameters<typeof layers.activation>[0]; bias: boolean },
): { part: (kernel: Float32Array, b?: Float32Array) => Part; shape: Shape; filters: number } {
  const { config, input, place } = given;
  checkChannels(config, place);
  checkPictures(input, place);
  const [, , channels] = input;
  const size = pairAt(config, 'kernel_size', { place });
  const multiplier = wholeAt(config, 'depth_multiplier', { usual: 1, place });
  const filters = channels * multiplier;
  const windows = windowsAt(config, place);
  return {
    filters,
    shape: [...size, channels, multiplier],
    part: (kernel, b) => ({
      layer: layers.conv2d(filters, { size, groups: channels, activation, bias, ...windows }),
      values: { W: turned(kernel, size[0] * size[1]), ...(b ? { b } : {}) },
    }),
  };
}

function depthwise(given: Given) {
  const { config, place, version, warn, weights } = given;
  const bias = flagAt(config, 'use_bias', { usual: true, place });
  const activation = activationAt(config, { place, version, warn });
  const { part, shape, filters } = byChannel(given, { activation, bias });
  const [kernel, b] = weights([
    ['depthwise_kernel|kernel', shape],
    ...(bias ? ([['bias', [filters]]] as const) : []),
  ]);
  return { parts: [part(kernel!, b)] };
}

/** Each channel alone, and then a product along the channels. */
function separable(given: Given) {
  const { config, place, version, warn, weights } = given;
  const units = wholeAt(config, 'filters', { place });
  const bias = flagAt(config, 'use_bias', { usual: true, place });
  const activation = activationAt(config, { place, version, warn });
  const { part, shape, filters } = byChannel(given, { bias: false });
  const [kernel, point, b] = weights([
    ['depthwise_kernel', shape],
    ['pointwise_kernel', [1, 1, filters, units]],
    ...(bias ? ([['bias', [units]]] as const) : []),
  ]);
  const mixing = layers.conv2d(units, { size: 1, activation, bias });
  return {
    parts: [part(kernel!), { layer: mixing, values: { W: turned(point!, filters), ...(b ? { b } : {}) } }],
  };
}

function pooling(pool: typeof layers.maxPool2d): Translate {
  return ({ config, input, place }) => {
    checkChannels(config, place);
    checkPictures(input, place);
    const size = pairAt(config, 'pool_size', { usual: 2, place });
    const stride = pairAt(config, 'strides', { usual: size, place });
    return { parts: [{ layer: pool({ size, stride, padding: paddingAt(config, place) }) }] };
  };
}

function globalPooling(kind: 'maximum' | 'average'): Translate {
  return ({ config, input, place }) => {
    checkChannels(config, place);
    checkPictures(input, place);
    const [height, width, channels] = input;
    const kept = flagAt(config, 'keepdims', { usual: false, place });
    const shape = kept ? [1, 1, channels] : [channels];
    const pool =
      kind === 'average' ? layers.globalAveragePool2d() : layers.maxPool2d({ size: [height, width] });
    const reshape = kept === (kind === 'average');
    return { parts: [{ layer: pool }, ...(reshape ? [{ layer: layers.reshape(shape) }] : [])] };
  };
}

/** Zeros around pictures, which the convolution after them takes as its own padding. */
function zeros({ config, place, input }: Given) {
  checkChannels(config, place);
  checkPictures(input, place);
  const given = config['padding'] ?? 1;
  const sides: unknown[] = Array.isArray(given) ? given : [given, given];
  const margins = sides.map((side, axis) =>
    pairAt({ [`padding ${axis + 1}`]: side }, `padding ${axis + 1}`, { least: 0, place }),
  );
  if (margins.length !== 2) throw unsupported(place, 'padding must be for rows and columns', shown(given));
  return { margins: margins as [[number, number], [number, number]] };
}

/** Translators by class. */
export const IMAGE_LAYERS: readonly (readonly [kind: string, Translate])[] = [
  ['Conv2D', convolution],
  ['Convolution2D', convolution],
  ['DepthwiseConv2D', depthwise],
  ['SeparableConv2D', separable],
  ['MaxPooling2D', pooling(layers.maxPool2d)],
  ['MaxPool2D', pooling(layers.maxPool2d)],
  ['AveragePooling2D', pooling(layers.averagePool2d)],
  ['AvgPool2D', pooling(layers.averagePool2d)],
  ['GlobalMaxPooling2D', globalPooling('maximum')],
  ['GlobalMaxPool2D', globalPooling('maximum')],
  ['GlobalAveragePooling2D', globalPooling('average')],
  ['GlobalAvgPool2D', globalPooling('average')],
  ['ZeroPadding2D', zeros],
];
