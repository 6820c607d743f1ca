// What makes the calls of softmax and cross-entropy on a device: on a GPU kernels that read each row once, loaded where
// they are worth it.

import type { DeviceTraits } from './deviceTraits.ts';
import { crossEntropy, isWorthHolding, softmax, type RowSizes } from './softmax.ts';

/** Makes the calls of both kinds. */
export interface RowCalls {
  readonly softmax: typeof softmax;
  readonly crossEntropy: typeof crossEntropy;
}

/** Loads what logits of these sizes need. */
export async function loadRows(
  sizes: readonly RowSizes[],
  { driver }: Pick<DeviceTraits, 'driver'>,
): Promise<RowCalls> {
  return driver.kind === 'gpu' && sizes.some(isWorthHolding)
    ? import('./heldRows.ts')
    : { softmax, crossEntropy };
}
