// Kernel calls for sums and maxima over rows or columns; long axes are reduced in two passes. Those over columns are in
// a
// module of their own, since few programs need them.

import rowsSource from '../../shaders/reduceRows.wgsl?raw';
import { unreachable } from '../errors.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, plainStore, type Fused } from './linkKernel.ts';
import { reduceChunks } from './reduceChunks.ts';
import {
  combiner,
  widthOf,
  type ReducePlan,
  type ReducePlanner,
  type ReduceProblem,
} from './reduceProblem.ts';
import { lanesFor, WORKGROUP_SIZE } from './spread.ts';

/** The device of a reduction, and the kernels that load on demand. */
export interface ReduceSetting {
  readonly device: DeviceTraits;
  /** The module reduceColumns.ts, where an axis that is not the last is reduced. */
  readonly columns: { readonly planColumns: ReducePlanner } | undefined;
}

/** The kernel call of a reduction, or two where long axes are cut into chunks. */
export function reduce(problem: ReduceProblem, setting: ReduceSetting): ShaderCall[] {
  const { outer, size, inner } = problem;
  const { device } = setting;
  const plan = planOf(problem, setting);
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
    setting,
  );
  return [first, ...rest];
}

function planOf(problem: ReduceProblem, { device, columns }: ReduceSetting): ReducePlan {
  if (problem.inner === 1) return { pass: reduceRows, step: 4 };
  return (
    columns?.planColumns(problem, device) ?? unreachable('a reduction over columns without their module')
  );
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
        span: { width, single: true },
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
