// How the windows of convolutions and pooling lie over images: types only, for graphs and kernels alike.

/** A value for the rows of images and one for their columns. */
export type HeightWidth = readonly [height: number, width: number];

/**
 * Which elements of images meet which weights: result row oh and weight row kh meet row
 * (oh · stride − before + kh · dilation) / spread of the image, where that is a whole number and a row; so do columns.
 */
export interface ConvGeometry {
  readonly stride: HeightWidth;
  /** Padding before the first row and column; where negative, so many are left out. */
  readonly before: HeightWidth;
  readonly dilation: HeightWidth;
  /** Above 1 where rows or columns are spread, with zeros between: in gradients of convolutions with strides. */
  readonly spread: HeightWidth;
  /** Channels are convolved in so many groups, each with weights of its own. */
  readonly groups: number;
}

/** Windows of `size`, of which the first begins at −before, and the next a stride further. */
export interface PoolWindows {
  readonly size: HeightWidth;
  readonly stride: HeightWidth;
  readonly before: HeightWidth;
}

/** Pooling: its windows, and whether padding counts in averages. */
export interface PoolGeometry extends PoolWindows {
  readonly countsPadding: boolean;
}
