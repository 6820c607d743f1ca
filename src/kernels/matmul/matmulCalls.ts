// All calls of a matrix product: one, or two where its sums are made in parts.

import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { LinkedShader } from '../../wgsl/link.ts';
import type { DeviceTraits } from '../deviceTraits.ts';
import { kernelParams, workgroupsFor } from '../kernelParams.ts';
import { fusedBuffers, linkKernel, plainStore, type Fused } from '../linkKernel.ts';
import { matmul, type MatmulProblem } from './matmul.ts';
import { chooseMatmul, type MatmulVariant } from './chooseMatmul.ts';
import type { MatmulShape } from './matmulShape.ts';
import { matmulSource } from './sources.ts';

/** Where a product runs. */
export interface MatmulSetting {
  readonly device: DeviceTraits;
  /** The written rule's where not given. */
  readonly variant?: MatmulVariant | undefined;
  /** Makes memory for sums in parts. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** Parts begin at whole slabs of every tile. */
const PART_UNIT = 32;
const WORKGROUP_SIZE = 64;

/**
 * The calls in their order. With a variant that has `parts`, the first stores [parts, m, n], each part the sums over a
 * stretch of k, and the second adds them in their order: few results with long sums keep more of a GPU busy. Row sums are
 * added by a third. Stacks of products are never made in parts, nor products with row sums but those of patches, whose
 * sums are long.
 */
export function matmulCalls(
  problem: MatmulProblem,
  { device, variant = chooseMatmul(problem, device), scratch }: MatmulSetting,
): ShaderCall[] {
  const { m, n, k, finish, rowSums, stack } = problem;
  const wanted = 'parts' in variant ? (variant.parts ?? 1) : 1;
  const part = Math.ceil(k / wanted / PART_UNIT) * PART_UNIT;
  const parts = Math.ceil(k / part);
  if (parts < 2 || (rowSums && !problem.patches) || (stack && stack.count > 1)) {
    return [matmul(problem, device, variant)];
  }
  const partial = scratch(4 * parts * m * n);
  const partialSums = rowSums && scratch(4 * parts * m);
  const first = matmul(
    {
      ...problem,
      finish: plainStore(partial),
      parts: { count: parts, part },
      ...(partialSums ? { rowSums: partialSums } : {}),
    },
    device,
    variant,
  );
  return [
    first,
    sumOfParts(problem, { parts, partial, finish }),
    ...(partialSums
      ? [sumOfParts({ ...problem, m: 1, n: m }, { parts, partial: partialSums, finish: plainStore(rowSums) })]
      : []),
  ];
}

function sumOfParts(
  shape: MatmulShape,
  { parts, partial, finish }: { parts: number; partial: BufferRange; finish: Fused },
): ShaderCall {
  const { m, n } = shape;
  return {
    label: `sum of ${parts} parts`,
    shader: linkMatmulSum(shape, finish),
    buffers: { partial, ...fusedBuffers(finish) },
    params: kernelParams(n, m * n, parts),
    workgroups: workgroupsFor(Math.ceil((m * n) / (widthOf(shape) * WORKGROUP_SIZE))),
    cost: { flops: parts * m * n, bytes: 4 * (parts + 1) * m * n },
  };
}

/** The shader of the second call. */
export function linkMatmulSum(shape: MatmulShape, finish: Fused): LinkedShader {
  return linkKernel(matmulSource('matmulSum.wgsl'), { lanes: { width: widthOf(shape) }, finish });
}

function widthOf({ n }: MatmulShape): 1 | 4 {
  return n % 4 === 0 ? 4 : 1;
}
