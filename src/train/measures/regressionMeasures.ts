// What errors say of predicted numbers, by scikit-learn's definitions.

/** How well numbers are predicted, in the units of the data. */
export interface RegressionMeasures {
  /** √ mean (ŷ − y)²; of several targets the mean of each one's. */
  readonly rootMeanSquaredError: number;
  /**
   * R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; of several targets the mean of each one's. Of a target that is constant it is 1 where
   * all predictions are right, else 0.
   */
  readonly r2: number;
  /** Mean |ŷ − y| / max(|y|, 2⁻⁵²), as a share, not in per cent: very large where a target is 0. */
  readonly meanAbsolutePercentageError: number;
}

/** The least size of a target that errors are divided by. */
export const LEAST_TARGET = 2 ** -52;

/** Σ (y − ȳ)² of each target, in two passes. */
export function spreadsOf(y: ArrayLike<number>, targets: number): Float64Array {
  const examples = y.length / targets;
  const means = new Float64Array(targets);
  for (let at = 0; at < y.length; at++) means[at % targets]! += y[at]! / examples;
  const spreads = new Float64Array(targets);
  const isConstant = Array.from({ length: targets }, () => true);
  for (let at = 0; at < y.length; at++) {
    const target = at % targets;
    if (y[at] !== y[target]) isConstant[target] = false;
    spreads[target]! += (y[at]! - means[target]!) ** 2;
  }
  // The mean of equal numbers may be off by its rounding, which is no spread.
  return spreads.map((spread, target) => (isConstant[target] ? 0 : spread));
}

/** RMSE and R² from the mean squared error of each target and its Σ (y − ȳ)². */
export function fromSquares(
  squares: ArrayLike<number>,
  spreads: Float64Array,
  examples: number,
): Pick<RegressionMeasures, 'rootMeanSquaredError' | 'r2'> {
  let [root, r2] = [0, 0];
  spreads.forEach((spread, target) => {
    const square = squares[target]!;
    root += Math.sqrt(square) / spreads.length;
    const own = spread > 0 ? 1 - (square * examples) / spread : Number(square === 0);
    r2 += own / spreads.length;
  });
  return { rootMeanSquaredError: root, r2 };
}

/** Of predictions and targets [examples, targets]. */
export function regressionMeasures(
  outputs: ArrayLike<number>,
  y: ArrayLike<number>,
  targets: number,
): RegressionMeasures {
  const examples = y.length / targets;
  const squares = new Float64Array(targets);
  let shares = 0;
  for (let at = 0; at < y.length; at++) {
    const error = outputs[at]! - y[at]!;
    squares[at % targets]! += (error * error) / examples;
    shares += Math.abs(error) / Math.max(Math.abs(y[at]!), LEAST_TARGET);
  }
  return {
    ...fromSquares(squares, spreadsOf(y, targets), examples),
    meanAbsolutePercentageError: shares / y.length,
  };
}
