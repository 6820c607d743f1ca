// Sobol's sequence: points that fill a cube more evenly than random ones.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkUint32 } from '../random/checkUint32.ts';

/**
 * Direction numbers of Joe and Kuo for dimensions 2, 3, …: degree s of the primitive polynomial, its inner coefficients
 * a, and m₁ … m_s. Source: S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30 (2008), table `new-joe-kuo-6.21201`.
 */
const DIRECTIONS: readonly (readonly number[])[] = [
  [1, 0, 1],
  [2, 1, 1, 3],
  [3, 1, 1, 3, 1],
  [3, 2, 1, 1, 1],
  [4, 1, 1, 1, 3, 3],
  [4, 4, 1, 3, 5, 13],
  [5, 2, 1, 1, 5, 5, 17],
  [5, 4, 1, 1, 5, 5, 5],
  [5, 7, 1, 1, 7, 11, 19],
  [5, 11, 1, 1, 5, 1, 1],
  [5, 13, 1, 1, 1, 3, 11],
  [5, 14, 1, 3, 5, 5, 31],
  [6, 1, 1, 3, 3, 9, 7, 49],
  [6, 13, 1, 1, 1, 15, 21, 21],
  [6, 16, 1, 3, 1, 13, 27, 49],
  [6, 19, 1, 1, 1, 15, 7, 5],
  [6, 22, 1, 3, 1, 15, 13, 25],
  [6, 25, 1, 1, 5, 5, 19, 61],
  [7, 1, 1, 3, 7, 11, 23, 15, 103],
  [7, 4, 1, 3, 7, 13, 13, 15, 69],
  [7, 7, 1, 1, 3, 13, 7, 35, 63],
  [7, 8, 1, 3, 5, 9, 1, 25, 53],
  [7, 14, 1, 3, 1, 13, 9, 35, 107],
  [7, 19, 1, 3, 1, 5, 27, 61, 31],
  [7, 21, 1, 1, 5, 11, 19, 41, 61],
  [7, 28, 1, 3, 5, 3, 3, 13, 69],
  [7, 31, 1, 1, 7, 13, 1, 19, 1],
  [7, 32, 1, 3, 7, 5, 13, 19, 59],
  [7, 37, 1, 1, 3, 9, 25, 29, 41],
  [7, 41, 1, 3, 5, 13, 23, 1, 55],
  [7, 42, 1, 3, 7, 3, 13, 59, 17],
];

const BITS = 32;
const TWO_POW_32 = 2 ** BITS;

/** How many dimensions there are direction numbers of. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

/**
 * Point `index`, from 0, of the sequence in order of the Gray code, as `sobol` of Joe and Kuo gives them: numbers in
 * [0, 1), multiples of 2^−32. `shift`, a whole number below 2^32 for each dimension, is added bit by bit: the points stay
 * as even as they were, and another seed gives others.
 *
 * Throws `E_ARGUMENT` unless the index is a whole number below 2^32 and there are 1 to 32 dimensions.
 */
export function sobolPoint(
  index: number,
  options: { readonly dimensions: number; readonly shift?: readonly number[] },
): number[] {
  needOptions('sobol', options, ['dimensions', 'shift']);
  const { dimensions, shift = [] } = options;
  if (!Number.isInteger(index) || index < 0 || index >= TWO_POW_32) {
    throw new GradloomError(
      'E_ARGUMENT',
      `sobol: the index must be a whole number below 2^32; got ${kindOf(index)}.`,
    );
  }
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > SOBOL_DIMENSIONS) {
    throw new GradloomError(
      'E_ARGUMENT',
      `sobol: there must be 1 to ${SOBOL_DIMENSIONS} dimensions; got ${kindOf(dimensions)}.`,
      { hint: 'Give some of them a fixed value, or sample at random.' },
    );
  }
  if (!Array.isArray(shift)) {
    throw new GradloomError('E_ARGUMENT', `sobol: shift must be a list; got ${kindOf(shift)}.`);
  }
  for (const word of shift) checkUint32('sobol: shift', word);
  const gray = (index ^ (index >>> 1)) >>> 0;
  return Array.from({ length: dimensions }, (_, dimension) => {
    const directions = directionsOf(dimension);
    let word = shift[dimension] ?? 0;
    for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) word ^= directions[bit]!;
    return (word >>> 0) / TWO_POW_32;
  });
}

const known: Uint32Array[] = [];

/** v₁ … v₃₂ as words, by m_k = m_{k−s} ⊕ 2^s m_{k−s} ⊕ Σ 2^i a_i m_{k−i}. */
function directionsOf(dimension: number): Uint32Array {
  return (known[dimension] ??= computed(dimension));
}

function computed(dimension: number): Uint32Array {
  const [degree = 0, inner = 0, ...first] = DIRECTIONS[dimension - 1] ?? [];
  const words = new Uint32Array(BITS);
  for (let k = 0; k < BITS; k++) {
    if (dimension === 0 || k < degree) {
      words[k] = (first[k] ?? 1) << (BITS - 1 - k);
      continue;
    }
    let word = words[k - degree]! ^ (words[k - degree]! >>> degree);
    for (let i = 1; i < degree; i++) if ((inner >>> (degree - 1 - i)) & 1) word ^= words[k - i]!;
    words[k] = word;
  }
  return words;
}
