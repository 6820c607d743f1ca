// A data set as it lies in memory: examples × features, and what is to be predicted.

/**
 * Supervised data, batch first: `x` is [examples, features] row-major (the same bytes as the notes' X (n_x, m)
 * stored column by column).
 */
export interface DataSet {
  /** Inputs [examples, features]; `Uint8Array` for pictures with raw values 0 … 255. */
  readonly x: Float32Array | Uint8Array;
  /**
   * What is to be predicted: `Uint32Array` [examples] of class indices, or `Float32Array` [examples, targets] of
   * numbers. Absent where only predictions are wanted.
   */
  readonly y?: Uint32Array | Float32Array;
  /** m, the number of examples. */
  readonly examples: number;
  /** n_x, the number of features of one example. */
  readonly features: number;
  /** Columns of `y`: 1 for class indices. 0 where `y` is absent. */
  readonly targets: number;
  /** Names of the classes by index, where `y` holds class indices. */
  readonly classes?: readonly string[];
  /** Names of the features, where the file gives them. */
  readonly featureNames?: readonly string[];
  /** Height, width and channels, where an example is a picture. */
  readonly imageShape?: readonly [height: number, width: number, channels: number];
}
