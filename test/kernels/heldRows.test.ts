// Rows that the registers of a GPU's workgroup hold, run on the driver at hand: the bits of the kernels that read their
// rows again and again, and which rows are held how.

import { beforeAll, describe, expect, it } from 'vitest';
import crossEntropyLoop from '../../shaders/crossEntropy.wgsl?raw';
import softmaxLoop from '../../shaders/softmax.wgsl?raw';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import * as heldRows from '../../src/kernels/heldRows.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { linkKernel } from '../../src/kernels/linkKernel.ts';
import { loadRows } from '../../src/kernels/loadRows.ts';
import * as loops from '../../src/kernels/softmax.ts';
import { testGpu } from '../gpu.ts';
import { guarded, noise, plainStore, upload } from './matmulFixture.ts';

const ROWS = 7;
/** Few rows are shared by more invocations than many. */
const [FEW, MANY] = [5, 1e6];
const COLUMNS = [1, 2, 10, 12, 30, 32, 100, 1000, 1001, 4096, 8191, 8192];
const KINDS = ['softmax', 'crossEntropy'] as const;
type Kind = (typeof KINDS)[number];
const HELD = { softmax: heldRows.softmax, crossEntropy: heldRows.crossEntropy };

let gpu: Gpu;
let device: DeviceTraits;
beforeAll(async () => {
  gpu = await testGpu();
  const { subgroupSize, features, limits } = gpu;
  device = { subgroupSize, features, limits, driver: { kind: 'gpu' } };
});

/** Logits whose second row has a −∞ in the middle, the third only these, the fourth a NaN, and the fifth a +∞. */
function logits(columns: number): Float32Array<ArrayBuffer> {
  const z = noise(ROWS * columns, columns).map((value) => 20 * value);
  const middle = columns >> 1;
  z[columns + middle] = -Infinity;
  z.fill(-Infinity, 2 * columns, 3 * columns);
  z[3 * columns + middle] = Number.NaN;
  z[4 * columns + middle] = Infinity;
  return z;
}

/** What a call of a kind makes of such logits, with what lies behind its results. */
async function run(
  kind: Kind,
  columns: number,
  make: (problem: loops.CrossEntropyProblem) => ShaderCall,
): Promise<Float32Array[]> {
  const z = upload(gpu, 'z', logits(columns));
  const labels = gpu.createBuffer('labels', 4 * ROWS);
  gpu.write(
    labels,
    Uint32Array.from({ length: ROWS }, (_, row) => (row * 5) % columns),
  );
  const losses = upload(gpu, 'losses', guarded(ROWS));
  const stored = upload(gpu, 'results', guarded(ROWS * columns));
  const call = make({
    rows: ROWS,
    columns,
    logits: z.all,
    finish: plainStore(stored),
    target: labels.all,
    targetType: 'u32',
    losses: losses.all,
  });
  const { calls, owned } = await gpu.prepare([call]);
  await gpu.run(calls);
  const results: Float32Array[] = [];
  for (const { all } of kind === 'softmax' ? [stored] : [stored, losses])
    results.push(new Float32Array(await gpu.read(all)));
  for (const buffer of [...owned, z, labels, losses, stored]) buffer.destroy();
  return results;
}

/** The kernel for so many rows, run on few. */
const heldFor =
  (kind: Kind, rows: number) =>
  (problem: loops.CrossEntropyProblem): ShaderCall => {
    const call = HELD[kind]({ ...problem, rows }, device);
    expect(call.shader.name).toBe(`${kind}Held.wgsl`);
    const { lanes, size } = sharing(call);
    return {
      ...call,
      params: kernelParams(problem.rows, problem.columns),
      workgroups: [Math.ceil((problem.rows * lanes) / size), 1, 1],
    };
  };

/** In its place the kernel that reads a row thrice, with as many invocations a row. */
const loopFor =
  (kind: Kind, rows: number) =>
  (problem: loops.CrossEntropyProblem): ShaderCall => {
    const call = heldFor(kind, rows)(problem);
    const { lanes, size } = sharing(call);
    const text = kind === 'softmax' ? softmaxLoop : crossEntropyLoop;
    const shader = linkKernel(
      { name: `${kind}.wgsl`, text },
      {
        span: { width: problem.columns % 4 === 0 ? 4 : 1 },
        values: { LANES: lanes, WORKGROUP_SIZE: size },
        finish: problem.finish,
      },
    );
    return { ...call, shader };
  };

function sharing({ shader: { code } }: ShaderCall): { lanes: number; size: number } {
  const number = (name: string): number => Number(new RegExp(`const ${name}: u32 = (\\d+)u;`).exec(code)![1]);
  return { lanes: number('LANES'), size: number('WORKGROUP_SIZE') };
}

/** Whether a device has such rows held. */
const isHeld = async (
  rows: number,
  columns: number,
  kind: DeviceTraits['driver']['kind'],
): Promise<boolean> =>
  (await loadRows([{ rows, columns }], { driver: { kind } })).softmax === heldRows.softmax;

