// Rotation along an axis.

import { checkTensors, type Tensor } from '../../tensor.ts';
import { aroundAxis, checkWhole } from '../axis.ts';
import { merge } from './merge.ts';
import { window } from './window.ts';

/** x with each element moved on by `shift` places along `axis`, around the end. ∂x = ∂y rolled back. Source: numpy.roll. */
export function roll(x: Tensor, shift: number, axis: number): Tensor {
  checkTensors('roll', x);
  checkWhole('roll: the shift', shift);
  const { axis: along, size } = aroundAxis('roll', x.shape, axis);
  const moved = ((shift % size) + size) % size;
  if (moved === 0) return x;
  return merge('roll', {
    inputs: [x],
    placed: [moved, moved - size].map((before) => window(x, { axis: along, before, length: size })),
    gradient: ({ outputGradient }) => [roll(outputGradient, -shift, axis)],
  });
}
