// How much work the workloads are.

import { expect, test } from 'vitest';
import { workOf } from '../../bench/workloads/work.ts';
import { workloads } from '../../bench/workloads/workloads.ts';

const all = workloads({ software: true });
const work = (name: string) => workOf(all.find((workload) => workload.name === name)!);

test('a product of square matrices takes 2 n³ operations on 3 n² numbers', () => {
  expect(work('W6-matmul-512')).toEqual({ flops: 2 * 512 ** 3, bytes: 12 * 512 ** 2 });
});

test('logistic regression has no gradient of its input, and reads it twice', () => {
  const [m, n] = [209, 12288];
  const { flops, bytes, examples } = work('W3a');
  expect(flops).toBe(2 * 2 * m * n + 2 * (n + 1));
  expect(examples).toBe(m);
  expect(bytes / (2 * 4 * m * n)).toBeCloseTo(1, 1);
});

test('a step of a deep network is six operations a weight and example, two less in the first layer', () => {
  const [first, rest] = [784 * 512, 512 * 512 + 512 * 10];
  const update = 12 * (first + rest + 512 + 512 + 10);
  expect(work('W2').flops).toBe(128 * (4 * first + 6 * rest) + update);
});

test('a prediction is two operations a weight and example, and for one example as many numbers as weights', () => {
  const weights = 784 * 512 + 512 * 512 + 512 * 10;
  expect(work('W5-1').flops).toBe(2 * weights);
  expect(work('W5-1').bytes / 4 / weights).toBeCloseTo(1, 1);
  expect(work('W5-1024').flops).toBe(2 * 1024 * weights);
});

test('all workloads have work to do', () => {
  for (const workload of [...all, ...workloads({ software: false })]) {
    const { flops, bytes } = workOf(workload);
    expect(flops, workload.name).toBeGreaterThan(0);
    expect(bytes, workload.name).toBeGreaterThan(0);
  }
});
