// op(A) · op(B) in float64.

/** Sizes: op(A) [m, k], op(B) [k, n]; A is stored [k, m] where transposed, B [n, k]. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The product, [m, n] in row-major order. */
export function multiplyMatrices(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { m, n, k, transposeA = false, transposeB = false }: Product,
): Float64Array {
  const result = new Float64Array(m * n);
  const [bStep, bRow] = transposeB ? [k, 1] : [1, n];
  for (let row = 0; row < m; row++) {
    for (let p = 0; p < k; p++) {
      const left = a[transposeA ? p * m + row : row * k + p]!;
      for (let column = 0; column < n; column++) {
        result[row * n + column]! += left * b[p * bRow + column * bStep]!;
      }
    }
  }
  return result;
}
