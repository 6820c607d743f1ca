// What becomes of the losses of single elements or examples.

import { GradloomError } from '../../../errors.ts';
import { divide } from '../pointwise/divide.ts';
import { mean } from '../reduce/mean.ts';
import { sum } from '../reduce/sum.ts';
import type { Tensor } from '../../tensor.ts';

/** What is made of the losses: their mean, their sum, or each of them. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Options of a loss: how the losses of the examples are reduced to one number. */
export interface LossOptions {
  /** `mean` (default), `sum`, or `none` for the loss of each example or element. */
  readonly reduction?: Reduction;
}

/** Reduces losses; the mean is by `weight`, the sum of the examples' weights, where that is given. */
export function reduceLoss(
  op: string,
  losses: Tensor,
  { reduction, weight }: { readonly reduction: Reduction; readonly weight?: Tensor | undefined },
): Tensor {
  switch (reduction) {
    case 'none':
      return losses;
    case 'sum':
      return sum(losses);
    case 'mean':
      return weight ? divide(sum(losses), weight) : mean(losses);
    default:
      throw new GradloomError(
        'E_ARGUMENT',
        `${op}: the reduction must be mean, sum or none; got ${String(reduction)}.`,
      );
  }
}
