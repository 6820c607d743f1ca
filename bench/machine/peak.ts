// What a device reaches when it does nothing but compute, or nothing but copy: the roof of all other measurements.

import type { Gpu } from '../../src/gpu/gpu.ts';
import type { PreparedCall, ShaderCall } from '../../src/gpu/shaderCall.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { findPart, loadParts } from '../../src/kernels/parts.ts';
import { spanValues } from '../../src/wgsl/span.ts';
import { link } from '../../src/wgsl/link.ts';
import { runsFor, summarize } from '../harness/statistics.ts';
import copySource from '../kernels/copy.wgsl?raw';
import fmaSource from './fma.wgsl?raw';

/** The roof of a device. */
export interface Peak {
  /** 10⁹ floating-point operations a second of fused multiply-adds in registers, f32. */
  readonly gflops: number;
  /** 10⁹ bytes a second, read and written, of a plain copy. */
  readonly gigabytes: number;
}

/** How long to measure. */
export interface PeakOptions {
  /** Fewer variants and rounds. */
  readonly quick?: boolean;
  /** Told before each of the two measurements. */
  readonly onProgress?: (text: string) => void;
}

interface Candidate {
  readonly calls: readonly PreparedCall[];
  /** Operations or bytes of one run. */
  readonly amount: number;
  readonly seconds: number[];
}

const CHAINS = 8;
const LINKS = 8;
const ROUND_SECONDS = 0.03;
const SCREENING_SECONDS = 0.004;

/**
 * Measures both: several variants each, the best few in turns. The best round counts, since a roof is
 * what can be reached; a slower round only says what else was going on.
 *
 * @throws GradloomError `E_OUT_OF_MEMORY`, `E_DEVICE_LOST`.
 */
export async function measurePeak(gpu: Gpu, { quick = false, onProgress }: PeakOptions = {}): Promise<Peak> {
  await loadParts();
  onProgress?.('Measuring the peak of the arithmetic');
  const gflops = (await race(gpu, quick, await multiplications(gpu, quick))) / 1e9;
  onProgress?.('Measuring the bandwidth of the memory');
  const gigabytes = (await race(gpu, quick, await copies(gpu, quick))) / 1e9;
  return { gflops, gigabytes };
}

/** Chains of scalars and of vectors: which fill the registers best depends on the driver. */
async function multiplications(gpu: Gpu, quick: boolean): Promise<Race> {
  const software = gpu.driver.kind !== 'gpu';
  const workgroups = software ? 64 : 8192;
  const turns = 256;
  const [scale, shift] = new Uint32Array(Float32Array.of(0.5, 1).buffer);
  const y = gpu.createBuffer('chains', 16 * workgroups * 256);
  const calls = (quick ? [64] : [64, 256]).flatMap((size) =>
    ([1, 4] as const).map((width): ShaderCall => {
      const flops = 2 * CHAINS * LINKS * turns * width * workgroups * size;
      return {
        label: `multiplications, ${width} wide, ${size}`,
        shader: link({
          kernel: { name: 'fma.wgsl', text: fmaSource },
          findPart,
          values: { Value: width === 1 ? 'f32' : 'vec4f', WORKGROUP_SIZE: size },
        }),
        buffers: { y: y.all },
        params: kernelParams(turns, scale!, shift!),
        workgroups: [workgroups, 1, 1],
        cost: { flops, bytes: 0 },
      };
    }),
  );
  return { candidates: await prepared(gpu, calls, 'flops'), end: () => y.destroy() };
}

/** Copies of a memory much larger than a GPU's caches: widths, sizes of workgroups, turns and orders of the groups. */
async function copies(gpu: Gpu, quick: boolean): Promise<Race> {
  const software = gpu.driver.kind !== 'gpu';
  const most = Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize) / 4;
  const elements = Math.min(software ? 2 ** 22 : 2 ** 26, 2 ** Math.floor(Math.log2(most)));
  const [x, y] = ['copied', 'copy'].map((name) => gpu.createBuffer(name, 4 * elements));
  const calls = (quick ? [64] : [64, 256]).flatMap((size) =>
    (quick ? [4, 16] : [1, 4, 16, 64]).flatMap((turns) => {
      const workgroups = elements / (4 * turns * size);
      // The next group of an invocation lies a whole dispatch, a workgroup or nothing further on.
      const orders = [
        [workgroups * size, 1, size],
        [size, 1, turns * size],
        [1, turns, turns * size],
      ] as const;
      return workgroups > 65_535
        ? []
        : orders.map((steps) => copyCall({ x: x!.all, y: y!.all }, { size, turns, workgroups, steps }));
    }),
  );
  const end = (): void => {
    x!.destroy();
    y!.destroy();
  };
  return { candidates: await prepared(gpu, calls, 'bytes'), end };
}

interface CopyShape {
  readonly size: number;
  readonly turns: number;
  readonly workgroups: number;
  readonly steps: readonly [stride: number, localStep: number, workgroupStep: number];
}

function copyCall(buffers: ShaderCall['buffers'], { size, turns, workgroups, steps }: CopyShape): ShaderCall {
  return {
    label: 'copy',
    shader: link({
      kernel: { name: 'copy.wgsl', text: copySource },
      findPart,
      values: { ...spanValues({ width: 4 }), WORKGROUP_SIZE: size },
    }),
    buffers,
    params: kernelParams(turns, ...steps),
    workgroups: [workgroups, 1, 1],
    cost: { flops: 0, bytes: 2 * 16 * workgroups * size * turns },
  };
}

interface Race {
  readonly candidates: readonly Candidate[];
  readonly end: () => void;
}

async function prepared(
  gpu: Gpu,
  calls: readonly ShaderCall[],
  amount: 'flops' | 'bytes',
): Promise<Candidate[]> {
  const { calls: ready } = await gpu.prepare(calls);
  return ready.map((call) => ({ calls: [call], amount: call.cost[amount], seconds: [] }));
}

/** Amount a second of the best candidate: a short look at all, then rounds of the best three in turns. */
async function race(gpu: Gpu, quick: boolean, { candidates, end }: Race): Promise<number> {
  const rounds = quick ? 3 : 7;
  try {
    const guesses = new Map<Candidate, number>();
    for (const candidate of candidates) {
      // The first run may compile.
      await secondsOf(gpu, candidate, 1);
      const once = await secondsOf(gpu, candidate, 1);
      guesses.set(candidate, await secondsOf(gpu, candidate, runsFor(once, SCREENING_SECONDS)));
    }
    const speed = (candidate: Candidate, seconds: number): number => candidate.amount / seconds;
    const best = candidates
      .toSorted((a, b) => speed(b, guesses.get(b)!) - speed(a, guesses.get(a)!))
      .slice(0, 3);
    for (let round = 0; round < rounds; round++) {
      for (const candidate of best) {
        const times = runsFor(guesses.get(candidate)!, quick ? ROUND_SECONDS / 3 : ROUND_SECONDS);
        candidate.seconds.push(await secondsOf(gpu, candidate, times));
      }
    }
    return Math.max(...best.map((candidate) => speed(candidate, summarize(candidate.seconds).least)));
  } finally {
    end();
  }
}

async function secondsOf(gpu: Gpu, { calls }: Candidate, times: number): Promise<number> {
  const begin = performance.now();
  await gpu.run(calls, times);
  await gpu.settle();
  return (performance.now() - begin) / 1000 / times;
}
