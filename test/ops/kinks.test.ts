import { expect, test } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';

const POINTS = [-3, -1, -0.5, 0, 0.5, 1, 3, 6];
const x = input('x', [POINTS.length]);
const zero = input('zero', [POINTS.length]);

/** α e^x at the points below 0. */
const below = (alpha: number): number[] => POINTS.slice(0, 3).map((point) => alpha * Math.exp(point));

// Derivatives at POINTS as the doc comments promise them, at kinks too.
const SLOPES: readonly (readonly [string, (x: Tensor) => Tensor, readonly number[]])[] = [
  ['abs', ops.abs, [-1, -1, -1, 0, 1, 1, 1, 1]],
  ['minimum', (a) => ops.minimum(a, 0), [1, 1, 1, 0.5, 0, 0, 0, 0]],
  ['maximum', (a) => ops.maximum(a, 0), [0, 0, 0, 0.5, 1, 1, 1, 1]],
  ['clip', (a) => ops.clip(a, { min: -1, max: 1 }), [0, 1, 1, 1, 1, 1, 0, 0]],
  ['relu', ops.relu, [0, 0, 0, 0, 1, 1, 1, 1]],
  ['leakyRelu', (a) => ops.leakyRelu(a, 0.25), [0.25, 0.25, 0.25, 0.25, 1, 1, 1, 1]],
  ['elu', (a) => ops.elu(a, 2), [...below(2), 2, 1, 1, 1, 1]],
  ['selu', (a) => ops.selu(a, { alpha: 2, gamma: 3 }), [...below(6), 6, 3, 3, 3, 3]],
  ['celu', ops.celu, [...below(1), 1, 1, 1, 1, 1]],
  // The second derivative of elu goes on from below as well: α at 0.
  ['elu twice', (a) => grad(ops.sum(ops.elu(a, 2)), [a])[0]!, [...below(2), 2, 0, 0, 0, 0]],
  ['relu6', ops.relu6, [0, 0, 0, 0, 1, 1, 1, 0]],
  ['hardSwish', ops.hardSwish, [-0.5, 1 / 6, 1 / 3, 0.5, 2 / 3, 5 / 6, 1.5, 1]],
  ['hardSigmoid', (a) => ops.hardSigmoid(a, { alpha: 0.5, beta: 0.5 }), [0, 0, 0.5, 0.5, 0.5, 0, 0, 0]],
  ['thresholdedRelu', (a) => ops.thresholdedRelu(a, 1), [0, 0, 0, 0, 0, 0, 1, 1]],
  ['shrink', (a) => ops.shrink(a, { lambda: 0.5 }), [1, 1, 0, 0, 0, 1, 1, 1]],
  ['prelu', (a) => ops.prelu(a, input('slope', [])), [0.25, 0.25, 0.25, 0.25, 1, 1, 1, 1]],
  ['pow(x, 0)', (a) => ops.pow(a, zero), [0, 0, 0, 0, 0, 0, 0, 0]],
  ['pow(x, 2)', (a) => ops.pow(a, 2), [-6, -2, -1, 0, 1, 2, 6, 12]],
];

test('derivatives at kinks, bounds and ties are the documented ones', async () => {
  const outputs = Object.fromEntries(
    SLOPES.map(([name, apply]) => [name, grad(ops.sum(apply(x)), [x])[0]!] as const),
  );
  const program = await compile(await testGpu(), { outputs });
  program.write('x', Float32Array.from(POINTS));
  program.write('slope', Float32Array.of(0.25));
  program.write('zero', new Float32Array(POINTS.length));
  await program.run();
  for (const [name, , expected] of SLOPES) {
    const got = await program.read(name);
    expected.forEach((value, i) => expect(got[i], `${name} at ${POINTS[i]}`).toBeCloseTo(value, 5));
  }
  program.destroy();
});

test('the slope of prelu gets its gradient summed over the axes it is broadcast along', async () => {
  const z = input('z', [2, 3]);
  const slope = input('slope', [3]);
  const [gradient] = grad(ops.sum(ops.prelu(z, slope)), [slope]);
  const program = await compile(await testGpu(), { outputs: { gradient: gradient! } });
  program.write('z', Float32Array.of(-1, 2, -3, -4, -5, 6));
  await program.run();
  expect([...(await program.read('gradient'))]).toEqual([-5, -5, -3]);
  program.destroy();
});
