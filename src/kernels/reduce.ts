// Kernel calls for sums and maxima over rows or columns; long axes are reduced in two passes. Those over columns are
// fetched by `loadColumns`, since few programs need them.

import rowsSource from '../../shaders/reduceRows.wgsl?raw';
import { unreachable } from '../errors.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused, type KernelLink } from './linkKernel.ts';
import { reduceChunks } from './reduceChunks.ts';
import { lanesFor, WORKGROUP_SIZE } from './spread.ts';

/** By what a reduction combines. */
export type Combine = 'sum' | 'max' | 'product';

/** y[o, i] = combine over j of x[o, j, i]. */
export interface ReduceProblem {
  readonly label: string;
  readonly combine: Combine;
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** Whether elements of x can be read four at a time: always, but for operands of odd broadcast. */
  readonly fetch: Fused;
  readonly finish: Fused;
  readonly cost: ShaderCall['cost'];
  /** Gives scratch memory that lives until the last call. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** The calls over columns, once they were fetched. */
let columns: typeof import('./reduceColumns.ts') | undefined;

/** Fetches what reductions over an axis that is not the last need. */
export async function loadColumns(): Promise<void> {
  columns ??= await import('./reduceColumns.ts');
}

/** The call, or two. */
export function reduce(problem: ReduceProblem, device: DeviceTraits): ShaderCall[] {
  const { outer, size, inner } = problem;
  const plan = planOf(problem, device);
  const chunks = reduceChunks({ outer, size, inner, step: plan.step }, device);
  if (chunks === 1) return [plan.pass(problem, 1, device)];
  const partial = problem.scratch(outer * chunks * inner * 4);
  const first = plan.pass({ ...problem, finish: plainStore(partial) }, chunks, device);
  const rest = reduce(
    {
      ...problem,
      label: `${problem.label} of partial results`,
      size: chunks,
      fetch: plainLoad(partial),
      cost: { flops: outer * chunks * inner, bytes: outer * chunks * inner * 4 },
    },
    device,
  );
  return [first, ...rest];
}

/** Makes the call of one pass, over `chunks` chunks of the axis. */
type Pass = (problem: ReduceProblem, chunks: number, device: DeviceTraits) => ShaderCall;

/** The kernel, and the elements that lie side by side in one of its turns. */
export interface ReducePlan {
  readonly pass: Pass;
  readonly step: number;
}

function planOf(problem: ReduceProblem, device: DeviceTraits): ReducePlan {
  if (problem.inner === 1) return { pass: reduceRows, step: 4 };
  return columns?.planColumns(problem, device) ?? unreachable('a reduction over columns before loadColumns');
}

/** Neighbours that a kernel reads at once in rows of so many elements. */
export function widthOf(inner: number): 1 | 4 {
  return inner % 4 === 0 ? 4 : 1;
}

function reduceRows(problem: ReduceProblem, chunks: number, device: DeviceTraits): ShaderCall {
  const { label, combine, outer, size, fetch, finish, cost } = problem;
  const width = outer === 1 ? 4 : widthOf(size);
  const chunkSize = Math.ceil(size / chunks / width) * width;
  const results = outer * chunks;
  const lanes = lanesFor({ results, groups: chunkSize / width, most: WORKGROUP_SIZE }, device);
  return {
    label,
    shader: linkKernel(
      { name: 'reduceRows.wgsl', text: rowsSource },
      {
        lanes: { width, single: true },
        values: { LANES: lanes },
        finish,
        fetch,
        replace: combiner(combine),
      },
    ),
    buffers: fusedBuffers(finish, fetch),
    params: kernelParams(results, size, chunks, chunkSize),
    workgroups: workgroupsFor(Math.ceil((results * lanes) / WORKGROUP_SIZE)),
    cost,
  };
}

/** The part that combines. */
export function combiner(combine: Combine): NonNullable<KernelLink['replace']> {
  const parts = { sum: 'combineSum.wgsl', max: 'combineMax.wgsl', product: 'combineProduct.wgsl' } as const;
  return { 'combineSum.wgsl': parts[combine] };
}

function plainStore(range: BufferRange): Fused {
  return {
    body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
    operands: [],
    outputs: [range],
  };
}

function plainLoad(range: BufferRange): Fused {
  return {
    body: {
      operands: [{ access: { kind: 'flat' }, type: 'f32' }],
      instructions: [],
      outputs: [{ value: { from: 'operand', index: 0 }, type: 'f32' }],
    },
    operands: [range],
    outputs: [],
  };
}
