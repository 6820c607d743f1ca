// Convolutions and pooling of Keras along one axis: a series [steps, channels] is a picture one column wide.

import type { Shape } from '../../graph/shape.ts';
import { damaged, shown, unsupported, type Json, type Place } from '../fields.ts';
import type { Given, Part, Translate } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';
import { IMAGE_LAYERS } from './images.ts';
import { withPadding } from './withPadding.ts';

const TRANSLATORS = new Map(IMAGE_LAYERS);

/** What a layer says of its windows, which pictures have for rows and columns. */
const SIZES = ['kernel_size', 'strides', 'dilation_rate', 'pool_size'];

/** Sizes along the series, and 1 across it. */
function sizesOfPictures(config: Json, place: Place): Record<string, readonly [unknown, number]> {
  const sizes: Record<string, readonly [unknown, number]> = {};
  for (const key of SIZES) {
    const value = config[key];
    if (value === undefined || value === null) continue;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length !== 1) throw damaged(place, `${key} must be one whole number`, shown(value));
    sizes[key] = [list[0], 1];
  }
  return sizes;
}

/** What a class for pictures becomes for series. */
function alongSteps(translate: Translate, poolSize?: number): Translate {
  return (given) => {
    const { config, input, place, weights } = given;
    if (input.length !== 2) throw unsupported(place, 'it must take series [steps, channels]', shown(input));
    const [steps, channels] = input as [number, number];
    const isCausal = config['padding'] === 'causal';
    const own: Given = {
      ...given,
      input: [steps, 1, channels],
      config: {
        ...config,
        ...sizesOfPictures(poolSize ? { pool_size: poolSize, ...config } : config, place),
        ...(isCausal ? { padding: 'valid' } : {}),
      },
      weights: (wanted) => weights(wanted.map(([name, shape]) => [name, withoutColumns(shape)])),
    };
    const { parts = [] } = translate(own);
    const [first, ...others] = parts;
    const all = isCausal && first ? [causal(first), ...others] : parts;
    const shape = all.reduce<Shape>((before, { layer }) => layer.build(before).shape, own.input);
    const asPicture = { layer: layers.reshape([steps, 1, channels]) };
    if (shape.length < 3) return { parts: [asPicture, ...all] };
    return { parts: [asPicture, ...all, { layer: layers.reshape([shape[0]!, shape[2]!]) }] };
  };
}

/** Of the kernel [rows, columns, …] of a picture: that of a series. */
function withoutColumns(shape: Shape): Shape {
  return shape.length > 2 ? [shape[0]!, ...shape.slice(2)] : shape;
}

/** The same convolution with zeros before the first step, so that no output sees a later step. */
function causal(part: Part): Part {
  const { size, dilation } = part.layer.config;
  const [[steps], [spread]] = [size, dilation ?? [1, 1]] as [[number, number], [number, number]];
  return withPadding(part, [
    [(steps - 1) * spread, 0],
    [0, 0],
  ]);
}

/** Translators by class. */
export const SERIES_LAYERS: readonly (readonly [kind: string, Translate])[] = [
  ...['Conv', 'Convolution', 'DepthwiseConv', 'SeparableConv'].map((kind) => seriesLayer(kind)),
  ...['MaxPooling', 'MaxPool', 'AveragePooling', 'AvgPool'].map((kind) => seriesLayer(kind, 2)),
  ...['GlobalMaxPooling', 'GlobalMaxPool', 'GlobalAveragePooling', 'GlobalAvgPool'].map((kind) =>
    seriesLayer(kind),
  ),
];

function seriesLayer(kind: string, poolSize?: number): readonly [kind: string, Translate] {
  return [`${kind}1D`, alongSteps(TRANSLATORS.get(`${kind}2D`)!, poolSize)];
}
