// Operations on arrays for random graphs: shapes, reductions along axes, indices, normalisation, losses.

import * as ops from '../../src/graph/ops/index.ts';
import { position } from '../../src/graph/ops/index/position.ts';
import { sizeOf, type Shape } from '../../src/graph/shape.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import type { Operation } from './randomGraph.ts';

const axisOf = (x: Tensor, choice: number): number => choice % Math.max(1, x.shape.length);
const sizeAlong = (x: Tensor, choice: number): number => x.shape[axisOf(x, choice)] ?? 1;

/** Whole numbers below the size of an axis, some more than once, in an order that is none. */
function places(x: Tensor, choice: number, count: number): Tensor {
  return ops.argMax(ops.tril(table(count, sizeAlong(x, choice)), choice % 3), { axis: 1 });
}

/** [count, size] of numbers that are all different, from positions alone. */
function table(count: number, size: number): Tensor {
  const [row, column] = [0, 1].map((axis) => ops.toReal(position([count, size], axis)));
  const mixed = ops.multiply(ops.add(ops.multiply(row!, 7), 3), ops.add(ops.multiply(column!, 5), 1));
  return ops.sin(mixed);
}

/** 1 and −1 in a shape, by position. */
function signs(shape: Shape): Tensor {
  const turns = ops.sin(ops.add(ops.toReal(position([sizeOf(shape)], 0)), 0.5));
  return ops.reshape(ops.subtract(ops.multiply(ops.greater(turns, 0), 2), 1), shape);
}

/** Batch normalisation of a, scaled and shifted by what b holds along an axis. */
function normalizedBatch(a: Tensor, b: Tensor, choice: number): Tensor {
  const axis = axisOf(a, choice);
  const size = sizeAlong(a, choice);
  const [gamma, beta] = [ops.broadcastTo(ops.mean(b), [size]), ops.sin(ops.toReal(position([size], 0)))];
  const tensors = { gamma, beta, runningMean: beta, runningVariance: ops.add(ops.square(beta), 0.5) };
  return ops.batchNorm(a, tensors, { training: choice % 2 === 0, axis, epsilon: 0.2 }).y;
}

/** All elements of a as images [examples, height, width, channels], of sizes that divide their number. */
function imagesOf(a: Tensor, choice: number): Tensor {
  let left = a.size;
  const take = (most: number): number => {
    let size = Math.min(most, left);
    while (left % size !== 0) size--;
    left /= size;
    return size;
  };
  const [channels, width, height] = [take(1 + (choice % 6)), take(7), take(5)];
  return ops.reshape(a, [left, height, width, channels]);
}

/** Weights of a shape, out of the elements of b. */
function weightsOf(b: Tensor, shape: Shape): Tensor {
  const flat = ops.reshape(b, [-1]);
  const mixed = ops.argMax(table(sizeOf(shape), Math.min(flat.size, 64)), { axis: 1 });
  return ops.multiply(ops.reshape(ops.gather(flat, mixed), shape), 0.5);
}

