// The trial of the tuner: kernels that are right pass whatever the problem, kernels that are wrong anywhere do not.

import { describe, expect, it } from 'vitest';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import {
  canTry,
  matmulCandidates,
  matmulName,
  type MatmulTask,
} from '../../src/kernels/matmul/matmulCandidates.ts';
import { matmulContest } from '../../src/tuning/matmulContest.ts';
import { matmulTrial } from '../../src/tuning/matmulTrial.ts';
import { testGpu } from '../gpu.ts';
import { withParameter } from './matmulFixture.ts';

const gpu = await testGpu();

const plain = {
  transposeA: false,
  transposeB: false,
  rowSums: false,
  count: 1,
  stackedA: false,
  stackedB: false,
};
const task = (m: number, n: number, k: number, more: Partial<MatmulTask> = {}): MatmulTask => ({
  m,
  n,
  k,
  ...plain,
  ...more,
});

const trialOf = async (problem: MatmulTask) =>
  matmulTrial(gpu, await matmulContest(problem, { device: gpu }));

async function passes(problem: MatmulTask, sabotage: (call: ShaderCall) => ShaderCall = (call) => call) {
  const trial = await trialOf(problem);
  try {
    const [first] = matmulCandidates(problem, gpu);
    const { calls, owned } = await gpu.prepare(trial.calls(matmulName(first!)).map(sabotage));
    await gpu.run(calls);
    const passed = await trial.verify();
    owned.forEach((buffer) => buffer.destroy());
    return passed;
  } finally {
    trial.destroy();
  }
}

describe('a right kernel passes', () => {
  const tasks: Record<string, MatmulTask> = {
    'with ragged sizes': task(33, 31, 7),
    'with both operands transposed, and row sums': task(36, 20, 44, {
      transposeA: true,
      transposeB: true,
      rowSums: true,
    }),
    'with one row': task(1, 40, 524),
    'with one column and row sums': task(41, 1, 300, { rowSums: true, transposeA: true }),
    'in a stack': task(9, 12, 8, { count: 5, stackedA: true, stackedB: true }),
    'in a stack that shares an operand': task(9, 12, 8, { count: 5, stackedA: true, transposeB: true }),
    'of which some rows are compared, with operands longer than their pattern': task(1400, 300, 260),
  };
  for (const [name, problem] of Object.entries(tasks)) {
    it(name, async () => {
      const trial = await trialOf(problem);
      for (const variant of matmulCandidates(problem, gpu)) {
        // Large tiles take software drivers a second to compile; test/kernels/matmul.test.ts runs them all.
        if (variant.kind === 'tile' && problem !== tasks['with ragged sizes']) continue;
        const { calls, owned } = await gpu.prepare(trial.calls(matmulName(variant)));
        await gpu.run(calls);
        expect.soft(await trial.verify(), matmulName(variant)).toBe(true);
        // What passed is spoiled: nobody passes by what another wrote.
        expect.soft(await trial.verify(), `nothing after ${matmulName(variant)}`).toBe(false);
        owned.forEach((buffer) => buffer.destroy());
      }
      trial.destroy();
    });
  }
});

describe('a wrong kernel does not pass', () => {
  const problem = task(36, 40, 24, { rowSums: true });
  it('but does without the fault', async () => {
    expect(await passes(problem)).toBe(true);
    expect(
      await passes(
        problem,
        withParameter(1, (m) => m),
      ),
    ).toBe(true);
  });

  it('that leaves out the last row', async () => {
    expect(
      await passes(
        problem,
        withParameter(1, (m) => m - 1),
      ),
    ).toBe(false);
  });

  it('that leaves out the last four terms of the sums', async () => {
    expect(
      await passes(
        problem,
        withParameter(3, (k) => k - 4),
      ),
    ).toBe(false);
  });

  it('that does not run', async () => {
    expect(await passes(problem, (call) => ({ ...call, workgroups: [0, 0, 0] }))).toBe(false);
  });

  it('that leaves out the row sums', async () => {
    const aside = gpu.createBuffer('aside', 4 * 36);
    const fault = (call: ShaderCall) => ({ ...call, buffers: { ...call.buffers, row_sums: aside.all } });
    expect(await passes(problem, fault)).toBe(false);
    aside.destroy();
  });

  it('that takes the operands of another product of the stack', async () => {
    const stack = task(8, 8, 8, { count: 3, stackedA: true, stackedB: true });
    expect(await passes(stack)).toBe(true);
    expect(
      await passes(
        stack,
        withParameter(4, () => 0),
      ),
    ).toBe(false);
    expect(
      await passes(
        stack,
        withParameter(5, () => 0),
      ),
    ).toBe(false);
  });

  it('that is off by one unit in the last place, at one result', async () => {
    const one = task(33, 31, 7);
    const trial = await trialOf(one);
    const [call] = trial.calls(matmulName(matmulCandidates(one, gpu)[0]!));
    const { calls, owned } = await gpu.prepare([call!]);
    await gpu.run(calls);
    const result = call!.buffers['output_0']!;
    const values = new Uint32Array(await gpu.read(result));
    const place = values.findIndex((bits, index) => index > 500 && bits !== 0);
    gpu.write(result.buffer, Uint32Array.of(values[place]! + 1), 4 * place);
    expect(await trial.verify()).toBe(false);
    owned.forEach((buffer) => buffer.destroy());
    trial.destroy();
  });
});

it('a trial frees all that it allocates', async () => {
  const before = gpu.bytesAllocated;
  (await trialOf(task(64, 64, 64, { rowSums: true }))).destroy();
  expect(gpu.bytesAllocated).toBe(before);
});

it('a large problem is tried on a part of few operations, with the same remainders', async () => {
  const trial = await trialOf(task(4099, 2050, 1030));
  expect(trial.flops).toBeLessThanOrEqual(gpu.driver.kind === 'gpu' ? 2e10 : 5e8);
  const [call] = trial.calls(matmulName(matmulCandidates(task(4099, 2050, 1030), gpu)[0]!));
  const [, m, n, k] = call!.params!;
  // Some kernels compute the transpose.
  expect(new Set([m! % 128, n! % 128])).toEqual(new Set([2050 % 128, 4099 % 128]));
  expect(k! % 128).toBe(1030 % 128);
  trial.destroy();
});

it('sums that f32 cannot hold exactly are not compared', () => {
  expect(canTry(task(2, 2, 2 ** 20))).toBe(true);
  expect(canTry(task(2, 2, 2 ** 20 + 1))).toBe(false);
});
