// CPU twin of convolutions, in float64, written as sums over images, results and taps.

import type { ConvShape } from '../../src/kernels/conv.ts';

/** A sum of products, with Σ|aᵢbᵢ| of each element, which bounds the rounding error. */
export interface Sums {
  readonly product: Float64Array;
  readonly magnitude: Float64Array;
}

/**
 * With `of: 'images'` the convolution of images x [examples, height, width, channels] and weights [outChannels, kh, kw,
 * channels / groups]; with `of: 'weights'` the gradient of the weights, given the result's.
 */
export function convReference(x: ArrayLike<number>, other: ArrayLike<number>, shape: ConvShape): Sums {
  const { examples, images, channels, results, outChannels, kernel, groups } = shape;
  const [own, depth] = [outChannels / groups, channels / groups];
  const weights = outChannels * kernel[0] * kernel[1] * depth;
  const ofImages = shape.of === 'images';
  const size = ofImages ? examples * results[0] * results[1] * outChannels : weights;
  const product = new Float64Array(size);
  const magnitude = new Float64Array(size);
  for (const [oh, kh, h] of meetings(shape, 0)) {
    for (const [ow, kw, w] of meetings(shape, 1)) {
      for (let example = 0; example < examples; example++) {
        const pixel = ((example * images[0] + h) * images[1] + w) * channels;
        const result = ((example * results[0] + oh) * results[1] + ow) * outChannels;
        for (let out = 0; out < outChannels; out++) {
          const tap = ((out * kernel[0] + kh) * kernel[1] + kw) * depth;
          const first = pixel + Math.floor(out / own) * depth;
          for (let channel = 0; channel < depth; channel++) {
            const term = x[first + channel]! * other[ofImages ? tap + channel : result + out]!;
            const target = ofImages ? result + out : tap + channel;
            product[target]! += term;
            magnitude[target]! += Math.abs(term);
          }
        }
      }
    }
  }
  return { product, magnitude };
}

/** Along one axis: which positions of results, kernel and images meet. */
function meetings(shape: ConvShape, axis: 0 | 1): [result: number, kernel: number, image: number][] {
  const found: [number, number, number][] = [];
  for (let result = 0; result < shape.results[axis]; result++) {
    for (let tap = 0; tap < shape.kernel[axis]; tap++) {
      const place = result * shape.stride[axis] - shape.before[axis] + tap * shape.dilation[axis];
      const image = place / shape.spread[axis];
      if (Number.isInteger(image) && image >= 0 && image < shape.images[axis])
        found.push([result, tap, image]);
    }
  }
  return found;
}
