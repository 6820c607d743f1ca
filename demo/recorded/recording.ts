// A recorded run: what a network said of the plane at some of its steps, and its costs.

/** A run as it is kept in a file. */
export interface Recording {
  /** Name of its plan. */
  readonly plan: string;
  readonly seed: number;
  /** What it was trained on. */
  readonly device: string;
  /** Places along one axis of the plane. */
  readonly grid: number;
  /** Share of the points that end up in their class. */
  readonly accuracy: number;
  readonly frames: readonly RecordedFrame[];
}

/** The network after a step. */
export interface RecordedFrame {
  readonly step: number;
  /** Of the last step's batch; null before the first step. */
  readonly cost: number | null;
  /** grid × grid values, row by row from the top, as bytes −127 … 127 for −1 … 1, in base64. */
  readonly field: string;
}

/** Values from −1 to 1 as a field of a file. */
export function encodeField(values: ArrayLike<number>): string {
  const bytes = Uint8Array.from(values, (value) => Math.round(127 * value) & 255);
  return btoa(String.fromCharCode(...bytes));
}

/** The values of a field, −1 to 1. */
export function decodeField(field: string): Float32Array {
  const bytes = Int8Array.from(atob(field), (letter) => letter.charCodeAt(0));
  return Float32Array.from(bytes, (byte) => byte / 127);
}
