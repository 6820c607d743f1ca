// What real GPUs are given, run on the driver at hand: invocations side by side, shared results, more chunks.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  add,
  argMax,
  compile,
  cumsum,
  gather,
  grad,
  input,
  max,
  multiply,
  relu,
  scatterAdd,
  softmax,
  square,
  sum,
  topK,
} from '../../src/index.ts';
import type { DriverInfo, Gpu, Tensor } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { evaluate } from '../reference/evaluate.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
  (gpu as { driver: DriverInfo }).driver = { ...gpu.driver, kind: 'gpu' };
});
afterAll(() => gpu.close());

/** Of both signs, no two alike in a row of 1009. */
const values = (count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 1009) - 504) / 64);

const SHAPES = [
  [3, 2000],
  [1021, 129],
  [1, 20_001],
  [20_000, 1],
  [1500, 12],
] as const;

describe('the kernels for GPUs', () => {
  it.each(SHAPES)('are right for [%d, %d]', async (rows, columns) => {
    const x = input('x', [rows, columns]);
    const y = input('y', [columns]);
    const picks = input('picks', [50], 'u32');
    const places = input('places', [rows, columns], 'u32');
    const k = Math.min(columns, 5);
    const outputs: Record<string, Tensor> = {
      elementwise: relu(add(x, y)),
      all: sum(square(x)),
      rows: sum(multiply(x, y), { axis: 1 }),
      columns: sum(x, { axis: 0 }),
      highest: max(x, { axis: 0 }),
      highestOfRows: max(x, { axis: 1 }),
      softmax: softmax(x),
      running: cumsum(x, { axis: 0 }),
      runningInRows: cumsum(x, { axis: 1, exclusive: true }),
      placesInRows: argMax(x, { axis: 1 }),
      placesInColumns: argMax(x, { axis: 0 }),
      largest: topK(x, { k, axis: 1 }).values,
      picked: gather(x, picks),
      putBack: grad(sum(square(gather(x, picks))), [x])[0]!,
      scattered: scatterAdd(x, places, { size: 37 }),
    };
    const leaves = new Map<Tensor, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>([
      [x, values(x.size)],
      [y, values(y.size)],
      [picks, Uint32Array.from({ length: 50 }, (_, i) => (i * 31) % rows)],
      [places, Uint32Array.from({ length: places.size }, (_, i) => (i * 31) % 37)],
    ]);
    const program = await compile(gpu, { outputs });
    for (const [leaf, content] of leaves) program.write(leaf.op, content);
    await program.run();
    const given = new Map([...leaves].map(([leaf, content]) => [leaf, Float64Array.from(content)]));
    const expected = evaluate(Object.values(outputs), given);
    for (const [index, name] of Object.keys(outputs).entries()) {
      const got = await program.read(name);
      const worst = expected[index]!.reduce(
        (most, value, i) => Math.max(most, Math.abs(got[i]! - value) / Math.max(1, Math.abs(value))),
        0,
      );
      expect(worst, name).toBeLessThan(1e-5);
    }
    program.destroy();
  });

  it('are spread otherwise than on a software driver', async () => {
    expect(await workgroups('software')).toBe(16);
    expect(await workgroups('gpu')).toBe(1024);
  });
});

/** Those that sum the rows of a matrix [1024, 1024]. */
async function workgroups(kind: DriverInfo['kind']): Promise<number> {
  (gpu as { driver: DriverInfo }).driver = { ...gpu.driver, kind };
  const program = await compile(gpu, { outputs: { y: sum(input('x', [1024, 1024]), { axis: 1 }) } });
  const [call] = await program.report();
  program.destroy();
  return call!.workgroups;
}
