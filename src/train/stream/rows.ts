// Examples in the form that the device holds them in, row after row.

import type { DType } from '../../graph/tensor.ts';

/** Numbers as they lie in the device's memory; half precision as its bits. */
export type Numbers =
  | Float32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** The type of an example's numbers, and how many there are. */
export interface RowForm {
  readonly dtype: DType;
  readonly columns: number;
}

/** Inputs and targets of examples. */
export interface Rows {
  readonly x: Numbers;
  readonly y: Numbers;
}

/** What both are. */
export interface RowForms {
  readonly x: RowForm;
  readonly y: RowForm;
}

const ARRAYS = { f32: Float32Array, u32: Uint32Array, f16: Uint16Array, u8: Uint8Array } as const;

/** Room for examples. */
export function createRows({ x, y }: RowForms, count: number): Rows {
  return { x: new ARRAYS[x.dtype](count * x.columns), y: new ARRAYS[y.dtype](count * y.columns) };
}

/** Copies `count` examples from row `at` of one to row `place` of another. */
export function copyRows(
  { x, y }: RowForms,
  { from, at, to, place, count }: { from: Rows; at: number; to: Rows; place: number; count: number },
): void {
  to.x.set(from.x.subarray(at * x.columns, (at + count) * x.columns), place * x.columns);
  to.y.set(from.y.subarray(at * y.columns, (at + count) * y.columns), place * y.columns);
}
