// A matrix product in numbers: sizes, and how its operands are stored.

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
  /** One operand is the patches of images, as they are stored in no memory: see conv.ts. */
  readonly patches?: PatchesShape;
}

/** What a shader that reads patches of images depends on. */
export interface PatchesShape {
  readonly of: 'a' | 'b';
  /** Whether 4 divides the channels of a group. */
  readonly wide: boolean;
  /** Of how many rows and columns of zeros and values one is a value. */
  readonly spread: readonly [height: number, width: number];
  /** Where a stack of products has its results side by side. */
  readonly sideBySide: boolean;
  /** Elements from one stored row of the other operand to the next, where that is a slice of columns. */
  readonly otherPitch?: number;
  /** The texts of shaders/parts/conv by file name. */
  readonly parts: Readonly<Record<string, string>>;
}

/** How the operands lie: a single row or column lies along k, whichever way it was named, unless more lies beside it. */
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
