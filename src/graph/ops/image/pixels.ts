// Pixels at places between them.

import type { Tensor } from '../../tensor.ts';
import { elementwise } from '../pointwise/elementwise.ts';

/** 1 − |place − line|: what a line of pixels next to a place counts there; 0 where `line` is none of 0 … size − 1. */
export function pixelShare(place: Tensor, line: Tensor, size: number): Tensor {
  return elementwise('pixelShare', [place, line, size], { call: 'pixel_share' });
}

/** u32: where pixel (row, column), or the nearest one inside, lies in a stack of pictures, counted in pixels. */
export function pixelPlace(
  { example, row, column }: { readonly example: Tensor; readonly row: Tensor; readonly column: Tensor },
  { height, width }: { readonly height: number; readonly width: number },
): Tensor {
  return elementwise('pixelPlace', [example, row, column, height, width], {
    call: 'pixel_place',
    dtype: 'u32',
  });
}