/** Every operation on arrays that has a gradient. */
export const ARRAY_OPERATIONS: readonly Operation[] = [
  (a, _, choice) => {
    const axis = axisOf(a, choice);
    const size = sizeAlong(a, choice);
    const step = [1, 2, -1, -3][choice % 4]!;
    const [start, end] = step > 0 ? [Math.floor(size / 4), size] : [size - 1, -size - 1];
    return ops.slice(a, { starts: [start], ends: [end], axis: [axis], steps: [step] });
  },
  (a, b, choice) => ops.concat([a, b, a].slice(0, 1 + (choice % 3)), axisOf(a, choice >> 2)),
  (a, b, choice) => ops.stack([a, b], choice % (a.shape.length + 1)),
  (a, _, choice) => ops.split(a, 2, axisOf(a, choice))[choice % 2]!,
  (a, _, choice) =>
    ops.pad(a, { before: [(choice % 5) - 1], after: [choice % 3], axis: [axisOf(a, choice)], value: 0.5 }),
  (a, _, choice) => {
    const mode = (['reflect', 'edge', 'wrap'] as const)[choice % 3]!;
    return ops.pad(a, { before: [choice % 4], after: [1], axis: [axisOf(a, choice >> 2)], mode });
  },
  (a, _, choice) => ops.flip(a, axisOf(a, choice)),
  (a, _, choice) => ops.roll(a, choice - 3, axisOf(a, choice)),
  (a, _, choice) => ops.tril(a, (choice % 5) - 2),
  (a, _, choice) => ops.triu(a, (choice % 5) - 2),
  (a) => ops.diagonal(ops.multiply(ops.unsqueeze(a, -1), ops.unsqueeze(a, -2))),
  (a) => ops.squeeze(a),
  (a, _, choice) => ops.gather(a, places(a, choice, 1 + (choice % 9)), axisOf(a, choice)),
  (a, _, choice) => {
    const wide = ops.flatten(a, a.shape.length - 1);
    const [rows, columns] = [wide.shape[0]!, wide.shape[1]!];
    const n = 1 + (choice % 5);
    const indices = ops.argMax(table(rows * n, columns), { axis: 1 });
    return ops.takeAlong(wide, ops.reshape(indices, [rows, n]));
  },
  (a, _, choice) => {
    const wide = ops.flatten(a, a.shape.length - 1);
    const [rows, n] = [wide.shape[0]!, wide.shape[1]!];
    const size = 1 + (choice % 6);
    const indices = ops.argMax(table(rows * n, size), { axis: 1 });
    return ops.scatterAdd(wide, ops.reshape(indices, [rows, n]), { size });
  },
  (a, _, choice) => ops.topK(a, { k: 1 + (choice % sizeAlong(a, choice)), axis: axisOf(a, choice) }).values,
  (a, _, choice) =>
    ops.cumsum(a, { axis: axisOf(a, choice), exclusive: choice % 2 === 1, reverse: choice % 3 === 1 }),
  (a, _, choice) => ops.min(a, { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.prod(ops.tanh(a), { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.variance(a, { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.sqrt(ops.add(ops.variance(a, { axis: axisOf(a, choice) }), 0.5)),
  (a, _, choice) => ops.std(ops.concat([a, ops.add(a, 1)], axisOf(a, choice)), { axis: axisOf(a, choice) }),
  (a, _, choice) => ops.sumSquare(a, { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.logSum(ops.add(ops.square(a), 0.5), { axis: axisOf(a, choice) }),
  (a, _, choice) => ops.norm1(a, { axis: axisOf(a, choice) }),
  (a, _, choice) => ops.norm2(a, { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.logSumExp(a, { axis: axisOf(a, choice), keepDims: choice % 3 === 0 }),
  (a, _, choice) => ops.softmax(a, axisOf(a, choice)),
  (a, _, choice) => ops.logSoftmax(a, axisOf(a, choice)),
  (a, b) => ops.einsum('...i,...i->...', a, b),
  (a, b) => ops.einsum('...ij,...kj->...ik', a, b),
  (a, b, choice) => {
    const x = imagesOf(a, choice);
    const channels = x.shape[3]!;
    const groups = choice % 3 === 0 ? channels : 1;
    const [height, width] = [1 + (choice % 3), 1 + ((choice >> 2) % 3)];
    const w = weightsOf(b, [groups * (1 + (choice % 4)), height, width, channels / groups]);
    return ops.conv2d(x, w, {
      stride: [1 + (choice % 2), 1 + ((choice >> 1) % 3)],
      dilation: [1 + ((choice >> 3) % 2), 1],
      padding: (
        [
          4,
          [
            [1, 4],
            [5, 2],
          ],
          'same',
        ] as const
      )[choice % 3]!,
      groups,
    });
  },
  (a, _, choice) => {
    const size = [1 + (choice % 3), 1 + ((choice >> 1) % 3)] as const;
    return ops.maxPool2d(imagesOf(a, choice), { size, stride: 1 + (choice % 2), padding: 'same' });
  },
  (a, _, choice) =>
    ops.averagePool2d(imagesOf(a, choice), {
      size: [1 + (choice % 3), 2],
      stride: [1, 1 + (choice % 2)],
      padding: 'same',
      countPadding: choice % 4 === 0,
    }),
  (a, _, choice) => ops.globalAveragePool2d(imagesOf(a, choice)),
  (a, b) => ops.outer(ops.reshape(a, [-1]), ops.reshape(b, [-1])),
  (a, b) => ops.dot(ops.reshape(a, [-1]), ops.reshape(b, [-1])),
  (a, b) => ops.linear(a, ops.flatten(b, b.shape.length - 1)),
  (a, b) =>
    ops.gemm(a, b, ops.sum(a, { axis: -1, keepDims: true }), { alpha: 0.5, beta: -0.25, transposeB: true }),
  (a, b, choice) => normalizedBatch(a, b, choice),
  (a) => ops.layerNorm(a, 1.5, 0.25, { epsilon: 0.1 }),
  (a) => ops.rmsNorm(a, 0.75, { epsilon: 0.1 }),
  (a, _, choice) => ops.lpNormalization(a, { axis: axisOf(a, choice) }),
  (a, _, choice) => ops.meanVarianceNormalization(a, { axis: [axisOf(a, choice)], epsilon: 0.3 }),
  (a, _, choice) => ops.dropout(a, 0.4, { seed: choice, stream: 2, step: ops.reshape(position([1], 0), []) }),
  (a, b) => ops.huber(a, b, { delta: 0.5, reduction: 'none' }),
  (a, b) => ops.hinge(a, b, { reduction: 'none' }),
  (a, b) => ops.cosineSimilarity(a, b),
  (a, b) =>
    ops.cosineEmbeddingLoss(a, b, signs(ops.sum(a, { axis: -1 }).shape), { margin: 0.3, reduction: 'none' }),
  (a, _, choice, target) => {
    const logarithms = ops.logSoftmax(a, axisOf(a, choice));
    return ops.klDivergence(logarithms, target(a.shape), { reduction: 'none' });
  },
  (a, _, choice, target) => {
    const z = ops.flatten(a, axisOf(a, choice));
    return ops.crossEntropy(z, target(z.shape), { labelSmoothing: 0.2, reduction: 'none' });
  },
  (a, _, choice) => {
    const z = ops.flatten(a, axisOf(a, choice));
    const labels = ops.argMax(table(z.shape[0]!, z.shape[1]!), { axis: 1 });
    return ops.crossEntropy(z, labels, {
      ignoredIndex: choice % 3,
      labelSmoothing: (choice % 2) / 4,
      reduction: 'none',
    });
  },
  (a, _, choice) => {
    const z = ops.flatten(a, axisOf(a, choice));
    const labels = ops.argMax(table(z.shape[0]!, z.shape[1]!), { axis: 1 });
    return ops.negativeLogLikelihood(z, labels, { ignoredIndex: 1, reduction: 'none' });
  },
];
