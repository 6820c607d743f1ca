// All calls of a matrix product: one, or two where its sums are made in parts.

import { unreachable } from '../../errors.ts';
import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { LinkedShader } from '../../wgsl/link.ts';
import { kernelParams, workgroupsFor } from '../kernelParams.ts';
import { fusedBuffers, linkKernel, plainStore, type Fused } from '../linkKernel.ts';
import type { MatmulKernels } from './loadMatmul.ts';
import { matmul, type MatmulChoice, type MatmulProblem } from './matmul.ts';
import type { MatmulShape } from './matmulShape.ts';

/** How a product is made. */
export interface MatmulSetting extends MatmulChoice {
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
  { variant, kernels, scratch }: MatmulSetting,
): ShaderCall[] {
  const { m, n, k, finish, rowSums, stack } = problem;
  const wanted = 'parts' in variant ? (variant.parts ?? 1) : 1;
  const part = Math.ceil(k / wanted / PART_UNIT) * PART_UNIT;
  const parts = Math.ceil(k / part);
  if (parts < 2 || (rowSums && !problem.patches) || (stack && stack.count > 1)) {
    return [matmul(problem, { variant, kernels })];
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
    { variant, kernels },
  );
  const shared = { kernels, parts };
  return [
    first,
    sumOfParts(problem, { ...shared, partial, finish }),
    ...(partialSums
      ? [
          sumOfParts(
            { ...problem, m: 1, n: m },
            { ...shared, partial: partialSums, finish: plainStore(rowSums) },
          ),
        ]
      : []),
  ];
}

interface PartialSums {
  readonly kernels: MatmulKernels;
  readonly parts: number;
  readonly partial: BufferRange;
  readonly finish: Fused;
}

function sumOfParts(shape: MatmulShape, { kernels, parts, partial, finish }: PartialSums): ShaderCall {
  const { m, n } = shape;
  return {
    label: `sum of ${parts} parts`,
    shader: linkMatmulSum(shape, { kernels, finish }),
    buffers: { partial, ...fusedBuffers(finish) },
    params: kernelParams(n, m * n, parts),
    workgroups: workgroupsFor(Math.ceil((m * n) / (widthOf(shape) * WORKGROUP_SIZE))),
    cost: { flops: parts * m * n, bytes: 4 * (parts + 1) * m * n },
  };
}

/** The shader that adds sums made in parts. */
export function linkMatmulSum(
  shape: MatmulShape,
  { kernels, finish }: Pick<PartialSums, 'kernels' | 'finish'>,
): LinkedShader {
  const file = kernels.sum ?? unreachable('sum before loadMatmul');
  return linkKernel(file, { lanes: { width: widthOf(shape) }, finish });
}

function widthOf({ n }: MatmulShape): 1 | 4 {
  return n % 4 === 0 ? 4 : 1;
}
