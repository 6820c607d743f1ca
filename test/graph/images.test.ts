// Convolutions and pooling on the CPU: gradients against central differences, shapes, and what is refused.

import { describe, expect, test } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import type { Shape } from '../../src/graph/shape.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { centralDifference } from '../reference/centralDifferences.ts';
import { evaluate } from '../reference/evaluate.ts';

const CONVOLUTIONS: [string, Shape, Shape, ops.Conv2dOptions][] = [
  ['valid', [2, 5, 4, 3], [2, 3, 2, 3], {}],
  ['same', [1, 5, 6, 2], [3, 3, 2, 2], { padding: 'same' }],
  ['same, stride 2', [2, 5, 6, 2], [3, 3, 3, 2], { padding: 'same', stride: 2 }],
  ['strides that leave rows out', [1, 8, 7, 1], [2, 2, 3, 1], { stride: [3, 2] }],
  [
    'padding of each side',
    [1, 4, 3, 2],
    [2, 3, 3, 2],
    {
      padding: [
        [0, 2],
        [3, 1],
      ],
      stride: [1, 2],
    },
  ],
  ['dilation', [1, 8, 9, 2], [2, 3, 2, 2], { dilation: [2, 3], padding: 1, stride: 2 }],
  ['groups', [2, 4, 4, 6], [4, 2, 3, 3], { groups: 2, padding: 1 }],
  ['a filter a channel, stride 2', [1, 5, 5, 3], [6, 3, 3, 1], { groups: 3, padding: 'same', stride: 2 }],
  ['1 × 1, a product', [2, 3, 2, 4], [3, 1, 1, 4], {}],
  ['1 × 1 with strides', [2, 5, 4, 4], [3, 1, 1, 4], { stride: 2 }],
];

const POOLINGS: [string, Shape, (x: Tensor) => Tensor][] = [
  ['max, side by side', [2, 4, 6, 3], (x) => ops.maxPool2d(x, { size: 2 })],
  ['max, overlapping', [1, 7, 6, 2], (x) => ops.maxPool2d(x, { size: 3, stride: [2, 1], padding: 1 })],
  ['average, side by side', [2, 4, 6, 3], (x) => ops.averagePool2d(x, { size: 2 })],
  [
    'average, overlapping',
    [1, 7, 6, 2],
    (x) => ops.averagePool2d(x, { size: [3, 2], stride: 2, padding: 'same' }),
  ],
  [
    'average that counts padding',
    [1, 5, 6, 2],
    (x) =>
      ops.averagePool2d(x, {
        size: 3,
        stride: 2,
        padding: [
          [1, 1],
          [2, 0],
        ],
        countPadding: true,
      }),
  ],
  ['of the whole image', [2, 4, 3, 3], (x) => ops.globalAveragePool2d(x)],
];

function valuesOf(leaves: readonly Tensor[]): Map<Tensor, Float64Array> {
  const random = new RandomStream(7);
  return new Map(
    leaves.map((leaf) => [leaf, Float64Array.from({ length: leaf.size }, () => 2 * random.nextFloat() - 1)]),
  );
}

/** Compares the derivatives of Σ tanh(y + 0.3) · y, and of Σ of the squares of these. */
function compare(y: Tensor, leaves: readonly Tensor[]): void {
  const values = valuesOf(leaves);
  const first = ops.sum(ops.multiply(ops.tanh(ops.add(y, 0.3)), y));
  const second = grad(first, leaves)
    .map((gradient) => ops.sum(ops.square(gradient)))
    .reduce((a, b) => ops.add(a, b));
  for (const loss of [first, second]) {
    const gradients = evaluate(grad(loss, leaves), values);
    leaves.forEach((leaf, number) => {
      const scale = gradients[number]!.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      let compared = 0;
      for (let index = 0; index < leaf.size; index += 1 + Math.floor(leaf.size / 12)) {
        const slope = centralDifference(loss, values, { leaf, index });
        if (slope === undefined) continue;
        compared++;
        const what = `${leaf.op}[${index}]`;
        expect.soft(Math.abs(gradients[number]![index]! - slope) / scale, what).toBeLessThan(1e-6);
      }
      expect.soft(compared).toBeGreaterThan(3);
    });
  }
}

