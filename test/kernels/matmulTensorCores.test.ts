// The kernel for tensor cores on a device that has them; without such a device nothing of this runs.

import { afterAll, describe, expect, it } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { compile } from '../../src/plan/compile.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { add, matmul, relu, sum, transpose } from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { matmulCandidates, matmulName, type MatmulTask } from '../../src/kernels/matmul/matmulCandidates.ts';
import { chooseMatmul } from '../../src/kernels/matmul/chooseMatmul.ts';
import { tensorCores, tensorCoreErrorBound } from '../../src/kernels/matmul/tensorCores.ts';
import { matmulContest } from '../../src/tuning/matmulContest.ts';
import { matmulTrial } from '../../src/tuning/matmulTrial.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { addTensorCores, noise, plainStore, runMatmul, upload, withParameter } from './matmulFixture.ts';
import { testTensorCoreProducts } from './tensorCoreProducts.ts';

const gpu = await openGpu({ tensorCores: true }).catch((error: unknown) => {
  if (error instanceof GradloomError && error.code === 'E_NO_ADAPTER') return undefined;
  throw error;
});
afterAll(() => gpu?.close());
const { choose, candidates } = tensorCores;
await addTensorCores(tensorCores);
const shape = { m: 64, n: 64, k: 64, transposeA: false, transposeB: false };

/** A call that leaves out the last p. */
const shorter = withParameter(3, (k) => k - 1);

describe.runIf(gpu)('on tensor cores', () => {
  const device = gpu!;

  const small = device && choose(shape, device);
  if (small) testTensorCoreProducts({ gpu: device, variant: small, bound: tensorCoreErrorBound });
  const others = device ? candidates({ ...shape, m: 512, n: 512, k: 1024 }, device) : [];
  for (const variant of others.filter(({ splits }) => splits === undefined).slice(1)) {
    testTensorCoreProducts({ gpu: device, variant, bound: tensorCoreErrorBound, sizes: [[129, 132, 70]] });
  }

  it('the rule takes them where the option was given, but not for few rows', async () => {
    expect(chooseMatmul(shape, device, tensorCores).kind).toBe('tensorCores');
    expect(chooseMatmul({ ...shape, n: 10 }, device, tensorCores).kind).not.toBe('tensorCores');
    const names = matmulCandidates(shape, device, tensorCores).map(matmulName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.some((name) => !name.startsWith('tensorCores'))).toBe(true);
  });

  it('operands are rounded to the nearest f16, ties to even, and to infinity beyond', async () => {
    const given = [
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      1 + 2 ** -11 + 2 ** -20,
      -(1 + 2 ** -11),
      65_504,
      65_519,
      1 / 3,
    ];
    const rounded = [1, 1 + 4 * 2 ** -11, 1 + 2 ** -10, -1, 65_504, 65_504, 0.333251953125];
    const size = 16;
    const values = new Float32Array(size * size);
    values.set([...given, 70_000]);
    // Infinity times zero is NaN: what overflows has a column of its own.
    const identity = Float32Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
    const [a, b, c] = [identity, values, new Float32Array(size * size)].map((data) =>
      upload(device, 'x', data),
    );
    const problem = { ...shape, m: size, n: size, k: size, a: a!.all, b: b!.all, finish: plainStore(c!) };
    const [got] = await runMatmul(device, problem, { variant: small!, results: [c!] });
    expect([...got!.subarray(0, given.length)]).toEqual(rounded);
    expect(Number.isFinite(got![given.length])).toBe(false);
    for (const buffer of [a!, b!, c!]) buffer.destroy();
  });

  const task: MatmulTask = {
    ...shape,
    m: 72,
    k: 130,
    transposeB: true,
    rowSums: true,
    count: 1,
    stackedA: false,
    stackedB: false,
  };

  it('the tuner accepts them: whole numbers exactly, others within the bound', async () => {
    const trial = await matmulTrial(device, await matmulContest(task, { device, tensorCores }));
    const name = matmulName(choose(task, device)!);
    const { calls, owned } = await device.prepare(trial.calls(name));
    const run = () => device.run(calls);
    await run();
    expect(await trial.verify()).toBe(true);
    expect(await trial.verifyRounding!(name, run)).toBe(true);
    // The whole numbers are back.
    await run();
    expect(await trial.verify()).toBe(true);
    owned.forEach((buffer) => buffer.destroy());
    trial.destroy();
  });

  it('the tuner refuses what rounds too much, and what does not run', async () => {
    const trial = await matmulTrial(device, await matmulContest(task, { device, tensorCores }));
    const name = matmulName(choose(task, device)!);
    const { calls, owned } = await device.prepare(trial.calls(name).map(shorter));
    expect(await trial.verifyRounding!(name, () => device.run(calls))).toBe(false);
    expect(await trial.verifyRounding!(name, () => Promise.resolve())).toBe(false);
    owned.forEach((buffer) => buffer.destroy());
    trial.destroy();
  });

  it('a layer and its gradients are as without them, to the bound of the rounding', async () => {
    const [x, w, b] = [input('x', [48, 40]), input('w', [32, 40]), input('b', [32])];
    const a = relu(add(matmul(x, transpose(w)), b));
    const [dw, db, dx] = grad(sum(a), [w, b, x]);
    const values = { x: noise(48 * 40, 1), w: noise(32 * 40, 2), b: noise(32, 3) };
    const plain = await openGpu();
    expect(plain.tensorCoreSize).toBeUndefined();
    const results = await Promise.all(
      [plain, device].map(async (on) => {
        const program = await compile(on, { outputs: { a, dw: dw, db: db, dx: dx } });
        for (const [name, data] of Object.entries(values)) program.write(name, data);
        await program.run();
        const read = await Promise.all(['a', 'dw', 'db', 'dx'].map((name) => program.read(name)));
        program.destroy();
        return read;
      }),
    );
    plain.close();
    const [exact, rounded] = results;
    for (const [index, expected] of exact!.entries()) {
      const got = rounded![index]!;
      for (const [place, value] of expected.entries())
        expect(Math.abs(got[place]! - value)).toBeLessThan(0.02);
    }
    // It would be no test if nothing had been rounded.
    expect(rounded![0]!.some((value, place) => value !== exact![0]![place])).toBe(true);
  });
});
