// Maxout: the largest of k linear pieces.

import { GradloomError } from '../../../errors.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { max } from '../reduce/max.ts';
import { reshape } from '../shape/reshape.ts';

/**
 * a_u = max over p of z_(u, p), for z [rows, units · pieces], the pieces of a unit side by side → [rows, units].
 * ∂z goes to the pieces that attain the maximum. Source: Goodfellow et al., 2013.
 *
 * @throws GradloomError `E_ARGUMENT` unless the columns are a multiple of `pieces`.
 */
export function maxout(z: Tensor, pieces: number): Tensor {
  checkTensors('maxout', z);
  const [rows = 1, columns = 1] = z.shape;
  if (!Number.isInteger(pieces) || pieces < 1 || columns % pieces !== 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `maxout: columns must be a multiple of the pieces; got ${columns} columns, ${pieces} pieces.`,
      {
        hint: 'A layer of u units with k pieces has u · k columns.',
      },
    );
  }
  return max(reshape(z, [rows, columns / pieces, pieces]), { axis: 2 });
}
