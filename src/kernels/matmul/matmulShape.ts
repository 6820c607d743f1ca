// A matrix product in numbers: sizes, and how its operands are stored.

import type { KernelLink } from '../linkKernel.ts';

/** Sizes and storage of a product op(A) · op(B), op(A) [m, k], op(B) [k, n]. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Whether A is stored transposed, [k, m]. */
  readonly transposeA: boolean;
  /** Whether B is stored transposed, [n, k]. */
  readonly transposeB: boolean;
  /** Operands stored as f16; sums are f32 all the same. */
  readonly halfA?: boolean;
  readonly halfB?: boolean;
  /** The operand that is read from images in place of a matrix, if there is one: see conv.ts. */
  readonly patches?: PatchesShape;
}

/** An operand that is the patches of images in place of a matrix. */
export interface PatchesShape {
  readonly of: 'a' | 'b';
  /** Elements from one stored row of the other operand to the next, where that is a slice of columns. */
  readonly otherPitch?: number;
  /** What a kernel links to read this operand, as A or B, and to write `width` results at once. */
  readonly link: (of: 'a' | 'b', width: 1 | 4) => Pick<KernelLink, 'parts' | 'values' | 'replace'>;
}

/**
 * How the operands lie: a single row or column lies along k, with either value of `transpose`, unless other rows or
 * columns lie beside it.
 */
export function operandLayout({ m, n, transposeA, transposeB, patches }: MatmulShape): {
  aAlongK: boolean;
  bAlongK: boolean;
} {
  const alone = (operand: 'a' | 'b'): boolean =>
    patches === undefined || (patches.of !== operand && patches.otherPitch === undefined);
  return { aAlongK: !transposeA || (m === 1 && alone('a')), bAlongK: transposeB || (n === 1 && alone('b')) };
}

/** The shape of Cᵀ = op(B)ᵀ · op(A)ᵀ. */
export function swap({ m, n, k, transposeA, transposeB, halfA, halfB, patches }: MatmulShape) {
  return {
    ...(patches ? { patches: { ...patches, of: patches.of === 'a' ? 'b' : 'a' } as const } : {}),
    m: n,
    n: m,
    k,
    transposeA: !transposeB,
    transposeB: !transposeA,
    halfA: halfB === true,
    halfB: halfA === true,
  };
}
