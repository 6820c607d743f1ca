// Notices the first step whose values are not finite, at no more cost than a look at their bits where they are made.

import { GradloomError } from '../../../errors.ts';
import { checkTensorList, checkTensors, Tensor } from '../../tensor.ts';

/** What a record holds as long as all values were finite. */
export const NEVER = 0xffff_ffff;

/**
 * The update of a u32 `record` of one element: `step` (u32) where it is `NEVER` and any of the values, all of one size, is
 * infinite or NaN; else unchanged.
 *
 * @throws GradloomError `E_SHAPE` unless record and step have one element and the values one size, `E_DTYPE`.
 */
export function watch(record: Tensor, step: Tensor, values: readonly Tensor[]): Tensor {
  checkTensors('watch', record, step);
  checkTensorList('watch', values);
  const [first] = values;
  if (record.dtype !== 'u32' || step.dtype !== 'u32' || values.some(({ dtype }) => dtype !== 'f32')) {
    const all = [record, step, ...values];
    throw new GradloomError(
      'E_DTYPE',
      `watch: record and step must be u32, values f32; got ${all.join(', ')}.`,
    );
  }
  if (!first || record.size !== 1 || step.size !== 1 || values.some(({ size }) => size !== first.size)) {
    throw new GradloomError(
      'E_SHAPE',
      `watch: record and step must have one element, values one size; got ${[record, step, ...values].join(', ')}.`,
    );
  }
  return new Tensor({
    op: 'watch',
    lowering: { kind: 'watch' },
    inputs: [record, step, ...values],
    shape: record.shape,
    dtype: 'u32',
  });
}
