// Times what is bound by memory against the best plain copy of the same run, interleaved, in GB/s of the traffic needed.

import { availableParallelism } from 'node:os';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { leavesOf } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { variableOf } from '../../src/plan/variable.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { findPart } from '../../src/kernels/parts.ts';
import { spanValues } from '../../src/wgsl/span.ts';
import { link } from '../../src/wgsl/link.ts';
import copySource from './copy.wgsl?raw';
import { memoryWork, type MemoryWork } from './memoryWork.ts';

const ROUND_MILLISECONDS = 25;
/** Elements of the copied array, as of the square matrices of the work. */
const ELEMENTS = 2 ** 20;

interface Candidate {
  readonly name: string;
  readonly bytes: number;
  readonly calls: number;
  readonly run: (times: number) => Promise<void>;
  readonly times: number[];
}

/** Plain copies of 2^20 elements: each width, size of workgroups, turns an invocation, and order of the groups. */
async function copies(gpu: Gpu): Promise<Candidate[]> {
  const [x, y] = ['copied', 'copy'].map((name) => gpu.createBuffer(name, 4 * ELEMENTS));
  const shapes = ([1, 4] as const).flatMap((width) =>
    [8, 64, 256].flatMap((size) =>
      [1, 4, 16, 64].flatMap((turns) =>
        (['grid', 'workgroup', 'blocked'] as const).map((order) => ({ width, size, turns, order })),
      ),
    ),
  );
  return Promise.all(
    shapes
      .filter(({ turns, size, order }) => (turns > 1 || order === 'grid') && turns * size > 32)
      .map(async ({ width, size, turns, order }) => {
        const workgroups = ELEMENTS / (width * turns * size);
        const steps = {
          grid: [workgroups * size, 1, size],
          workgroup: [size, 1, turns * size],
          blocked: [1, turns, turns * size],
        }[order];
        const call: ShaderCall = {
          label: 'copy',
          shader: link({
            kernel: { name: 'copy.wgsl', text: copySource },
            findPart,
            values: { ...spanValues({ width }), WORKGROUP_SIZE: size },
          }),
          buffers: { x: x!.all, y: y!.all },
          params: kernelParams(turns, ...steps),
          workgroups: [workgroups, 1, 1],
          cost: { flops: 0, bytes: 8 * ELEMENTS },
        };
        const { calls } = await gpu.prepare([call]);
        return {
          name: `copy ${width === 4 ? 'vec4f' : 'f32'}, ${turns} each, ${size} by ${order}`,
          bytes: 8 * ELEMENTS,
          calls: 1,
          run: (times) => gpu.run(calls, times),
          times: [],
        };
      }),
  );
}

async function ours(gpu: Gpu, { name, bytes, make }: MemoryWork): Promise<Candidate> {
  const spec = make(gpu);
  const program = await compile(gpu, spec);
  for (const leaf of leavesOf(Object.values(spec.outputs ?? {}))) {
    if (!variableOf(leaf)) program.write(leaf.op, new Float32Array(leaf.size));
  }
  return { name, bytes, calls: program.calls, run: (times) => program.run(times), times: [] };
}

/** Milliseconds of all processors, taken by this process alone: what a software driver needs, whoever else runs. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 / availableParallelism();
}

async function time(gpu: Gpu, { run }: Candidate, repeats: number): Promise<number> {
  const begin = clock();
  await run(repeats);
  await gpu.settle();
  return (clock() - begin) / repeats;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

const options = process.argv.slice(2).filter((argument) => argument !== '--processor');
const clock = options.length < process.argv.length - 2 ? processorTime : () => performance.now();
const [only, rounds = '7'] = options;
const gpu = await openGpu();
console.log(gpu.name);
const names = only && only !== 'all' ? only.split(',') : [''];
const wanted = memoryWork().filter(({ name }) => names.some((part) => name.includes(part)));
const yardsticks = await copies(gpu);
for (const candidate of yardsticks) {
  await time(gpu, candidate, 2);
  for (let round = 0; round < 3; round++) candidate.times.push(await time(gpu, candidate, 5));
}
// The best few stay in the race, since which is best differs from run to run.
const candidates = yardsticks.toSorted((a, b) => median(a.times) - median(b.times)).slice(0, 3);
for (const candidate of candidates) candidate.times.length = 0;
for (const work of wanted) candidates.push(await ours(gpu, work));
const guesses = new Map<Candidate, number>();
for (const candidate of candidates) {
  await time(gpu, candidate, 1);
  guesses.set(candidate, await time(gpu, candidate, 1));
}
for (let round = 0; round < Number(rounds); round++) {
  for (const candidate of candidates) {
    const repeats = Math.max(1, Math.min(500, Math.round(ROUND_MILLISECONDS / guesses.get(candidate)!)));
    candidate.times.push(await time(gpu, candidate, repeats));
  }
}
const best = Math.max(...candidates.slice(0, 3).map(({ bytes, times }) => bytes / median(times)));
for (const { name, bytes, times, calls } of candidates) {
  const speed = bytes / median(times);
  console.log(
    `${name.padEnd(36)} ${(speed / 1e6).toFixed(2).padStart(7)} GB/s ${((100 * speed) / best).toFixed(0).padStart(4)} % ` +
      `${(median(times) * 1000).toFixed(0).padStart(8)} µs  ${calls} calls`,
  );
}
gpu.close();
