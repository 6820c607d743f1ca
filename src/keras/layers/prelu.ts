// PReLU of Keras: a slope of its own below 0 for each feature.

import { sizeOf } from '../../graph/shape.ts';
import { shown, unsupported } from '../fields.ts';
import type { Given, Part, Translate } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';

/** Slopes that differ become a product with a square matrix. */
const MOST_SLOPES = 512;

/**
 * max(x, 0) + α min(x, 0). One α for all is a leaky ReLU; several are (1 − α) max(x, 0) + α x: a residual layer whose ways are
 * products with diagonal matrices, of features or of a picture's channels.
 */
function prelu({ config, input, place, weights }: Given): { parts: Part[] } {
  const shared = config['shared_axes'] ?? [];
  const axes = Array.isArray(shared) ? (shared as unknown[]) : [shared];
  if (!axes.every((axis) => Number.isSafeInteger(axis) && Number(axis) >= 1 && Number(axis) <= input.length))
    throw unsupported(place, `shared_axes must be from 1 to ${input.length}`, shown(shared));
  const shape = input.map((size, at) => (axes.includes(at + 1) ? 1 : size));
  const [alpha] = weights([['alpha', shape]]);
  const [slope] = alpha!;
  if (alpha!.every((own) => own === slope))
    return { parts: [{ layer: layers.activation({ name: 'leakyRelu', slope: slope! }) }] };
  const count = input.at(-1)!;
  const isOfChannels = input.length === 1 || input.length === 3;
  if (!isOfChannels || sizeOf(shape) !== count || count > MOST_SLOPES) {
    throw unsupported(
      place,
      `slopes that differ must be those of features, or of a picture's channels, ${MOST_SLOPES} at most`,
      `[${shape.join(', ')}] of them`,
      'Share them along the other axes, PReLU(shared_axes=[1, 2]) behind Conv2D, and train it again.',
    );
  }
  const product = () =>
    input.length === 1
      ? layers.dense(count, 'identity', { bias: false })
      : layers.conv2d(count, { size: 1, bias: false });
  const layer = layers.residual([layers.activation('relu'), product()], { shortcut: [product()] });
  const values = { 'W.2': diagonal(alpha!, (own) => 1 - own), 'W.3': diagonal(alpha!, (own) => own) };
  return { parts: [{ layer, values }] };
}

function diagonal(slopes: Float32Array, of: (slope: number) => number): Float32Array {
  const matrix = new Float32Array(slopes.length ** 2);
  slopes.forEach((slope, at) => (matrix[at * (slopes.length + 1)] = of(slope)));
  return matrix;
}

/** Translators by class. */
export const PRELU_LAYERS: readonly (readonly [kind: string, Translate])[] = [['PReLU', prelu]];
