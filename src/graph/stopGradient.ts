// A value that counts as constant.

import { checkTensors, Tensor } from './tensor.ts';

/** x, through which no gradient goes: ∂x = 0. It costs nothing. */
export function stopGradient(x: Tensor): Tensor {
  checkTensors('stopGradient', x);
  return new Tensor({
    op: 'stopGradient',
    lowering: { kind: 'view', view: (layout) => layout },
    inputs: [x],
    shape: x.shape,
    dtype: x.dtype,
    gradient: () => [undefined],
  });
}
