// Pooling of images and its gradient: exact, since whole numbers are compared and moved.

import { grad } from '../../graph/differentiate.ts';
import { maxPool2d, multiply, sum } from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import type { GraphCheck } from '../graphCheck.ts';
import { wholes } from '../testValues.ts';

const [IMAGES, ROWS, COLUMNS, CHANNELS] = [2, 7, 9, 5];
const SIZE = 2;
const [DOWN, ACROSS] = [Math.floor(ROWS / SIZE), Math.floor(COLUMNS / SIZE)];

/** All checks of convolutions and pooling. */
export function imageChecks(): GraphCheck[] {
  const count = IMAGES * ROWS * COLUMNS * CHANNELS;
  // No two alike, so that each window has one largest.
  const images = Float32Array.from({ length: count }, (_, index) => ((index * 7919) % count) - (count >> 1));
  const weights = wholes(IMAGES * DOWN * ACROSS * CHANNELS, 4);
  const slopes = new Float64Array(count);
  const largest = Float64Array.from(weights, (weight, result) => {
    const channel = result % CHANNELS;
    const across = Math.floor(result / CHANNELS) % ACROSS;
    const down = Math.floor(result / (CHANNELS * ACROSS)) % DOWN;
    const image = Math.floor(result / (CHANNELS * ACROSS * DOWN));
    const places = [0, 1, 2, 3].map((part) => {
      const [row, column] = [SIZE * down + (part >> 1), SIZE * across + (part & 1)];
      return ((image * ROWS + row) * COLUMNS + column) * CHANNELS + channel;
    });
    const place = places.reduce((best, other) => (images[other]! > images[best]! ? other : best));
    slopes[place]! += weight;
    return images[place]!;
  });
  const x = input('images', [IMAGES, ROWS, COLUMNS, CHANNELS]);
  const pooled = maxPool2d(x, { size: SIZE });
  const [gradient] = grad(sum(multiply(pooled, input('weights', [IMAGES, DOWN, ACROSS, CHANNELS]))), [x]);
  return [
    {
      family: 'places',
      inputs: { images, weights },
      cases: [
        { what: `largest of ${SIZE} × ${SIZE} in images`, output: pooled, exact: largest },
        { what: `gradient of the largest of ${SIZE} × ${SIZE}`, output: gradient, exact: slopes },
      ],
    },
  ];
}
