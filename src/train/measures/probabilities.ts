// What probabilities say of labels: how surprising these are, and among how many of the best classes they come.

/** The least probability that a logarithm is taken of, the spacing of float64 at 1, as in scikit-learn. */
export const LEAST_PROBABILITY = 2 ** -52;
/** Best classes that are counted at most. */
export const MOST_TOP = 10;

/** The probability that outputs [examples, columns] give an example's class; of one column class 1 has it. */
export function probabilityOf(
  outputs: ArrayLike<number>,
  columns: number,
  example: number,
  label: number,
): number {
  if (columns > 1) return outputs[example * columns + label]!;
  const one = outputs[example]!;
  return label === 1 ? one : 1 - one;
}

/** Mean −ln p of the labels, p held to 2⁻⁵² … 1 − 2⁻⁵². */
export function logLoss(outputs: ArrayLike<number>, columns: number, labels: Uint32Array): number {
  let sum = 0;
  labels.forEach((label, example) => {
    const p = probabilityOf(outputs, columns, example, label);
    sum -= Math.log(Math.min(Math.max(p, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY));
  });
  return sum / labels.length;
}

/**
 * At k − 1 the share of examples whose class is among the k with the highest outputs, for k up to all classes, 10 at most.
 * Of equal outputs the first counts as higher, so that the first share is the accuracy.
 */
export function topAccuracy(outputs: ArrayLike<number>, columns: number, labels: Uint32Array): number[] {
  const hits = new Float64Array(Math.min(columns, MOST_TOP));
  labels.forEach((label, example) => {
    const own = outputs[example * columns + label]!;
    let rank = 0;
    for (let column = 0; column < columns; column++) {
      const other = outputs[example * columns + column]!;
      if (other > own || (other === own && column < label)) rank++;
    }
    if (rank < hits.length) hits[rank]!++;
  });
  let sum = 0;
  return [...hits].map((count) => (sum += count) / labels.length);
}
