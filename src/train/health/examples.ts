// Some of the training examples, the same ones at each look: gathered on the device.

import { batchOf } from '../../graph/ops/index.ts';
import { wholeConstant, type Tensor } from '../../graph/tensor.ts';
import type { Variable } from '../../plan/variable.ts';
import type { HealthData } from './healthSubject.ts';

/** What a program reads that looks at them. */
export function dataVariables({ x, y, weights }: HealthData): Variable[] {
  return [x, y, ...(weights ? [weights] : [])];
}

/** Up to `most` examples, drawn without any twice: inputs as they enter the network, targets, and weights where there are some. */
export function someExamples(
  { x, y, standardize, weights }: HealthData,
  most: number,
): {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly weights?: Tensor;
  readonly examples: number;
} {
  const count = x.tensor.shape[0]!;
  const examples = Math.min(count, most);
  const rows = (all: Tensor): Tensor =>
    batchOf(all, wholeConstant(0), { count, batchSize: examples, shuffleSeed: 0 });
  return {
    x: standardize(rows(x.tensor)),
    y: rows(y.tensor),
    ...(weights ? { weights: rows(weights.tensor) } : {}),
    examples,
  };
}
