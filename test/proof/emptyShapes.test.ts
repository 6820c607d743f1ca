// No tensor is empty: whatever would make one is refused, with the rule, what was given and a hint.

import { expect, it } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { position } from '../../src/graph/ops/index/position.ts';
import { constant, input } from '../../src/graph/tensor.ts';

const x = input('x', [3, 4]);
const places = input('places', [3, 4], 'u32');
const labels = input('labels', [3], 'u32');
const step = input('step', [], 'u32');

it.each<[string, () => unknown, string]>([
  ['an input', () => input('y', [3, 0]), 'y: sizes must be integers of at least 1; got [3, 0]'],
  ['a constant', () => constant(1, [0]), 'constant: sizes must be integers of at least 1; got [0]'],
  ['reshape', () => ops.reshape(x, [0, 12]), 'multiply to the number of elements; got [3, 4] to [0, 12]'],
  [
    'reshape by -1',
    () => ops.reshape(x, [0, -1]),
    'multiply to the number of elements; got [3, 4] to [0, -1]',
  ],
  ['broadcastTo', () => ops.broadcastTo(input('one', [1]), [0]), 'integers of at least 1; got [0]'],
  [
    'slice',
    () => ops.slice(x, { starts: [2], ends: [2], axis: [0] }),
    'at least one place of axis 0; got start 2, end 2, step 1 for size 3',
  ],
  [
    'slice backward',
    () => ops.slice(x, { starts: [1], ends: [2], axis: [1], steps: [-1] }),
    'at least one place of axis 1; got start 1, end 2, step -1 for size 4',
  ],
  [
    'pad',
    () => ops.pad(x, { before: [-3], after: [0], axis: [0] }),
    'size of axis 0 must be a whole number of at least 1; got 0',
  ],
  ['split into none', () => ops.split(x, 0, 0), 'number of parts must be a whole number from 1 to 3; got 0'],
  [
    'split into too many',
    () => ops.split(x, 5, 0),
    'number of parts must be a whole number from 1 to 3; got 5',
  ],
  ['split by sizes', () => ops.split(x, [0, 3], 0), 'at least 1 that add up to the axis; got [0, 3] of 3'],
  ['concat', () => ops.concat([], 0), 'concat: there must be at least one tensor; got none'],
  ['stack', () => ops.stack([], 0), 'there must be at least one tensor; got none'],
  ['topK', () => ops.topK(x, { k: 0 }), 'topK: k must be a whole number from 1 to 4; got 0'],
  ['oneHot', () => ops.oneHot(labels, 0), 'oneHot: the depth must be a whole number of at least 1; got 0'],
  [
    'scatterAdd',
    () => ops.scatterAdd(x, places, { size: 0 }),
    'scatterAdd: the size must be a whole number of at least 1; got 0',
  ],
  ['maxout', () => ops.maxout(x, 0), 'must be a multiple of the pieces; got 4 columns, 0 pieces'],
  [
    'a mini-batch',
    () => ops.batchOf(x, step, { count: 3, batchSize: 0 }),
    'from 1 to the number of examples; got 0 of 3',
  ],
  ['positions', () => position([0], 0), 'position: sizes must be integers of at least 1; got [0]'],
])('%s', (_, make, message) => {
  expect(make).toThrow(GradloomError);
  expect(make).toThrow(message);
  try {
    make();
  } catch (error) {
    expect((error as GradloomError).code).toMatch(/^E_(SHAPE|ARGUMENT)$/);
    expect((error as GradloomError).hint).not.toBe('');
  }
});
