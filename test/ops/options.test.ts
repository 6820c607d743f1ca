// What plain JavaScript can get wrong: unknown options, numbers where options belong, texts where numbers belong.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type DType, type Tensor } from '../../src/graph/tensor.ts';

const x = input('x', [2, 3]);
const row = input('row', [3]);
const whole = input('whole', [2, 3], 'u32');
const labels = input('labels', [2], 'u32');
const images = input('images', [2, 6, 6, 2]);
const filters = input('filters', [3, 2, 2, 2]);
const step = input('step', [], 'u32');
const running = { runningMean: row, runningVariance: row };

/** An argument that types would refuse. */
type Any = never;

function failure(make: () => unknown): GradloomError {
  try {
    make();
  } catch (error) {
    if (error instanceof GradloomError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Every operation that takes options, with what it needs before them and one valid set of them. */
const TAKE_OPTIONS: Readonly<Record<string, readonly [(options: Any) => unknown, object]>> = {
  sum: [(o) => ops.sum(x, o), { axis: 1 }],
  mean: [(o) => ops.mean(x, o), { axis: [0, 1] }],
  max: [(o) => ops.max(x, o), { axis: -1 }],
  min: [(o) => ops.min(x, o), { keepDims: true }],
  prod: [(o) => ops.prod(x, o), { axis: 0 }],
  variance: [(o) => ops.variance(x, o), { correction: 1 }],
  std: [(o) => ops.std(x, o), { axis: 0, correction: 0.5 }],
  norm1: [(o) => ops.norm1(x, o), { axis: 0 }],
  norm2: [(o) => ops.norm2(x, o), { axis: 0 }],
  sumSquare: [(o) => ops.sumSquare(x, o), { axis: 0 }],
  logSum: [(o) => ops.logSum(x, o), { axis: 0 }],
  logSumExp: [(o) => ops.logSumExp(x, o), { axis: 0 }],
  argMax: [(o) => ops.argMax(x, o), { axis: 1, selectLast: true }],
  argMin: [(o) => ops.argMin(x, o), { keepDims: true }],
  batchOf: [(o) => ops.batchOf(x, step, o), { count: 2, batchSize: 1, shuffleSeed: 3 }],
  batchNorm: [(o) => ops.batchNorm(x, running, o), { training: true }],
  binaryCrossEntropyWithLogits: [(o) => ops.binaryCrossEntropyWithLogits(x, x, o), { reduction: 'sum' }],
  binaryCrossEntropy: [(o) => ops.binaryCrossEntropy(x, x, o), { reduction: 'sum' }],
  categoricalCrossEntropy: [(o) => ops.categoricalCrossEntropy(x, x, o), { reduction: 'mean' }],
  squaredError: [(o) => ops.squaredError(x, x, o), { reduction: 'mean' }],
  absoluteError: [(o) => ops.absoluteError(x, x, o), { reduction: 'mean' }],
  crossEntropy: [(o) => ops.crossEntropy(x, labels, o), { labelSmoothing: 0.1, ignoredIndex: 0 }],
  negativeLogLikelihood: [(o) => ops.negativeLogLikelihood(x, labels, o), { weights: row }],
  huber: [(o) => ops.huber(x, x, o), { delta: 2 }],
  hinge: [(o) => ops.hinge(x, x, o), { margin: 2 }],
  klDivergence: [(o) => ops.klDivergence(x, x, o), { logTarget: true, reduction: 'batchmean' }],
  cosineSimilarity: [(o) => ops.cosineSimilarity(x, x, o), { axis: 0, epsilon: 1e-6 }],
  cosineEmbeddingLoss: [(o) => ops.cosineEmbeddingLoss(x, x, input('y', [2]), o), { margin: 0.5 }],
  clip: [(o) => ops.clip(x, o), { min: 0, max: 1 }],
  cumsum: [(o) => ops.cumsum(x, o), { axis: 1, reverse: true }],
  dropout: [(o) => ops.dropout(x, 0.5, o), { seed: 1, step }],
  hardSigmoid: [(o) => ops.hardSigmoid(x, o), { alpha: 0.2 }],
  selu: [(o) => ops.selu(x, o), { gamma: 1 }],
  shrink: [(o) => ops.shrink(x, o), { lambda: 1, bias: 1 }],
  layerNorm: [(o) => ops.layerNorm(x, 1, 0, o), { axis: 0, epsilon: 1e-6 }],
  rmsNorm: [(o) => ops.rmsNorm(x, 1, o), { axis: 0 }],
  lpNormalization: [(o) => ops.lpNormalization(x, o), { p: 1 }],
  meanVarianceNormalization: [(o) => ops.meanVarianceNormalization(x, o), { axis: 0 }],
  gemm: [(o) => ops.gemm(x, x, undefined, o), { transposeB: true, alpha: 2 }],
  matmul: [(o) => ops.matmul(x, x, o), { transposeA: true }],
  oneHot: [(o) => ops.oneHot(labels, 3, o), { on: 2, axis: 0 }],
  conv2d: [
    (o) => ops.conv2d(images, filters, o),
    { stride: [1, 2], padding: 'same', dilation: 2, groups: 1 },
  ],
  maxPool2d: [(o) => ops.maxPool2d(images, o), { size: 2, stride: 1, padding: 'same' }],
  averagePool2d: [(o) => ops.averagePool2d(images, o), { size: 2, countPadding: true }],
  pad: [(o) => ops.pad(x, o), { before: [1], after: [0], axis: 1, mode: 'edge' }],
  slice: [(o) => ops.slice(x, o), { starts: [1], ends: [2], axis: [-1], steps: [1] }],
  scatterAdd: [(o) => ops.scatterAdd(x, whole, o), { size: 4 }],
  topK: [(o) => ops.topK(x, o), { k: 1, largest: false }],
};

const needed = new Set(
  'batchOf batchNorm clip dropout pad slice scatterAdd topK maxPool2d averagePool2d'.split(' '),
);

describe('options of operations', () => {
  it('are those of every exported operation that takes some', () => {
    const folder = join(import.meta.dirname, '../../src/graph/ops');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const found = names.flatMap((file) => {
      if (!file.endsWith('.ts')) return [];
      const text = readFileSync(join(folder, file), 'utf8');
      const signatures = text.matchAll(/^export function (\w+)(?:<.*>)?\(([^]*?)\): /gm);
      return [...signatures].flatMap(([, name, parameters]) =>
        /Options|Batching|\{ readonly/.test(parameters!) && Object.hasOwn(ops, name!) ? [name!] : [],
      );
    });
    expect(Object.keys(TAKE_OPTIONS).toSorted()).toEqual(found.toSorted());
  });

  it.each(Object.entries(TAKE_OPTIONS))('of %s are checked', (name, [apply, valid]) => {
    expect(() => apply(valid as Any)).not.toThrow();
    const unknown = failure(() => apply({ ...valid, axes: 1 } as Any));
    expect(unknown.code).toBe('E_ARGUMENT');
    expect(unknown.message).toMatch(new RegExp(`^${name}: the options are .*; got axes\\.$`));
    if (unknown.message.includes(' axis')) expect(unknown.hint).toBe('Did you mean axis?');
    for (const wrong of [1, null, 'mean', [1], true]) {
      const error = failure(() => apply(wrong as Any));
      expect(error.code).toBe('E_ARGUMENT');
      expect(error.message).toMatch(new RegExp(`^${name}: options must be an object; got `));
    }
    if (needed.has(name)) expect(failure(() => apply(undefined as Any)).code).toBe('E_ARGUMENT');
    else expect(() => apply(undefined as Any)).not.toThrow(TypeError);
  });

  it('of batchNorm: its tensors have names too', () => {
    const tensors = { ...running, scale: row };
    expect(failure(() => ops.batchNorm(x, tensors, { training: true })).message).toContain('got scale');
  });
});

describe('an axis', () => {
  it.each<[string, () => unknown]>([
    ['an object', () => ops.softmax(x, { axis: 1 } as Any)],
    ['null', () => ops.sum(x, { axis: null as Any })],
    ['a text', () => ops.argMax(x, { axis: '1' as Any })],
    ['a list where one is needed', () => ops.softmax(x, [0, 1] as Any)],
    ['an empty list where one is needed', () => ops.concat([x, x], [] as Any)],
    ['beyond the last', () => ops.mean(x, { axis: 2 })],
    ['no whole number', () => ops.mean(x, { axis: 0.5 })],
    ['named twice', () => ops.mean(x, { axis: [1, -1] })],
    ['left out of a permutation', () => ops.transpose(x, [1])],
    ['one of a diagonal', () => ops.diagonal(input('square', [2, 2]), [0] as Any)],
  ])('that is %s is refused', (_, make) => {
    expect(failure(make).code).toBe('E_ARGUMENT');
  });
});

describe('numbers', () => {
  it.each<[string, () => unknown]>([
    ['a text as a slope', () => ops.leakyRelu(x, '0.1' as Any)],
    ['NaN as a slope', () => ops.leakyRelu(x, NaN)],
    ['options as a slope', () => ops.elu(x, { alpha: 1 } as Any)],
    ['null as a bound', () => ops.clip(x, { min: null as Any })],
    ['a text as a bound', () => ops.clip(x, { max: '1' as Any })],
    ['a dropout rate of 2', () => ops.dropout(x, 2, { seed: 1, step })],
    ['a dropout rate of NaN', () => ops.dropout(x, NaN, { seed: 1, step })],
    ['a depth of 1.5', () => ops.oneHot(labels, 1.5)],
    ['a value of NaN at the index', () => ops.oneHot(labels, 2, { on: NaN })],
    ['half a place of padding', () => ops.pad(x, { before: [0.5], after: [0] })],
    ['a padding that leaves nothing', () => ops.pad(x, { before: [-1], after: [-1] })],
    ['a negative reflection', () => ops.pad(x, { before: [-1], after: [0], mode: 'reflect' })],
    ['an unknown mode of padding', () => ops.pad(x, { before: [1], after: [0], mode: 'mirror' as Any })],
    ['a correction of −∞', () => ops.variance(x, { correction: -Infinity })],
    ['a correction of 2', () => ops.batchNorm(x, running, { training: true, correction: 2 as Any })],
    ['a momentum of NaN', () => ops.batchNorm(x, running, { training: true, momentum: NaN })],
    ['an epsilon that f32 takes for 0', () => ops.layerNorm(x, 1, 0, { epsilon: 1e-60 })],
    ['an epsilon below 0', () => ops.cosineSimilarity(x, x, { epsilon: -1 })],
    ['a margin of NaN', () => ops.hinge(x, x, { margin: NaN })],
    ['an infinite α', () => ops.gemm(x, x, undefined, { alpha: Infinity, transposeB: true })],
    ['label smoothing of 2', () => ops.crossEntropy(x, labels, { labelSmoothing: 2 })],
    ['an unknown reduction', () => ops.huber(x, x, { reduction: 'avg' as Any })],
    ['a seed of −1', () => ops.batchOf(x, step, { count: 2, batchSize: 1, shuffleSeed: -1 })],
    ['half an example', () => ops.batchOf(x, step, { count: 2, batchSize: 0.5 })],
    ['a segment beyond its arena', () => ops.segment(input('arena', [8]), 4, [5])],
    ['a segment before its arena', () => ops.segment(input('arena', [8]), -1, [5])],
    ['a text as an operand', () => ops.add(x, '1' as Any)],
    ['nothing as an operand', () => ops.multiply(undefined as Any, x)],
    ['an array as an operand', () => ops.relu([1, 2] as Any)],
    ['no list to differentiate by', () => grad(ops.sum(x), x as Any)],
    ['a text to differentiate by', () => grad(ops.sum(x), ['x' as Any])],
  ])('%s is refused', (_, make) => {
    expect(failure(make).code).toBe('E_ARGUMENT');
  });

  it.each<[string, () => Tensor, string]>([
    ['an unknown type of an input', () => input('z', [1], 'float32' as DType), 'E_DTYPE'],
    ['an unknown type of a cast', () => ops.cast(x, 'f64' as Any), 'E_DTYPE'],
    ['a size in place of a shape', () => input('z', 3 as Any), 'E_SHAPE'],
    ['part of an example', () => input('z', [1.5]), 'E_SHAPE'],
    ['a step that is no count', () => ops.batchOf(x, input('s', []), { count: 2, batchSize: 1 }), 'E_DTYPE'],
    ['whole numbers in an arena', () => ops.pack([whole]), 'E_DTYPE'],
    ['whole numbers in a record', () => ops.recordAt(input('ring', [4]), step, step), 'E_DTYPE'],
  ])('%s is refused by its own code', (_, make, code) => {
    expect(failure(make).code).toBe(code);
  });
});
