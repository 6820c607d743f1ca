// Whether float32 still tells numbers apart.

/** Root mean square rounding error, in standard deviations, from which differences count as lost. */
const MOST = 1e-3;

/** The first of `columns` whose float64 numbers lose their differences in float32, or −1. A constant one has none. */
export function roundingLoss(values: Float64Array, columns: number): number {
  for (let column = 0; column < columns; column++) {
    let [count, mean, spread, error] = [0, 0, 0, 0];
    for (let at = column; at < values.length; at += columns) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      const distance = value - mean;
      mean += distance / ++count;
      spread += distance * (value - mean);
      error += (Math.fround(value) - value) ** 2;
    }
    if (error > spread * MOST * MOST && spread > 0) return column;
  }
  return -1;
}