describe('gradients and gradients of gradients agree with central differences at 1e-6:', () => {
  test.each(CONVOLUTIONS)('conv2d, %s', (_, image, weights, options) => {
    const [x, w] = [input('x', image), input('w', weights)];
    compare(ops.conv2d(x, w, options), [x, w]);
  });

  test.each(POOLINGS)('pooling, %s', (_, image, pool) => {
    const x = input('x', image);
    compare(pool(x), [x]);
  });
});

describe('shapes', () => {
  const x = input('x', [2, 7, 10, 3]);
  const w = input('w', [5, 3, 2, 3]);

  test.each<[ops.Conv2dOptions, Shape]>([
    [{}, [2, 5, 9, 5]],
    [{ padding: 'same' }, [2, 7, 10, 5]],
    [{ padding: 'same', stride: [2, 3] }, [2, 4, 4, 5]],
    [{ padding: 2 }, [2, 9, 13, 5]],
    [
      {
        padding: [
          [0, 1],
          [2, 3],
        ],
        stride: 2,
      },
      [2, 3, 7, 5],
    ],
    [{ dilation: [3, 9] }, [2, 1, 1, 5]],
  ])('conv2d with %o gives %o', (options, shape) => {
    expect(ops.conv2d(x, w, options).shape).toEqual(shape);
  });

  test('the larger half of an odd padding comes after, as with ONNX and TensorFlow', () => {
    const row = input('row', [1, 1, 4, 1]);
    const sums = ops.conv2d(row, input('ones', [1, 1, 2, 1]), { padding: 'same' });
    const values = new Map(
      [...evaluateLeaves(sums)].map((leaf) => [
        leaf,
        leaf.op === 'row' ? Float64Array.of(1, 2, 4, 8) : Float64Array.of(1, 1),
      ]),
    );
    expect([...evaluate([sums], values)[0]!]).toEqual([3, 6, 12, 8]);
  });

  test('pooling strides by its size unless told otherwise', () => {
    expect(ops.maxPool2d(x, { size: [2, 3] }).shape).toEqual([2, 3, 3, 3]);
    expect(ops.averagePool2d(x, { size: 3, stride: 1, padding: 'same' }).shape).toEqual([2, 7, 10, 3]);
    expect(ops.globalAveragePool2d(x).shape).toEqual([2, 3]);
  });
});

function evaluateLeaves(tensor: Tensor): readonly Tensor[] {
  return tensor.inputs;
}

const any = (options: unknown) => options as ops.Conv2dOptions;

