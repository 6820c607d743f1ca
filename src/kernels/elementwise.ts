// Kernel call for a chain of elementwise operations.

import elementwiseSource from '../../shaders/elementwise.wgsl?raw';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, powerOfTwoUpTo, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';

/** A chain over all elements of [rows, columns]. */
export interface ElementwiseProblem {
  readonly label: string;
  readonly count: number;
  readonly columns: number;
  /** 4 where every output may be written in whole groups of four. */
  readonly width: 1 | 4;
  readonly finish: Fused;
  readonly cost: ShaderCall['cost'];
}

const WORKGROUP_SIZE = 64;
/** Workgroups that keep a device busy; beyond them an invocation takes several turns, which software drivers need. */
const ENOUGH_WORKGROUPS = { gpu: 2048, software: 16, null: 16 } as const;

/** The call. */
export function elementwise(problem: ElementwiseProblem, device: DeviceTraits): ShaderCall {
  const { label, count, columns, width, finish, cost } = problem;
  const groups = Math.ceil(count / (width * WORKGROUP_SIZE));
  const turns = powerOfTwoUpTo(groups / ENOUGH_WORKGROUPS[device.driver.kind], { least: 1, most: 16 });
  return {
    label,
    shader: linkKernel({ name: 'elementwise.wgsl', text: elementwiseSource }, { lanes: { width }, finish }),
    buffers: fusedBuffers(finish),
    params: kernelParams(count, columns, turns),
    workgroups: workgroupsFor(Math.ceil(groups / turns)),
    cost,
  };
}
