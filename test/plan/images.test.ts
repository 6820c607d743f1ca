// Convolutions and pooling as nodes of a graph on the device: values and gradients against float64, what is fused onto
// them, and operands that do not lie in order.

import { expect, test } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { constant, input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { planProgram } from '../../src/plan/planProgram.ts';
import { Variable } from '../../src/plan/variable.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { evaluate } from '../reference/evaluate.ts';
import { testGpu } from '../gpu.ts';

const gpu = await testGpu();

/** Compiles, runs and compares with the twin, at 1e-4 of the largest value of each output; returns what was run. */
async function compare(outputs: readonly Tensor[], leaves: readonly Tensor[]): Promise<string[]> {
  const random = new RandomStream(11);
  const values = new Map(
    leaves.map((leaf) => [
      leaf,
      Float32Array.from({ length: leaf.size }, () =>
        leaf.dtype === 'u8' ? random.integer(256) : Math.round(64 * (2 * random.nextFloat() - 1)) / 32,
      ),
    ]),
  );
  const program = await compile(gpu, {
    outputs: Object.fromEntries(outputs.map((output, index) => [`output${index}`, output])),
  });
  for (const [leaf, own] of values) {
    program.write(leaf.op, leaf.dtype === 'u8' ? Uint8Array.from(own) : own);
  }
  await program.run();
  const expected = evaluate(outputs, values);
  for (const [index, want] of expected.entries()) {
    const got = await program.read(`output${index}`);
    const scale = want.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    const worst = want.reduce(
      (most, value, place) => Math.max(most, Math.abs(value - got[place]!) / scale),
      0,
    );
    expect.soft(got.length).toBe(want.length);
    expect.soft(worst, `output ${index}: ${outputs[index]!.toString()}`).toBeLessThan(1e-4);
  }
  const labels = (await program.report()).map(({ label }) => label);
  program.destroy();
  return labels;
}

/** Where results are NaN, and where infinite. */
const kinds = (results: ArrayLike<number>): number[][] => [
  [...Array.from(results).keys()].filter((place) => Number.isNaN(results[place]!)),
  [...Array.from(results).keys()].filter((place) => results[place] === Infinity),
];
/** The results of both channels at a place of [4, 5, 2]. */
const at = (row: number, column: number) => [0, 1].map((out) => (row * 5 + column) * 2 + out);

test('a layer with bias and activation is one call, and the gradients of weights and bias are one', async () => {
  const [x, w, b] = [input('x', [3, 7, 6, 4]), input('w', [8, 3, 3, 4]), input('b', [8])];
  const y = ops.relu(ops.add(ops.conv2d(x, w, { padding: 'same' }), b));
  expect(await compare([y], [x, w, b])).toEqual(['conv2d add relu [3, 7, 6, 8]']);
  const loss = ops.sum(ops.square(y));
  const labels = await compare([...grad(loss, [x, w, b]), loss], [x, w, b]);
  expect(labels.filter((label) => label.includes('conv2d')).toSorted()).toEqual([
    // What becomes of y on its way back is fused onto it, and the gradient of the bias is made beside that of the weights.
    'conv2d [3, 7, 6, 4]',
    'conv2d add relu square multiply reluGrad [3, 7, 6, 8]',
    'conv2d weights sum [8, 3, 3, 4]',
  ]);
});

test('values and gradients of all geometries equal float64', async () => {
  const cases: [Tensor, Tensor, ops.Conv2dOptions][] = [
    [
      input('x0', [2, 6, 5, 3]),
      input('w0', [5, 3, 2, 3]),
      {
        stride: [2, 1],
        padding: [
          [1, 0],
          [2, 1],
        ],
      },
    ],
    [input('x1', [2, 9, 8, 4]), input('w1', [4, 3, 3, 4]), { stride: 2, padding: 'same', dilation: [1, 2] }],
    [input('x2', [2, 5, 5, 6]), input('w2', [9, 3, 3, 2]), { groups: 3, padding: 1 }],
    [input('x3', [2, 5, 4, 4]), input('w3', [3, 1, 1, 4]), {}],
  ];
  const outputs = cases.flatMap(([x, w, options]) => {
    const y = ops.conv2d(x, w, options);
    return [y, ...grad(ops.sum(ops.multiply(ops.tanh(y), y)), [x, w])];
  });
  await compare(
    outputs,
    cases.flatMap(([x, w]) => [x, w]),
  );
});

test('gradients of gradients of a convolution with strides equal float64', async () => {
  const [x, w] = [input('x', [2, 5, 5, 4]), input('w', [4, 3, 3, 4])];
  const y = ops.conv2d(x, w, { stride: 2, padding: 1 });
  const first = grad(ops.sum(ops.multiply(ops.square(y), y)), [x, w]);
  const second = ops.add(ops.sum(ops.square(first[0])), ops.sum(ops.square(first[1])));
  await compare(grad(second, [x, w]), [x, w]);
});

test('pooling and its gradients, with chains fused onto them, equal float64', async () => {
  const [x, four] = [input('x', [2, 7, 6, 3]), input('four', [2, 6, 8, 4])];
  const outputs = [
    ops.relu(ops.add(ops.maxPool2d(x, { size: 3, stride: 2, padding: 1 }), 0.25)),
    ops.maxPool2d(four, { size: 2 }),
    ops.averagePool2d(four, { size: [3, 2], stride: 2, padding: 'same' }),
    ops.averagePool2d(x, { size: 2, padding: 1, countPadding: true }),
    ops.globalAveragePool2d(x),
  ];
  const gradients = outputs.flatMap((y) => grad(ops.sum(ops.multiply(ops.tanh(y), y)), [x, four]));
  const labels = await compare([...outputs, ...gradients], [x, four]);
  expect(labels.filter((label) => label.startsWith('maxPool2d add relu '))).toHaveLength(1);
});

test('views are read as they are meant: transposed, sliced, reversed, stretched, constant', async () => {
  const [x, w] = [input('x', [2, 4, 6, 5]), input('w', [3, 4, 3, 2])];
  const wide = input('wide', [1, 9, 6, 4]);
  const images = ops.transpose(x, [0, 3, 2, 1]);
  const weights = ops.transpose(w, [0, 2, 3, 1]);
  const outputs = [
    ops.conv2d(images, weights, { padding: 1 }),
    ops.conv2d(ops.slice(wide, { starts: [1], ends: [9], axis: [1], steps: [2] }), weights),
    ops.conv2d(ops.flip(wide, [1, 3]), weights),
    ops.conv2d(ops.broadcastTo(wide, [3, 9, 6, 4]), ops.flip(weights, 0)),
    ops.conv2d(constant(0.5, [2, 4, 4, 4]), weights),
    ops.conv2d(wide, constant(0.5, [2, 3, 2, 4]), { padding: 'same' }),
    ops.maxPool2d(images, { size: 2 }),
    ops.maxPool2d(ops.flip(wide, 1), { size: 2 }),
    ops.averagePool2d(ops.slice(wide, { starts: [1], ends: [4], axis: [3] }), { size: 3, stride: 1 }),
  ];
  await compare([...outputs, ...grad(ops.sum(ops.square(outputs[0]!)), [x, w])], [x, w, wide]);
});

test('bytes and half-precision numbers are read as the numbers that they are', async () => {
  const [pixels, w] = [input('pixels', [2, 6, 5, 1], 'u8'), input('w', [4, 3, 3, 1])];
  const outputs = [ops.conv2d(pixels, w), ops.maxPool2d(pixels, { size: 2 })];
  if (gpu.features.has('shader-f16')) {
    const half = input('half', [1, 4, 4, 4], 'f16');
    outputs.push(ops.conv2d(half, input('v', [4, 2, 2, 4], 'f16')), ops.averagePool2d(half, { size: 2 }));
    await compare(outputs, [pixels, w, half, outputs[2]!.inputs[1]!]);
  } else {
    await compare(outputs, [pixels, w]);
  }
});

test('NaN and infinities reach the results that they belong to, and no other', async () => {
  const values = new Float32Array(6 * 6 * 4);
  values[(2 * 6 + 2) * 4] = Number.NaN;
  values[(5 * 6 + 5) * 4 + 1] = Infinity;
  const x = new Variable(gpu, 'x', { shape: [1, 6, 6, 4], values });
  const w = new Variable(gpu, 'w', { shape: [2, 2, 2, 4], values: new Float32Array(32).fill(0.5) });
  const program = await compile(gpu, {
    outputs: { y: ops.conv2d(x.tensor, w.tensor), m: ops.maxPool2d(x.tensor, { size: 2 }) },
  });
  await program.run();
  expect(kinds(await program.read('y'))).toEqual([
    [...at(1, 1), ...at(1, 2), ...at(2, 1), ...at(2, 2)],
    at(4, 4),
  ]);
  expect(kinds(await program.read('m'))).toEqual([[(1 * 3 + 1) * 4], [(2 * 3 + 2) * 4 + 1]]);
  program.destroy();
});

test('a step with a convolution does not run in one workgroup', async () => {
  const w = new Variable(gpu, 'w', { shape: [1, 2, 2, 1], values: Float32Array.of(1, 2, 3, 4) });
  const x = new Variable(gpu, 'x', { shape: [1, 3, 3, 1], values: new Float32Array(9).fill(1) });
  const [gradient] = grad(ops.sum(ops.conv2d(x.tensor, w.tensor)), [w.tensor]);
  const updates = [[w, ops.subtract(w.tensor, gradient)]] as const;
  expect((await planProgram(gpu, { updates, singleDispatch: true })).kind).toBe('calls');
  const program = await compile(gpu, { updates });
  await program.run();
  expect([...(await w.read())]).toEqual([-3, -2, -1, 0]);
  program.destroy();
});
