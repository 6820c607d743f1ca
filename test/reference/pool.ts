// CPU twins of pooling and of its transposed map, in float64, window by window.

import type { PoolShape } from '../../src/kernels/pool.ts';

/** Of images x [examples, height, width, channels] the average or the largest of each window, or `values` where x is. */
export function pool(x: ArrayLike<number>, shape: PoolShape, values: ArrayLike<number> = x): Float64Array {
  const made: number[] = [];
  for (const places of windows(shape)) {
    const best = places[firstLargest(places.map((place) => x[place]!))]!;
    const sum = places.reduce((total, place) => total + x[place]!, 0);
    made.push(shape.combine === 'average' ? sum / elements(places, shape) : values[best]!);
  }
  return Float64Array.from(made);
}

/** For each element of the images the sum of its windows' shares of dy; x is read unless `combine` is `average`. */
export function unpool(dy: ArrayLike<number>, x: ArrayLike<number>, shape: PoolShape): Float64Array {
  const { examples, images, channels } = shape;
  const made = new Float64Array(examples * images[0] * images[1] * channels);
  windows(shape).forEach((places, window) => {
    if (shape.combine === 'average') {
      for (const place of places) made[place]! += dy[window]! / elements(places, shape);
    } else {
      made[places[firstLargest(places.map((place) => x[place]!))]!]! += dy[window]!;
    }
  });
  return made;
}

function elements(places: readonly number[], { countsPadding, size }: PoolShape): number {
  return countsPadding ? size[0] * size[1] : places.length;
}

/** A NaN counts as larger than all numbers. */
function firstLargest(values: readonly number[]): number {
  return values.reduce((best, value, index) => {
    const largest = values[best]!;
    return value > largest || (Number.isNaN(value) && !Number.isNaN(largest)) ? index : best;
  }, 0);
}

/** The places in the images that each element of the results is made of, in their order. */
function windows({ examples, images, channels, results, size, stride, before }: PoolShape): number[][] {
  const within = (axis: 0 | 1, result: number): number[] =>
    Array.from({ length: size[axis] }, (_, step) => result * stride[axis] - before[axis] + step).filter(
      (place) => place >= 0 && place < images[axis],
    );
  const all: number[][] = [];
  for (let example = 0; example < examples; example++) {
    for (let oh = 0; oh < results[0]; oh++) {
      for (let ow = 0; ow < results[1]; ow++) {
        for (let channel = 0; channel < channels; channel++) {
          all.push(
            within(0, oh).flatMap((h) =>
              within(1, ow).map((w) => ((example * images[0] + h) * images[1] + w) * channels + channel),
            ),
          );
        }
      }
    }
  }
  return all;
}
