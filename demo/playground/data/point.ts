// A point of the plane −1 … 1 with its class.

/** A labelled point. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}
