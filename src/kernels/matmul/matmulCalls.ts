// All calls of a matrix product: one, or two where its sums are split.

import { unreachable } from '../../errors.ts';
import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { LinkedShader } from '../../wgsl/link.ts';
import { kernelParams, workgroupsFor } from '../kernelParams.ts';
import { fusedBuffers, linkKernel, plainStore, type Fused } from '../linkKernel.ts';
import type { MatmulVariant } from './chooseMatmul.ts';
import type { MatmulKernels } from './loadMatmul.ts';
import { matmul, type MatmulChoice, type MatmulProblem } from './matmul.ts';
import type { MatmulShape } from './matmulShape.ts';

/** The variant of a product, its kernels, and memory for sums. */
export interface MatmulSetting extends MatmulChoice {
  /** Makes memory for the sums of splits. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** Splits begin at whole slabs of every tile. */
const SPLIT_UNIT = 32;
const WORKGROUP_SIZE = 64;

/**
 * The kernel calls of a product, in their order. With a variant that has `splits`, the first stores [splits, m, n],
 * each split the sums over a stretch of k, and the second adds them in their order: few results with long sums keep
 * more of a GPU busy. Row sums are added by a third. Stacks of products are never split. Of products with row sums only
 * those of patches are split, since their sums are long.
 */
export function matmulCalls(
  problem: MatmulProblem,
  { variant, kernels, scratch }: MatmulSetting,
): ShaderCall[] {
  const { m, n, k, finish, rowSums, stack } = problem;
  const wanted = 'splits' in variant ? (variant.splits ?? 1) : 1;
  const size = Math.ceil(k / wanted / SPLIT_UNIT) * SPLIT_UNIT;
  const splits = Math.ceil(k / size);
  if (splits < 2 || (rowSums && !problem.patches) || (stack && stack.count > 1)) {
    return [matmul(problem, { variant: undivided(variant), kernels })];
  }
  const partial = scratch(4 * splits * m * n);
  const partialSums = rowSums && scratch(4 * splits * m);
  const first = matmul(
    {
      ...problem,
      finish: plainStore(partial),
      splits: { count: splits, size },
      ...(partialSums ? { rowSums: partialSums } : {}),
    },
    { variant, kernels },
  );
  const shared = { kernels, splits };
  return [
    first,
    sumOfSplits(problem, { ...shared, partial, finish }),
    ...(partialSums
      ? [
          sumOfSplits(
            { ...problem, m: 1, n: m },
            { ...shared, partial: partialSums, finish: plainStore(rowSums) },
          ),
        ]
      : []),
  ];
}

/** The variant for all terms at once: how it sums depends on how many there are. */
function undivided(variant: MatmulVariant): MatmulVariant {
  return 'splits' in variant ? { ...variant, splits: 1 } : variant;
}

interface PartialSums {
  readonly kernels: MatmulKernels;
  readonly splits: number;
  readonly partial: BufferRange;
  readonly finish: Fused;
}

function sumOfSplits(shape: MatmulShape, { kernels, splits, partial, finish }: PartialSums): ShaderCall {
  const { m, n } = shape;
  return {
    label: `sum of ${splits} splits`,
    shader: linkMatmulSum(shape, { kernels, finish }),
    buffers: { partial, ...fusedBuffers(finish) },
    params: kernelParams(n, m * n, splits),
    workgroups: workgroupsFor(Math.ceil((m * n) / (widthOf(shape) * WORKGROUP_SIZE))),
    cost: { flops: splits * m * n, bytes: 4 * (splits + 1) * m * n },
  };
}

/** The shader that adds the sums of splits. */
export function linkMatmulSum(
  shape: MatmulShape,
  { kernels, finish }: Pick<PartialSums, 'kernels' | 'finish'>,
): LinkedShader {
  const file = kernels.sum ?? unreachable('sum before loadMatmul');
  return linkKernel(file, { span: { width: widthOf(shape) }, finish });
}

function widthOf({ n }: MatmulShape): 1 | 4 {
  return n % 4 === 0 ? 4 : 1;
}
