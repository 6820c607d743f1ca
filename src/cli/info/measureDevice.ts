// How fast a device multiplies matrices and moves memory, through the library's own programs.

import type { Gpu } from '../../gpu/gpu.ts';
import { add, matmul } from '../../graph/ops/index.ts';
import { input, leavesOf, type Tensor } from '../../graph/tensor.ts';
import { compile } from '../../plan/compile.ts';

/** Measured speeds, medians of several runs. */
export interface DeviceSpeed {
  /** 10⁹ floating-point operations a second of [512, 512] · [512, 512]. */
  readonly matmulGflops: number;
  /** 10⁹ bytes a second, read and written, of c = a + b with 4 Mi numbers each. */
  readonly memoryGBps: number;
}

const MATMUL_SIZE = 512;
const ADD_LENGTH = 2 ** 22;
const RUNS = 7;
/** A run is long enough that submitting it does not count. */
const RUN_MS = 30;

/** Measures. Throws as `compile` does. */
export async function measureDevice(gpu: Gpu): Promise<DeviceSpeed> {
  const square = [MATMUL_SIZE, MATMUL_SIZE];
  const product = await millisecondsOf(gpu, matmul(input('a', square), input('b', square)));
  const sum = await millisecondsOf(gpu, add(input('a', [ADD_LENGTH]), input('b', [ADD_LENGTH])));
  return {
    matmulGflops: (2 * MATMUL_SIZE ** 3) / product / 1e6,
    memoryGBps: (3 * 4 * ADD_LENGTH) / sum / 1e6,
  };
}

/** Milliseconds that the device takes for one output, the median of several runs. */
async function millisecondsOf(gpu: Gpu, output: Tensor): Promise<number> {
  const program = await compile(gpu, { outputs: { output } });
  try {
    // Which numbers it computes with does not matter for the time.
    for (const { op, size } of leavesOf([output])) program.write(op, new Float32Array(size));
    await program.run();
    await gpu.settle();
    const once = await timed(gpu, () => program.run());
    const times = Math.max(1, Math.min(1000, Math.round(RUN_MS / once)));
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) runs.push((await timed(gpu, () => program.run(times))) / times);
    return runs.sort((a, b) => a - b)[RUNS >> 1]!;
  } finally {
    program.destroy();
  }
}

async function timed(gpu: Gpu, work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  await gpu.settle();
  return performance.now() - begin;
}
