// Kernel calls for sums and maxima over an axis that is not the last; see reduce.ts.

import columnBlocksSource from '../../shaders/reduceColumnBlocks.wgsl?raw';
import columnsSource from '../../shaders/reduceColumns.wgsl?raw';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel } from './linkKernel.ts';
import { combiner, widthOf, type ReducePlan, type ReduceProblem } from './reduceProblem.ts';
import { lanesFor, WORKGROUP_SIZE } from './spread.ts';

/** Elements from which a software driver reads blocks of 16 columns: enough for all its threads. */
const WIDE = 2 ** 18;

/** The kernel, and the elements that lie side by side in one of its turns. */
export function planColumns({ outer, size, inner }: ReduceProblem, { driver }: DeviceTraits): ReducePlan {
  const wide = driver.kind === 'software' && inner % 16 === 0 && outer * size * inner >= WIDE;
  return wide ? { pass: reduceColumnBlocks, step: 16 } : { pass: reduceColumns, step: widthOf(inner) };
}

function reduceColumns(problem: ReduceProblem, chunks: number, device: DeviceTraits): ShaderCall {
  const { label, combine, outer, size, inner, fetch, finish, cost } = problem;
  const width = widthOf(inner);
  const chunkSize = Math.ceil(size / chunks);
  const results = (outer * chunks * inner) / width;
  const lanes = lanesFor({ results, groups: chunkSize, most: 16 }, device);
  const columns = WORKGROUP_SIZE / lanes;
  return {
    label,
    shader: linkKernel(
      { name: 'reduceColumns.wgsl', text: columnsSource },
      {
        span: { width },
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

function reduceColumnBlocks(problem: ReduceProblem, chunks: number): ShaderCall {
  const { label, combine, outer, size, inner, fetch, finish, cost } = problem;
  const results = (outer * chunks * inner) / 16;
  return {
    label,
    shader: linkKernel(
      { name: 'reduceColumnBlocks.wgsl', text: columnBlocksSource },
      { span: { width: 4 }, finish, fetch, replace: combiner(combine) },
    ),
    buffers: fusedBuffers(finish, fetch),
    params: kernelParams(results, size, inner, chunks, Math.ceil(size / chunks)),
    workgroups: workgroupsFor(Math.ceil(results / WORKGROUP_SIZE)),
    cost,
  };
}
