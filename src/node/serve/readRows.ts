// Rows of a request, once they are understood.

/** Rows that were understood. */
export interface ReadRows {
  /** [rows, inputs]; NaN where a number is missing. */
  readonly x: Float64Array;
  readonly rows: number;
  /** What was taken for what, in sentences. */
  readonly warnings: readonly string[];
}
