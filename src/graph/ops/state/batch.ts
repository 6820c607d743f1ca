// The rows of one mini-batch, gathered on the device.

import { checkOptions, kindOf } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { checkWhole } from '../axis.ts';
import { checkTensors, Tensor, type Batching } from '../../tensor.ts';

/**
 * Rows of data [count, …] that make mini-batch number `step` (u32, from 0): → [batchSize, …], bytes become f32.
 *
 * The examples form an endless stream in which each epoch holds every example once, in an order of its own; batch
 * number s is elements s · batchSize … of it, so that all batches are full and none is dropped. There is no gradient.
 *
 * Positions in the stream have 32 bits: after 2^32 examples it begins again, in the middle of an epoch. `Trainer.run`
 * refuses to go so far; a program of your own should set its step counter to 0 before.
 */
export function batchOf(data: Tensor, step: Tensor, batching: Batching): Tensor {
  checkTensors('batchOf', data, step);
  checkOptions('batchOf', batching ?? null, ['count', 'batchSize', 'shuffleSeed']);
  const { count, batchSize, shuffleSeed } = batching;
  if (data.shape[0] !== count) {
    throw new GradloomError('E_SHAPE', `batchOf: data must have ${count} rows; got ${data.shape[0]}.`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > count) {
    throw new GradloomError(
      'E_ARGUMENT',
      `batch: the size must be an integer from 1 to the number of examples; got ${kindOf(batchSize)} of ${count}.`,
      {
        hint: `Use at most ${count}, or train on the whole batch.`,
      },
    );
  }
  if (shuffleSeed !== undefined)
    checkWhole('batchOf: the seed', shuffleSeed, { least: 0, most: 2 ** 32 - 1 });
  if (step.dtype !== 'u32' || step.size !== 1) {
    throw new GradloomError(
      step.dtype === 'u32' ? 'E_SHAPE' : 'E_DTYPE',
      `batchOf: the step must be a u32 scalar; got ${step.toString()}.`,
      { hint: 'Pass the step counter of the training program.' },
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
