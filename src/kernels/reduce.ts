// Kernel calls for sums and maxima over rows or columns; long axes are reduced in two passes.

import columnsSource from '../../shaders/reduceColumns.wgsl?raw';
import rowsSource from '../../shaders/reduceRows.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { kernelParams, powerOfTwoUpTo, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused, type KernelLink } from './linkKernel.ts';

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

const WORKGROUP_SIZE = 64;
/** Elements that one pass combines at most: bounds the rounding error, and spreads long sums over workgroups. */
const CHUNK = 16_384;

/** The call, or two. */
export function reduce(problem: ReduceProblem): ShaderCall[] {
  const chunks = Math.ceil(problem.size / CHUNK);
  const pass = problem.inner === 1 ? reduceRows : reduceColumns;
  if (chunks === 1) return [pass(problem, 1)];
  const { outer, inner } = problem;
  const partial = problem.scratch(outer * chunks * inner * 4);
  const first = pass({ ...problem, finish: plainStore(partial), cost: { ...problem.cost } }, chunks);
  const rest = reduce({
    ...problem,
    label: `${problem.label} of partial results`,
    size: chunks,
    fetch: plainLoad(partial),
    cost: { flops: outer * chunks * inner, bytes: outer * chunks * inner * 4 },
  });
  return [first, ...rest];
}

function reduceRows(
  { label, combine, outer, size, fetch, finish, cost }: ReduceProblem,
  chunks: number,
): ShaderCall {
  const width = size % 4 === 0 ? 4 : 1;
  const chunkSize = Math.ceil(size / chunks / width) * width;
  const lanes = powerOfTwoUpTo(chunkSize / width / 4, { least: 1, most: WORKGROUP_SIZE });
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
    params: kernelParams(outer * chunks, size, chunks, chunkSize),
    workgroups: workgroupsFor(Math.ceil((outer * chunks * lanes) / WORKGROUP_SIZE)),
    cost,
  };
}

function reduceColumns(problem: ReduceProblem, chunks: number): ShaderCall {
  const { label, combine, outer, size, inner, fetch, finish, cost } = problem;
  const width = inner % 4 === 0 ? 4 : 1;
  const chunkSize = Math.ceil(size / chunks);
  const lanes = powerOfTwoUpTo(chunkSize / 4, { least: 1, most: 16 });
  const results = (outer * chunks * inner) / width;
  const columns = WORKGROUP_SIZE / lanes;
  return {
    label,
    shader: linkKernel(
      { name: 'reduceColumns.wgsl', text: columnsSource },
      {
        lanes: { width },
        values: { LANES: lanes, COLUMNS: columns },
        finish,
        fetch,
        replace: combiner(combine),
      },
    ),
    buffers: fusedBuffers(finish, fetch),
    params: kernelParams(results, size, inner, chunks, chunkSize),
    workgroups: workgroupsFor(Math.ceil(results / columns)),
    cost,
  };
}

function combiner(combine: Combine): NonNullable<KernelLink['replace']> {
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
