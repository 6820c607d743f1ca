// Mini-batches that the device gathers are those that the CPU would: any row length, type, order and epoch.

import { describe, expect, it } from 'vitest';
import { batchOf } from '../../src/graph/ops/state/batch.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';
import { evaluateOne } from '../reference/evaluate.ts';

const COUNT = 37;
const BATCH = 10;
/** The first, some in the middle, those that end one epoch and begin the next, and one far on. */
const STEPS = [0, 1, 3, 4, 7, 36, 37, 1_000_000];

const bytes = (count: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count }, (_, i) => (i * 7919 + (i >> 8) * 31) & 255);
const words = (count: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: count }, (_, i) => Math.imul(i + 1, 2654435761) >>> 0);
const reals = (count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => i + 0.5);

const CASES = [1, 3, 4, 5, 20, 64, 255, 260, 1028].flatMap((columns) =>
  (['f32', 'u8', 'u32'] as const).flatMap((dtype) =>
    [undefined, 12345].map((shuffleSeed) => ({ columns, dtype, shuffleSeed })),
  ),
);

describe('a mini-batch', () => {
  it.each(CASES)(
    'of $dtype rows of $columns, shuffled by $shuffleSeed, with labels and without, is that of the CPU',
    async ({ columns, dtype, shuffleSeed }) => {
      const gpu = await testGpu();
      const make = { f32: reals, u8: bytes, u32: words }[dtype];
      const values = make(COUNT * columns);
      const data = new Variable(gpu, 'data', { shape: [COUNT, columns], dtype, values });
      const labels = new Variable(gpu, 'labels', {
        shape: [COUNT, 3],
        dtype: 'u32',
        values: words(3 * COUNT),
      });
      const step = input('step', [], 'u32');
      const batching = { count: COUNT, batchSize: BATCH, shuffleSeed };
      const rows = batchOf(data.tensor, step, batching);
      const marks = batchOf(labels.tensor, step, batching);
      const alone = await compile(gpu, { outputs: { rows } });
      const together = await compile(gpu, { outputs: { rows, marks } });
      for (const number of STEPS) {
        const known = new Map([
          [data.tensor, values],
          [labels.tensor, words(3 * COUNT)],
          [step, Uint32Array.of(number)],
        ]);
        for (const program of [alone, together]) {
          program.write('step', Uint32Array.of(number));
          await program.run();
          expect(await different(program.read('rows'), evaluateOne(rows, known)), `step ${number}`).toBe(-1);
        }
        expect(await different(together.read('marks'), evaluateOne(marks, known)), `step ${number}`).toBe(-1);
      }
      for (const thing of [alone, together, data, labels]) thing.destroy();
    },
  );
});

/** Where two lists first differ, -1 where they do not. */
async function different(got: Promise<ArrayLike<number>>, wanted: Float64Array): Promise<number> {
  const values = await got;
  if (values.length !== wanted.length) return values.length;
  return wanted.findIndex((value, index) => value !== values[index]);
}
