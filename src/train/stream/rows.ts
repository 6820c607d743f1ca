// Examples in the form that the device holds them in, row after row.

import type { DType } from '../../graph/tensor.ts';
import { bytesOf } from '../../wgsl/place.ts';

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

/** Something of each example: inputs, targets and, where they do not all count alike, weights. */
export interface EachOf<T> {
  readonly x: T;
  readonly y: T;
  readonly exampleWeights?: T | undefined;
}

/** The numbers of examples. */
export type Rows = EachOf<Numbers>;

/** What they are. */
export type RowForms = EachOf<RowForm>;

/** All that an example may have. */
export const ROW_NAMES = ['x', 'y', 'exampleWeights'] as const satisfies readonly (keyof EachOf<unknown>)[];

const ARRAYS = { f32: Float32Array, u32: Uint32Array, f16: Uint16Array, u8: Uint8Array } as const;

/** Something for all that the examples have. */
export function forEachOf<T>(forms: RowForms, make: (form: RowForm, name: keyof EachOf<T>) => T): EachOf<T> {
  const { x, y, exampleWeights } = forms;
  return {
    x: make(x, 'x'),
    y: make(y, 'y'),
    ...(exampleWeights ? { exampleWeights: make(exampleWeights, 'exampleWeights') } : {}),
  };
}

/** Room for examples. */
export function createRows(forms: RowForms, count: number): Rows {
  return forEachOf<Numbers>(forms, ({ dtype, columns }) => new ARRAYS[dtype](count * columns));
}

/** Bytes of one example: inputs, targets, weights. */
export function rowBytes(forms: RowForms): number[] {
  return Object.values(forEachOf(forms, ({ dtype, columns }) => columns * bytesOf(dtype)));
}

/** Copies `count` examples from row `at` of one to row `place` of another. */
export function copyRows(
  forms: RowForms,
  { from, at, to, place, count }: { from: Rows; at: number; to: Rows; place: number; count: number },
): void {
  for (const name of ROW_NAMES) {
    const columns = forms[name]?.columns;
    if (columns !== undefined)
      to[name]!.set(from[name]!.subarray(at * columns, (at + count) * columns), place * columns);
  }
}
