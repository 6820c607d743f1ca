// The rows of one mini-batch, gathered on the device.

import { GradloomError } from '../../errors.ts';
import { Tensor, type Batching } from '../tensor.ts';

/**
 * Rows of data [count, …] that make mini-batch number `step` (u32, from 0): → [batchSize, …], bytes become f32.
 *
 * The examples form an endless stream in which each epoch holds every example once, in an order of its own; batch
 * number s is elements s · batchSize … of it, so that all batches are full and none is dropped. There is no gradient.
 */
export function batchOf(data: Tensor, step: Tensor, batching: Batching): Tensor {
  const { count, batchSize } = batching;
  if (data.shape[0] !== count) {
    throw new GradloomError('E_SHAPE', `batchOf: data must have ${count} rows; got ${data.shape[0]}.`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > count) {
    throw new GradloomError(
      'E_ARGUMENT',
      `batch: the size must be an integer from 1 to the number of examples; got ${batchSize} of ${count}.`,
      {
        hint: `Use at most ${count}, or train on the whole batch.`,
      },
    );
  }
  return new Tensor({
    op: 'batch',
    lowering: { kind: 'batch', batching },
    inputs: [data, step],
    shape: [batchSize, ...data.shape.slice(1)],
    dtype: data.dtype === 'u32' ? 'u32' : 'f32',
  });
}
