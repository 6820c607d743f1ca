// Some of the training examples, the same ones at each look: gathered on the device.

import { batchOf } from '../../graph/ops/index.ts';
import { wholeConstant, type Tensor } from '../../graph/tensor.ts';
import type { HealthData } from './healthSubject.ts';

/** Up to `most` examples, drawn without any twice: inputs as they enter the network, and targets. */
export function someExamples(
  { x, y, standardize }: HealthData,
  most: number,
): { readonly x: Tensor; readonly y: Tensor; readonly examples: number } {
  const count = x.tensor.shape[0]!;
  const examples = Math.min(count, most);
  const rows = (all: Tensor): Tensor =>
    batchOf(all, wholeConstant(0), { count, batchSize: examples, shuffleSeed: 0 });
  return { x: standardize(rows(x.tensor)), y: rows(y.tensor), examples };
}