/** The first places at which two arrays differ; NaN equals NaN. */
const differences = (a: Float32Array, b: Float32Array): string[] =>
  [...a].flatMap((value, i) => (Object.is(value, b[i]) ? [] : [`${i}: ${value}, ${b[i]}`])).slice(0, 3);

describe('rows in registers', () => {
  const cases = COLUMNS.flatMap((columns) =>
    (columns > 16 ? [FEW, MANY] : [MANY]).map((rows) => ({ columns, rows })),
  );
  it.each(cases)(
    'have the bits of the loops over memory: of $columns columns, as one of $rows',
    async ({ columns, rows }) => {
      for (const kind of KINDS) {
        const held = await run(kind, columns, heldFor(kind, rows));
        const loop = await run(kind, columns, loopFor(kind, rows));
        for (const [index, values] of held.entries())
          expect(differences(values, loop[index]!), kind).toEqual([]);
      }
    },
  );

  it.each([10, 1000, 1001])('of %d columns with NaN or +∞, or with −∞ alone, become NaN', async (columns) => {
    const [probabilities] = await run('softmax', columns, heldFor('softmax', MANY));
    const row = (number: number) => [...probabilities!.subarray(number * columns, (number + 1) * columns)];
    const sums = Array.from({ length: ROWS }, (_, number) => row(number).reduce((sum, p) => sum + p, 0));
    expect(sums.map((sum) => Math.abs(sum - 1) < 1e-5)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(row(1)[columns >> 1]).toBe(0);
    for (const number of [2, 3, 4]) expect(row(number).every(Number.isNaN), `row ${number}`).toBe(true);
  });
});

describe('a row', () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 256 } as DeviceTraits['limits'];
  const task = { beside: 0, calls: 0 } as const;

  it.each([
    { columns: 10, rows: 60_000, lanes: 1, kept: 10 },
    { columns: 12, rows: 60_000, lanes: 1, kept: 3 },
    { columns: 100, rows: 128, lanes: 8, kept: 4 },
    { columns: 100, rows: 1e6, lanes: 4, kept: 7 },
    { columns: 1000, rows: 128, lanes: 64, kept: 4 },
    { columns: 1000, rows: 4096, lanes: 32, kept: 8 },
    { columns: 1024, rows: 1024, lanes: 64, kept: 4 },
    { columns: 8192, rows: 8192, lanes: 256, kept: 8 },
  ])('of $columns columns, one of $rows, is shared by $lanes', ({ columns, rows, lanes, kept }) => {
    const width = columns % 4 === 0 ? 4 : 1;
    expect(heldRows.holdRow({ ...task, rows, columns }, { limits })).toEqual({ width, lanes, kept });
  });

  it('is held by 32 numbers an invocation at most, within the limits of the device', () => {
    const wrong: unknown[] = [];
    for (const invocations of [128, 256]) {
      for (const beside of [0, 1] as const) {
        const longest = Array.from({ length: 8300 }, (_, index) => index + 1).filter((columns) =>
          [1, 300, 70_000].every((rows) => {
            const held = heldRows.holdRow(
              { rows, columns, beside, calls: 1 },
              { limits: { ...limits, maxComputeInvocationsPerWorkgroup: invocations } },
            );
            if (!held) return false;
            const { width, lanes, kept } = held;
            const numbers = width * kept * (1 + beside);
            const shared = lanes <= invocations && Math.log2(lanes) % 1 === 0;
            // Only the last of its groups may be missing.
            if (numbers > 32 || !shared || kept !== Math.ceil(columns / width / lanes)) wrong.push(held);
            return true;
          }),
        );
        // All rows up to here, none beyond.
        expect(longest.length).toBe((32 * invocations) / (1 + beside));
        expect(longest.at(-1)).toBe(longest.length);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is read by the loop where what is fused on would be written out too often', () => {
    const long = { ...task, rows: 1000, columns: 1000 };
    expect(heldRows.holdRow({ ...long, calls: 16 }, { limits })).toBeDefined();
    expect(heldRows.holdRow({ ...long, calls: 100 }, { limits })).toBeUndefined();
  });

  it('is held on GPUs only, and where it is worth a kernel: not for a mini-batch of ten classes', async () => {
    expect(await isHeld(128, 1000, 'gpu')).toBe(true);
    expect(await isHeld(60_000, 10, 'gpu')).toBe(true);
    expect(await isHeld(128, 10, 'gpu')).toBe(false);
    expect(await isHeld(128, 1000, 'software')).toBe(false);
    const finish = { body: { operands: [], instructions: [], outputs: [] }, operands: [], outputs: [] };
    const problem = { rows: 128, columns: 10, logits: {} as never, finish };
    // Also where another kernel of the same program has longer rows.
    expect(heldRows.softmax(problem, device)).toEqual(loops.softmax(problem, device));
  });
});