describe('what is refused before any work', () => {
  const x = input('x', [2, 7, 10, 4]);
  const w = input('w', [6, 3, 3, 4]);

  test.each<[string, () => Tensor, string]>([
    ['images of three axes', () => ops.conv2d(input('x', [7, 10, 4]), w), 'E_SHAPE'],
    ['weights of other channels', () => ops.conv2d(x, input('w', [6, 3, 3, 3])), 'E_SHAPE'],
    ['weights with channels first', () => ops.conv2d(x, input('w', [6, 4, 3, 3])), 'E_SHAPE'],
    ['weights of three axes', () => ops.conv2d(x, input('w', [3, 3, 4])), 'E_SHAPE'],
    ['a kernel larger than the images', () => ops.conv2d(x, input('w', [6, 8, 3, 4])), 'E_SHAPE'],
    ['a dilated kernel larger than the images', () => ops.conv2d(x, w, { dilation: 5 }), 'E_SHAPE'],
    ['whole numbers', () => ops.conv2d(input('x', [2, 7, 10, 4], 'u32'), w), 'E_DTYPE'],
    ['stride 0', () => ops.conv2d(x, w, { stride: 0 }), 'E_ARGUMENT'],
    ['a negative stride', () => ops.conv2d(x, w, { stride: [1, -1] }), 'E_ARGUMENT'],
    ['half a stride', () => ops.conv2d(x, w, { stride: 1.5 }), 'E_ARGUMENT'],
    ['three strides', () => ops.conv2d(x, w, any({ stride: [1, 1, 1] })), 'E_ARGUMENT'],
    ['a stride in words', () => ops.conv2d(x, w, any({ stride: '2' })), 'E_ARGUMENT'],
    ['dilation 0', () => ops.conv2d(x, w, { dilation: 0 }), 'E_ARGUMENT'],
    ['no dilation at all', () => ops.conv2d(x, w, any({ dilation: null })), 'E_ARGUMENT'],
    ['negative padding', () => ops.conv2d(x, w, { padding: -1 }), 'E_ARGUMENT'],
    ['an unknown padding', () => ops.conv2d(x, w, any({ padding: 'SAME' })), 'E_ARGUMENT'],
    ['padding as one list', () => ops.conv2d(x, w, any({ padding: [1, 1] })), 'E_ARGUMENT'],
    ['padding that is nothing', () => ops.conv2d(x, w, any({ padding: null })), 'E_ARGUMENT'],
    ['padding of three sides', () => ops.conv2d(x, w, any({ padding: [[1, 1], [1]] })), 'E_ARGUMENT'],
    ['NaN as padding', () => ops.conv2d(x, w, { padding: Number.NaN }), 'E_ARGUMENT'],
    ['groups that do not divide', () => ops.conv2d(x, w, { groups: 3 }), 'E_ARGUMENT'],
    [
      'groups that do not divide the results',
      () => ops.conv2d(x, input('w', [6, 3, 3, 1]), { groups: 4 }),
      'E_ARGUMENT',
    ],
    ['no groups', () => ops.conv2d(x, w, { groups: 0 }), 'E_ARGUMENT'],
    ['an unknown option', () => ops.conv2d(x, w, any({ strides: 2 })), 'E_ARGUMENT'],
    ['options that are none', () => ops.conv2d(x, w, any(2)), 'E_ARGUMENT'],
    ['no tensor', () => ops.conv2d(any(3) as Tensor, any([1]) as Tensor), 'E_ARGUMENT'],
    [
      'more channels than are counted',
      () => ops.conv2d(input('x', [1, 1, 1, 2 ** 20]), input('w', [1, 1, 1, 2 ** 20])),
      'E_LIMIT',
    ],
    [
      'too large a kernel',
      () => ops.conv2d(input('x', [1, 1024, 1024, 4]), input('w', [1, 1024, 1024, 4])),
      'E_LIMIT',
    ],
    ['no size', () => ops.maxPool2d(x, any({}) as ops.PoolOptions), 'E_ARGUMENT'],
    ['no options', () => ops.maxPool2d(x, any(undefined) as ops.PoolOptions), 'E_ARGUMENT'],
    ['size 0', () => ops.averagePool2d(x, { size: 0 }), 'E_ARGUMENT'],
    ['windows larger than the images', () => ops.maxPool2d(x, { size: 8 }), 'E_SHAPE'],
    ['windows of padding alone', () => ops.maxPool2d(x, { size: 2, padding: 2 }), 'E_ARGUMENT'],
    [
      'windows of padding alone behind',
      () =>
        ops.averagePool2d(x, {
          size: 2,
          stride: 1,
          padding: [
            [0, 2],
            [0, 0],
          ],
        }),
      'E_ARGUMENT',
    ],
    [
      'counting with a number',
      () => ops.averagePool2d(x, any({ size: 2, countPadding: 1 }) as ops.AveragePoolOptions),
      'E_ARGUMENT',
    ],
    [
      'an option of another pooling',
      () => ops.maxPool2d(x, any({ size: 2, countPadding: true }) as ops.PoolOptions),
      'E_ARGUMENT',
    ],
    ['vectors', () => ops.globalAveragePool2d(input('x', [2, 7])), 'E_SHAPE'],
    [
      'pooling of whole numbers',
      () => ops.maxPool2d(input('x', [2, 7, 10, 4], 'u32'), { size: 2 }),
      'E_DTYPE',
    ],
  ])('%s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/./) }));
  });
});
