// Whole numbers on the device: the step counter, and values recorded at it.

import { GradloomError } from '../../../errors.ts';
import { checkTensors, checkReal, Tensor } from '../../tensor.ts';
import { elementwise } from '../pointwise/elementwise.ts';

/** The counter after a step: count + 1, u32. */
export function increment(count: Tensor): Tensor {
  checkCount('increment', count);
  return elementwise('increment', [count], { call: 'increment', dtype: 'u32' });
}

/** A u32 tensor as f32, exact up to 2^24. */
export function toReal(count: Tensor): Tensor {
  checkCount('toReal', count);
  return elementwise('toReal', [count], { call: 'to_real' });
}

/** The ring [slots] with the scalar `value` at `slot` modulo slots: a record of the last `slots` values. */
export function recordAt(ring: Tensor, slot: Tensor, value: Tensor): Tensor {
  checkCount('recordAt', slot);
  checkReal('recordAt', ring, value);
  if (value.size !== 1 || ring.shape.length !== 1) {
    throw new GradloomError(
      'E_SHAPE',
      `recordAt: ring must be [slots] and value a scalar; got ${ring.toString()} and ${value.toString()}.`,
    );
  }
  return new Tensor({
    op: 'recordAt',
    lowering: { kind: 'ring' },
    inputs: [ring, slot, value],
    shape: ring.shape,
  });
}

function checkCount(op: string, tensor: Tensor): void {
  checkTensors(op, tensor);
  if (tensor.dtype === 'u32') return;
  throw new GradloomError('E_DTYPE', `${op}: a count must be u32; got ${tensor.dtype}.`);
}
