// Positions along an axis, as whole numbers that need no memory.

import type { Shape } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';

/** u32 of a shape: at each place, its position along `axis`. */
export function position(shape: Shape, axis: number): Tensor {
  return new Tensor({ op: 'position', lowering: { kind: 'coordinate', axis }, shape, dtype: 'u32' });
}
