// Reversed order along axes.

import { normalizeAxes } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { strideAxis } from './window.ts';

/** x in reverse order along the axes (all where none is named), as a view. ∂x = ∂y reversed. Source: numpy.flip. */
export function flip(x: Tensor, axes?: number | readonly number[]): Tensor {
  checkTensors('flip', x);
  return normalizeAxes('flip', x.shape, axes).reduce((result, axis) => {
    const length = x.shape[axis]!;
    return strideAxis(result, { axis, start: length - 1, step: -1, length });
  }, x);
}
