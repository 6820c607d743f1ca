// A matrix product on the device that the tuner has each variant compute, beside the plain product it must equal.

import checkSource from '../../shaders/matmulCheck.wgsl?raw';
import plainSource from '../../shaders/matmulPlain.wgsl?raw';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PreparedCall, ShaderCall } from '../gpu/shaderCall.ts';
import type { Trial } from '../gpu/tuningProblem.ts';
import { link } from '../wgsl/link.ts';
import { kernelParams, workgroupsFor } from '../kernels/kernelParams.ts';
import { plainStore } from '../kernels/linkKernel.ts';
import { matmulCalls } from '../kernels/matmul/matmulCalls.ts';
import type { MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import { findPart } from '../kernels/parts.ts';
import type { MatmulContest } from './matmulContest.ts';
import { fillOperands, linkTrial, trialParams, type TrialMemory } from './trialOperands.ts';

/** Operations of a trial at most: larger problems are tried on a part, which is as fast an operation. */
const MOST_FLOPS = { gpu: 2e10, software: 5e8 };
/** Operations that the plain product may take: of larger problems some rows are compared. */
const MOST_PLAIN_FLOPS = { gpu: 4e9, software: 5e7 };
/** Rows that are compared at least: more than any variant's tile has. */
const LEAST_ROWS = 48;
const WORKGROUP_SIZE = 64;

/**
 * Makes the problem on the device and computes the plain product.
 *
 * @throws GradloomError `E_LIMIT`, `E_OUT_OF_MEMORY` where it does not fit beside what is there.
 */
export async function matmulTrial(
  gpu: Gpu,
  { task: whole, variants, kernels }: MatmulContest,
): Promise<Trial> {
  const kind = gpu.driver.kind === 'gpu' ? 'gpu' : 'software';
  const task = part(whole, MOST_FLOPS[kind]);
  const { rowSums, count, stackedA, stackedB, ...shape } = task;
  const { m, n, k } = shape;
  const owned: DeviceBuffer[] = [];
  const make = (label: string, numbers: number, half = false): BufferRange => {
    const buffer = gpu.createBuffer(`tuning ${label}`, (half ? 2 : 4) * numbers);
    owned.push(buffer);
    return buffer.all;
  };
  const destroy = (): void => owned.forEach((buffer) => buffer.destroy());
  try {
    const rows = sampleRows(
      count * m,
      Math.max(LEAST_ROWS, Math.floor(MOST_PLAIN_FLOPS[kind] / (2 * n * k))),
    );
    const columns = n + (rowSums ? 1 : 0);
    const memory = {
      a: make('a', m * k * (stackedA ? count : 1), shape.halfA),
      b: make('b', k * n * (stackedB ? count : 1), shape.halfB),
      c: make('c', count * m * n),
      sums: make('row sums', m),
      rows: make('rows', rows.length),
      expected: make('expected', rows.length * columns),
      agreeing: make('agreeing', 1),
    };
    fillOperands(gpu, task, memory);
    gpu.write(memory.rows.buffer, rows);
    const judge = await gpu.prepare([
      plainCall(task, memory, rows.length),
      checkCall(task, memory, rows.length),
    ]);
    owned.push(...judge.owned);
    const [plain, check] = judge.calls as [PreparedCall, PreparedCall];
    await gpu.run([plain]);
    // What was in C before any kernel wrote there is spoiled too.
    await gpu.run([check]);
    const problem = {
      ...shape,
      a: memory.a,
      b: memory.b,
      finish: plainStore(memory.c),
      ...(rowSums ? { rowSums: memory.sums } : {}),
      ...(count > 1
        ? { stack: { count, strideA: stackedA ? m * k : 0, strideB: stackedB ? k * n : 0 } }
        : {}),
    };
    return {
      flops: 2 * count * m * n * k,
      calls: (candidate) =>
        matmulCalls(problem, {
          variant: variants.get(candidate)!,
          kernels,
          scratch: (bytes) => make('parts', bytes / 4),
        }),
      verify: async () => {
        gpu.write(memory.agreeing.buffer, Uint32Array.of(0));
        await gpu.run([check]);
        const [agreeing] = new Uint32Array(await gpu.read(memory.agreeing));
        return agreeing === rows.length * columns;
      },
      verifyRounding: async (candidate, run) => {
        if (variants.get(candidate)?.kind !== 'tensorCores') return true;
        const { keepsToBound } = await import('./tensorCoreTrial.ts');
        return keepsToBound(gpu, { task, memory, samples: rows.length, run });
      },
      destroy,
    };
  } catch (error) {
    destroy();
    throw error;
  }
}

/** The problem, made smaller along its longest sizes until it takes few operations; remainders of tiles stay. */
function part(task: MatmulTask, mostFlops: number): MatmulTask {
  const sizes = { m: task.m, n: task.n, k: task.k, count: task.count };
  while (2 * sizes.m * sizes.n * sizes.k * sizes.count > mostFlops) {
    const longest = (['count', 'm', 'n', 'k'] as const).reduce((a, b) => (sizes[b] > sizes[a] ? b : a));
    const size = sizes[longest];
    sizes[longest] = longest === 'count' ? Math.ceil(size / 2) : Math.max(1, size >> 8) * 128 + (size % 128);
    if (sizes[longest] >= size) break;
  }
  return { ...task, ...sizes };
}

/** So many of the rows, the first and the last among them, and every remainder that a tile can have. */
function sampleRows(rows: number, most: number): Uint32Array<ArrayBuffer> {
  const count = Math.min(rows, most);
  if (count === rows) return Uint32Array.from({ length: rows }, (_, row) => row);
  return Uint32Array.from({ length: count }, (_, index) => Math.floor((index * (rows - 1)) / (count - 1)));
}

function plainCall(task: MatmulTask, { a, b, rows, expected }: TrialMemory, samples: number): ShaderCall {
  const { m, n, k, rowSums } = task;
  const columns = n + (rowSums ? 1 : 0);
  return {
    label: 'plain matmul',
    shader: linkTrial({ name: 'matmulPlain.wgsl', text: plainSource }, task),
    buffers: { a, b, rows, expected },
    params: trialParams(task, samples, columns - n),
    workgroups: workgroupsFor(Math.ceil((samples * columns) / WORKGROUP_SIZE)),
    cost: { flops: 2 * samples * columns * k, bytes: 4 * (m * k + k * n + samples * columns) },
  };
}

function checkCall({ n, rowSums }: MatmulTask, memory: TrialMemory, samples: number): ShaderCall {
  const { rows, expected, c, sums, agreeing } = memory;
  const columns = n + (rowSums ? 1 : 0);
  return {
    label: 'compare with the plain matmul',
    shader: link({ kernel: { name: 'matmulCheck.wgsl', text: checkSource }, findPart }),
    buffers: { rows, expected, c, row_sums: sums, agreeing },
    params: kernelParams(n, samples, columns - n),
    workgroups: workgroupsFor(Math.ceil((samples * columns) / WORKGROUP_SIZE)),
    cost: { flops: 0, bytes: 12 * samples * columns },
  };
}
