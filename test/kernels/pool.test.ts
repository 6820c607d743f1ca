// Pooling and its transposed map equal the float64 twin, NaN and infinities included.

import { expect, test } from 'vitest';
import { pool, unpool, type PoolShape } from '../../src/kernels/pool.ts';
import { pool as poolReference, unpool as unpoolReference } from '../reference/pool.ts';
import { testGpu } from '../gpu.ts';
import { guarded, noise, plainStore, upload } from './matmulFixture.ts';

const gpu = await testGpu();

const SHAPES: Record<string, Omit<PoolShape, 'combine' | 'channels' | 'countsPadding'>> = {
  'windows side by side': {
    examples: 3,
    images: [6, 8],
    results: [3, 4],
    size: [2, 2],
    stride: [2, 2],
    before: [0, 0],
  },
  'windows that overlap': {
    examples: 2,
    images: [7, 9],
    results: [4, 5],
    size: [3, 3],
    stride: [2, 2],
    before: [1, 1],
  },
  'padding on one side, gaps between windows': {
    examples: 2,
    images: [9, 8],
    results: [3, 5],
    size: [2, 3],
    stride: [4, 2],
    before: [0, 2],
  },
  'rows that no window covers': {
    examples: 1,
    images: [7, 7],
    results: [2, 2],
    size: [3, 3],
    stride: [3, 3],
    before: [0, 0],
  },
  'the whole image': {
    examples: 5,
    images: [3, 5],
    results: [1, 1],
    size: [3, 5],
    stride: [1, 1],
    before: [0, 0],
  },
};

/** Numbers of which many are equal, and some no numbers. */
function spotted(count: number): Float32Array<ArrayBuffer> {
  return noise(count, 5).map((value, index) =>
    index % 17 === 3
      ? Number.NaN
      : index % 13 === 2
        ? -Infinity
        : index % 19 === 7
          ? Infinity
          : Math.round(2 * value),
  );
}

async function run(call: ReturnType<typeof pool>, target: ReturnType<typeof upload>): Promise<Float32Array> {
  const { calls, owned } = await gpu.prepare([call]);
  await gpu.run(calls);
  const got = new Float32Array(await gpu.read(target.all));
  owned.forEach((buffer) => buffer.destroy());
  return got;
}

test.each(['max', 'pick', 'average'] as const)('%s and its transposed map equal float64', async (combine) => {
  for (const [title, whole] of Object.entries(SHAPES)) {
    for (const channels of [4, 8, 3]) {
      for (const countsPadding of combine === 'average' ? [false, true] : [false]) {
        const shape = { ...whole, label: 'pool', channels, combine, countsPadding };
        const inner = shape.examples * channels;
        const [images, results] = [shape.images, shape.results].map(([h, w]) => h * w * inner) as [
          number,
          number,
        ];
        const x = combine === 'average' ? noise(images, 3) : spotted(images);
        const [values, dy] = [noise(images, 4), noise(results, 6)];
        const buffers = {
          x: upload(gpu, 'x', x),
          values: upload(gpu, 'v', values),
          dy: upload(gpu, 'dy', dy),
        };
        const [y, dx] = [upload(gpu, 'y', guarded(results)), upload(gpu, 'dx', guarded(images))];
        const there = await run(
          pool({ ...shape, source: buffers.x.all, other: buffers.values.all, finish: plainStore(y) }, gpu),
          y,
        );
        const back = await run(
          unpool({ ...shape, source: buffers.dy.all, other: buffers.x.all, finish: plainStore(dx) }, gpu),
          dx,
        );
        const expected = poolReference(x, shape, combine === 'pick' ? values : x);
        const given = unpoolReference(dy, x, shape);
        expectClose(there, expected, `${title}, ${channels} channels`);
        expectClose(back, given, `${title}, ${channels} channels, back`);
        for (const buffer of [...Object.values(buffers), y, dx]) buffer.destroy();
      }
    }
  }
});

function expectClose(got: Float32Array, expected: Float64Array, what: string): void {
  const bad = [...expected.keys()].find(
    (index) =>
      !Object.is(got[index], Math.fround(expected[index]!)) &&
      !(Math.abs(got[index]! - expected[index]!) <= 1e-6 * Math.max(1, Math.abs(expected[index]!))),
  );
  expect
    .soft(bad === undefined ? 'equal' : `${what}: ${got[bad]} for ${expected[bad]} at ${bad}`)
    .toBe('equal');
  // Behind the results nobody wrote.
  expect.soft(new Set(got.subarray(expected.length, expected.length + 256)).size, what).toBe(1);
}
