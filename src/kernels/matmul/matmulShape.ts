// A matrix product in numbers: sizes, and how its operands are stored.

import type { ShaderFile, ShaderValues } from '../../wgsl/link.ts';

/** Sizes and storage of a product op(A) · op(B), op(A) [m, k], op(B) [k, n]. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored [k, m]. */
  readonly transposeA: boolean;
  /** B is stored [n, k]. */
  readonly transposeB: boolean;
  /** Operands stored as f16; sums are f32 all the same. */
  readonly halfA?: boolean;
  readonly halfB?: boolean;
}

/** How the operands lie: a single row or column lies along k, whichever way it was named. */
export function storage({ m, n, transposeA, transposeB }: MatmulShape): {
  aAlongK: boolean;
  bAlongK: boolean;
} {
  return { aAlongK: !transposeA || m === 1, bAlongK: transposeB || n === 1 };
}

/** The shape of Cᵀ = op(B)ᵀ · op(A)ᵀ. */
export function swap({ m, n, k, transposeA, transposeB, halfA, halfB }: MatmulShape): Required<MatmulShape> {
  return {
    m: n,
    n: m,
    k,
    transposeA: !transposeB,
    transposeB: !transposeA,
    halfA: halfB === true,
    halfB: halfA === true,
  };
}

/** What a variant links and how much of it runs. */
export interface MatmulDescription {
  readonly kernel: ShaderFile;
  readonly values: ShaderValues;
  /** Whether positions outside the operands must read as zeros even where 4 divides k. */
  readonly zeros?: boolean;
  readonly workgroups: number;
}
