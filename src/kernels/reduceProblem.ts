// What a reduction is, and what its kernels share.

import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import type { Fused, KernelLink } from './linkKernel.ts';

/** The operation by which a reduction combines elements. */
export type Combine = 'sum' | 'max' | 'product';

/** A reduction: y[o, i] = combine over j of x[o, j, i]. */
export interface ReduceProblem {
  readonly label: string;
  readonly combine: Combine;
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** Whether elements of x can be read four at a time: always, except where broadcasting leaves odd strides. */
  readonly fetch: Fused;
  readonly finish: Fused;
  readonly cost: ShaderCall['cost'];
  /** Gives scratch memory that lives until the last call. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** Makes the call of one pass, over `chunks` chunks of the axis. */
type Pass = (problem: ReduceProblem, chunks: number, device: DeviceTraits) => ShaderCall;

/** The kernel, and the elements that lie side by side in one of its turns. */
export interface ReducePlan {
  readonly pass: Pass;
  readonly step: number;
}

/** Chooses the kernel that serves a problem. */
export type ReducePlanner = (problem: ReduceProblem, device: DeviceTraits) => ReducePlan;

/** How many neighbours a kernel reads at once in rows of this length. */
export function widthOf(inner: number): 1 | 4 {
  return inner % 4 === 0 ? 4 : 1;
}

/** The part that combines elements. */
export function combiner(combine: Combine): NonNullable<KernelLink['replace']> {
  const parts = { sum: 'combineSum.wgsl', max: 'combineMax.wgsl', product: 'combineProduct.wgsl' } as const;
  return { 'combineSum.wgsl': parts[combine] };
}
