// Kernel call for a chain of elementwise operations.

import columnsSource from '../../shaders/elementwiseColumns.wgsl?raw';
import elementwiseSource from '../../shaders/elementwise.wgsl?raw';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { rowTurnsFor, turnsFor, WORKGROUP_SIZE } from './spread.ts';

/** A chain of functions over all elements of [rows, columns]. */
export interface ElementwiseProblem {
  readonly label: string;
  readonly count: number;
  readonly columns: number;
  /** Elements that are written at once: 4 where every output may be written in whole groups of four. */
  readonly width: 1 | 4;
  readonly finish: Fused;
  readonly cost: ShaderCall['cost'];
}

/** The kernel call of a chain. */
export function elementwise(problem: ElementwiseProblem, device: DeviceTraits): ShaderCall {
  const { label, count, columns, width, finish, cost } = problem;
  const rowTurns = hasColumns(problem)
    ? rowTurnsFor({ rows: count / columns, groups: columns / width }, device)
    : 1;
  if (rowTurns > 1) return downColumns(problem, rowTurns);
  const { turns, localStep, turnStep, workgroups } = turnsFor(Math.ceil(count / width), device);
  const byPosition = finish.body.operands.some(({ access: { kind } }) => kind === 'row' || kind === 'column');
  return {
    label,
    shader: linkKernel(
      { name: 'elementwise.wgsl', text: elementwiseSource },
      { span: { width }, values: { BY_POSITION: String(byPosition) }, finish, concludes: true },
    ),
    buffers: fusedBuffers(finish),
    params: kernelParams(count, columns, turns, localStep, turnStep),
    workgroups: workgroupsFor(workgroups),
    cost,
  };
}

function hasColumns({ columns, width, finish }: ElementwiseProblem): boolean {
  return columns % width === 0 && finish.body.operands.some(({ access: { kind } }) => kind === 'column');
}

function downColumns(
  { label, count, columns, width, finish, cost }: ElementwiseProblem,
  turns: number,
): ShaderCall {
  const rows = count / columns;
  return {
    label,
    shader: linkKernel(
      { name: 'elementwiseColumns.wgsl', text: columnsSource },
      { span: { width }, finish, keepColumns: true },
    ),
    buffers: fusedBuffers(finish),
    params: kernelParams(rows, columns, turns),
    workgroups: workgroupsFor(Math.ceil(columns / width / WORKGROUP_SIZE) * Math.ceil(rows / turns)),
    cost,
  };
}
