// Kernel call for matrix products, with either operand transposed and the result's elementwise chain fused on.

import { unreachable } from '../../errors.ts';
import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { LinkedShader } from '../../wgsl/link.ts';
import { storedElement } from '../../wgsl/place.ts';
import { kernelParams, workgroupsFor } from '../kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from '../linkKernel.ts';
import type { MatmulVariant } from './chooseMatmul.ts';
import type { MatmulKernel, MatmulKernels } from './loadMatmul.ts';
import { operandLayout, swap, type MatmulShape } from './matmulShape.ts';

/** C = op(A) · op(B), all row-major: op(A) is [m, k], op(B) is [k, n], each transposed where so stored. */
export interface MatmulProblem extends MatmulShape {
  /** The memory of A, [m, k], or [k, m] with `transposeA`. */
  readonly a: BufferRange;
  /** The memory of B, [k, n], or [n, k] with `transposeB`. */
  readonly b: BufferRange;
  /** What the kernel does with each element of C [m, n], or with four neighbours where 4 divides n. */
  readonly finish: Fused;
  /** Memory for Σ over p of op(A)[row, p], f32 [m], if it is wanted: the bias gradient, where op(A) = dZᵀ. */
  readonly rowSums?: BufferRange;
  /**
   * Many products: elements between their operands, 0 where one serves all. Results follow each other: [count, m, n].
   */
  readonly stack?: { readonly count: number; readonly strideA: number; readonly strideB: number };
  /** Sums over `size` p's each instead of all: C is [count, m, n]. See `matmulCalls`. */
  readonly splits?: { readonly count: number; readonly size: number };
  /** With `patches`: the words of `params` that follow the words of all products. */
  readonly patchSizes?: readonly number[];
}

/** The variant that makes a product, and the loaded kernels, with that of the variant. */
export interface MatmulChoice {
  readonly variant: MatmulVariant;
  readonly kernels: MatmulKernels;
}

/** The kernel call of a product. */
export function matmul(problem: MatmulProblem, { variant, kernels }: MatmulChoice): ShaderCall {
  const { m, n, k, transposeA, transposeB, finish, rowSums, splits } = problem;
  const { a, b, stack, ...read } = asRead(variant, problem);
  const { aAlongK, bAlongK } = operandLayout(read);
  const count = stack?.count ?? 1;
  const [x, y] = workgroupsFor(kernelOf(kernels, variant).describe(variant, problem).workgroups);
  return {
    label: `matmul ${shown([m, k], transposeA)}·${shown([k, n], transposeB)}`,
    shader: linkMatmul(problem, { variant, kernels, finish, rowSums: rowSums !== undefined }),
    buffers: { a, b, ...(rowSums ? { row_sums: rowSums } : {}), ...fusedBuffers(finish) },
    params: kernelParams(
      read.m,
      read.n,
      k,
      stack?.strideA ?? 0,
      stack?.strideB ?? 0,
      (read.patches?.of === 'b' && read.patches.otherPitch) || (aAlongK ? k : read.m),
      (read.patches?.of === 'a' && read.patches.otherPitch) || (bAlongK ? k : read.n),
      splits?.size ?? 0,
      ...(problem.patchSizes ?? []),
    ),
    workgroups: [x, y, splits?.count ?? count],
    cost: { flops: 2 * count * m * n * k, bytes: 4 * count * (m * k + k * n + m * n) },
  };
}

/** The problem as the kernel reads it: Cᵀ = op(B)ᵀ · op(A)ᵀ with a swapped panel. */
function asRead(variant: MatmulVariant, problem: MatmulProblem): MatmulProblem {
  if (!isSwapped(variant)) return problem;
  const { stack } = problem;
  return {
    ...problem,
    ...swap(problem),
    a: problem.b,
    b: problem.a,
    ...(stack ? { stack: { count: stack.count, strideA: stack.strideB, strideB: stack.strideA } } : {}),
  };
}

function isSwapped(variant: MatmulVariant): boolean {
  return variant.kind === 'panel' && variant.swapped === true;
}

/** What the shader of a product is linked from. */
export interface MatmulLink extends MatmulChoice {
  readonly finish: Fused;
  readonly rowSums: boolean;
}

/** The shader of a variant: it depends on the sizes only by whether they are 1 and whether 4 divides them. */
export function linkMatmul(
  shape: MatmulShape,
  { variant, kernels, finish, rowSums }: MatmulLink,
): LinkedShader {
  const swapped = isSwapped(variant);
  const read = swapped ? swap(shape) : shape;
  const { m, n, k, patches } = read;
  const { file, parts, describe } = kernelOf(kernels, variant);
  const { values, write, zeros = false } = describe(variant, shape);
  const { aAlongK, bAlongK } = operandLayout(read);
  const width = shape.n % 4 === 0 ? 4 : 1;
  const replaced = patches?.link(patches.of, width);
  const [widthA, widthB] = [
    (aAlongK ? k : m) % 4 === 0 ? 4 : 1,
    (bAlongK ? k : n) % 4 === 0 ? 4 : 1,
  ] as const;
  // Groups of four p's reach past k where 4 does not divide it. One zero operand is enough for the product: the one
  // whose rows are summed as well, else the first, of which panels read less, or a single column. Patches have zeros
  // there.
  const ragged = k % 4 !== 0;
  const zeroB = rowSums ? swapped : patches ? patches.of === 'b' : n === 1;
  const written = write ? { ...file, text: write(file.text) } : file;
  return linkKernel(written, {
    span: { width },
    values: {
      ...values,
      ...replaced?.values,
      ...(read.halfA ? { StoredA: storedElement('f16', widthA) } : {}),
      ...(read.halfB ? { StoredB: storedElement('f16', widthB) } : {}),
      SWAPPED: String(swapped),
      A_ALONG_P: String(aAlongK),
      B_ALONG_P: String(bAlongK),
      A_ZEROS: String(zeros || (ragged && !zeroB)),
      B_ZEROS: String(zeros || (ragged && zeroB)),
    },
    finish,
    parts: { ...parts, ...replaced?.parts },
    replace: {
      ...(widthA === 4 ? {} : { 'matmulA4.wgsl': 'matmulA1.wgsl' }),
      ...(widthB === 4 ? {} : { 'matmulB4.wgsl': 'matmulB1.wgsl' }),
      ...(width === 4 ? {} : { 'matmulFinish4.wgsl': 'matmulFinish1.wgsl' }),
      ...(rowSums ? {} : { 'matmulRowSums.wgsl': 'matmulNoRowSums.wgsl' }),
      ...replaced?.replace,
    },
  });
}

function shown([rows, columns]: [number, number], transposed: boolean): string {
  return transposed ? `[${columns}, ${rows}]ᵀ` : `[${rows}, ${columns}]`;
}

function kernelOf({ of }: MatmulKernels, { kind }: MatmulVariant): MatmulKernel {
  return of.get(kind) ?? unreachable(`${kind} before loadMatmul`);
}
