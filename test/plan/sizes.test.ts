// Sizes at which kernels take another way: two passes, two dimensions of workgroups, many axes, one element.

import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluateOne } from '../reference/evaluate.ts';
import { ramp, runGraph } from './run.ts';

const squares = (count: number): number[] => [...ramp(count)].map((value) => value * value);
const gap = (count: number): number[] => Array.from({ length: count }, () => 0);
const sumOf = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

describe('a reduction', () => {
  for (const size of [16_383, 16_384, 16_385, 40_000, 40_001, 1_000_003]) {
    it(`of ${size} elements is right to 1e-6 of Σ|x|, in ${size > 16_384 ? 'two passes' : 'one pass'}`, async () => {
      const x = input('x', [size]);
      const values = Float32Array.from({ length: size }, (_, index) => Math.sin(index) + 0.5);
      expect(arena).toEqual([
      ...squares(3),
      ...gap(61),
      ...squares(64),
      ...squares(65),
      ...gap(63),
      ...squares(1),
      ...gap(63),
    ]);
    program.destroy();
  });
});
