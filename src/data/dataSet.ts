// A data set as it lies in memory: examples × features, and what is to be predicted.

import type { TableSchema } from '../formats/tableSchema.ts';

/** Numbers that are no class indices. */
export type RealArray = Float32Array | Float64Array;

/**
 * Supervised data, batch first: `x` is [examples, features] row-major (the same bytes as the notes' X (n_x, m)
 * stored column by column).
 */
export interface DataSet {
  /**
   * Inputs [examples, features]; `Uint8Array` for pictures with raw values 0 … 255, `Float64Array` for numbers that
   * float32 may not tell apart before they are in standard form (seconds since 1970).
   */
  readonly x: RealArray | Uint8Array;
  /**
   * What is to be predicted: `Uint32Array` [examples] of class indices, or numbers [examples, targets].
   * Absent where only predictions are wanted.
   */
  readonly y?: Uint32Array | RealArray;
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
  /** How a table became these numbers. A model keeps it, so that other tables are read alike. */
  readonly table?: TableSchema;
  /** What a person should know of how the data was read. */
  readonly warnings?: readonly string[];
}
