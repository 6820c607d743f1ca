// Convolutions and the gradients of their weights equal the float64 twin, with every kind of product kernel.

import { expect, test } from 'vitest';
import type { ConvShape } from '../../src/kernels/conv.ts';
import type { MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { testGpu } from '../gpu.ts';
import { tryConv } from './convFixture.ts';

const gpu = await testGpu();

const plain = { stride: [1, 1], before: [0, 0], dilation: [1, 1], spread: [1, 1], groups: 1 } as const;

/** Sizes that are no multiples of tiles; padding on one side or all; what is cut off; strides, dilations, groups. */
const SHAPES: Record<string, Omit<ConvShape, 'of'>> = {
  'one channel, padded': {
    ...plain,
    examples: 3,
    images: [9, 7],
    channels: 1,
    results: [9, 7],
    outChannels: 5,
    kernel: [3, 3],
    before: [1, 1],
  },
  'four channels': {
    ...plain,
    examples: 2,
    images: [8, 6],
    channels: 4,
    results: [8, 6],
    outChannels: 8,
    kernel: [3, 3],
    before: [1, 1],
  },
  'more pixels than a block of sums': {
    ...plain,
    examples: 3,
    images: [17, 13],
    channels: 3,
    results: [15, 11],
    outChannels: 33,
    kernel: [3, 3],
  },
  'strides and dilations': {
    ...plain,
    examples: 2,
    images: [12, 11],
    channels: 8,
    results: [6, 3],
    outChannels: 12,
    kernel: [3, 2],
    stride: [2, 3],
    before: [2, 1],
    dilation: [2, 4],
  },
  'spread, as the gradient by images of strides': {
    ...plain,
    examples: 2,
    images: [5, 4],
    channels: 8,
    results: [11, 9],
    outChannels: 4,
    kernel: [3, 3],
    before: [1, 2],
    spread: [2, 3],
  },
  'spread, of three channels': {
    ...plain,
    examples: 2,
    images: [5, 4],
    channels: 3,
    results: [11, 9],
    outChannels: 7,
    kernel: [3, 3],
    stride: [1, 2],
    before: [2, 0],
    spread: [3, 2],
    dilation: [2, 1],
  },
  'cut off on both sides': {
    ...plain,
    examples: 2,
    images: [9, 9],
    channels: 2,
    results: [4, 5],
    outChannels: 3,
    kernel: [2, 2],
    before: [-2, -3],
  },
  groups: {
    ...plain,
    examples: 2,
    images: [6, 5],
    channels: 8,
    results: [6, 5],
    outChannels: 24,
    kernel: [3, 3],
    before: [1, 1],
    groups: 2,
  },
  'groups of three channels': {
    ...plain,
    examples: 3,
    images: [5, 6],
    channels: 9,
    results: [3, 4],
    outChannels: 15,
    kernel: [3, 3],
    groups: 3,
  },
  'a group for each channel': {
    ...plain,
    examples: 2,
    images: [6, 5],
    channels: 5,
    results: [6, 5],
    outChannels: 5,
    kernel: [3, 3],
    before: [1, 1],
    groups: 5,
  },
  'one pixel, one tap': {
    ...plain,
    examples: 1,
    images: [3, 3],
    channels: 1,
    results: [1, 1],
    outChannels: 1,
    kernel: [1, 1],
  },
  'one result channel': {
    ...plain,
    examples: 2,
    images: [6, 6],
    channels: 4,
    results: [4, 4],
    outChannels: 1,
    kernel: [3, 3],
  },
};

/** Those that large kernels are tried with. */
const FEW = new Set(['four channels', 'more pixels than a block of sums', 'groups']);

const { subgroupSize } = gpu;
const VARIANTS: readonly (MatmulVariant | undefined)[] = [
  undefined,
  { kind: 'tile', quads: 1 },
  { kind: 'tile', quads: 1, splits: 3 },
  { kind: 'narrow', lanes: 4 },
  ...([4, 8, 16, 32].includes(subgroupSize)
    ? ([
        { kind: 'panel', lanes: subgroupSize, rows: 8, quads: 1 },
        { kind: 'panel', lanes: subgroupSize, rows: 8, quads: 1, swapped: true },
      ] as const)
    : []),
];

for (const variant of VARIANTS) {
  const name = variant ? JSON.stringify(variant) : 'the variant that is chosen';
  test(`convolutions and the gradients of their weights equal float64 with ${name}`, async () => {
    for (const [title, shape] of Object.entries(SHAPES)) {
      // Drivers in software take seconds to compile a large kernel.
      if ((variant?.kind ?? 'tile') === 'tile' && !FEW.has(title)) continue;
      for (const of of ['images', 'weights'] as const) {
        const sums = of === 'weights' && shape.groups === 1;
        const deviation = await tryConv(gpu, { ...shape, of }, { variant, sums });
        expect.soft(deviation.result, `${title}, ${of}`).toBeLessThan(1);
        expect.soft(deviation.sums, `${title}, sums`).toBeLessThan(1);
      }
    }
  });
}
