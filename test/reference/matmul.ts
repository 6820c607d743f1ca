// CPU twin of the matmul kernels, in float64.

/** Sizes and storage of op(A) · op(B). */
export interface ReferenceShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** C = op(A) · op(B) [m, n] in float64, with Σ|aᵢbᵢ| of each element, which bounds the rounding error. */
export function matmulReference(
  a: Float32Array,
  b: Float32Array,
  { m, n, k, transposeA, transposeB }: ReferenceShape,
): { product: Float64Array; magnitude: Float64Array } {
  const product = new Float64Array(m * n);
  const magnitude = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const left = a[transposeA ? p * m + i : i * k + p]!;
      for (let j = 0; j < n; j++) {
        const term = left * b[transposeB ? j * k + p : p * n + j]!;
        product[i * n + j]! += term;
        magnitude[i * n + j]! += Math.abs(term);
      }
    }
  }
  return { product, magnitude };
}

/** Σ over p of op(A)[i, p] in float64, with Σ|aᵢₚ|. */
export function rowSumsReference(
  a: Float32Array,
  { m, k, transposeA }: ReferenceShape,
): { product: Float64Array; magnitude: Float64Array } {
  const ones = new Float32Array(k).fill(1);
  return matmulReference(a, ones, { m, n: 1, k, transposeA, transposeB: false });
}
