// Cost and gradient of a step that takes its examples in several parts, one after another.

import { grad } from '../../graph/differentiate.ts';
import { add, multiply, slice } from '../../graph/ops/index.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { CostInputs, StepOptions } from '../graphStep.ts';

/** Far from each other, so that no seeds near it are those of other trainings. */
const SEED_STEP = 0x9e37_79b9;

/**
 * The mean cost of `parts` equal parts of a batch, the mean of their gradients, an array for each parameter, and what the
 * cost keeps, handed from part to part. Tensors are made part by part: that is the order in which a device computes them,
 * and what one part needed is free for the next.
 */
export function accumulated(
  cost: StepOptions['cost'],
  inputs: CostInputs,
  parts: number,
): { cost: Tensor; gradients: readonly Tensor[]; kept: readonly Tensor[] } {
  let { kept } = inputs;
  let total: Tensor | undefined;
  let gradients: readonly Tensor[] = [];
  for (let part = 0; part < parts; part++) {
    const batch = Object.fromEntries(
      Object.entries(inputs.batch).map(([name, rows]) => [name, partOf(rows, part, parts)]),
    );
    // Each part has masks of its own.
    const seed = (inputs.seed + part * SEED_STEP) % 2 ** 32;
    const made = cost({ ...inputs, kept, batch, seed });
    kept = made.kept;
    const share = multiply(made.cost, 1 / parts);
    const own = grad(share, inputs.parameters);
    gradients = part === 0 ? own : own.map((gradient, index) => add(gradients[index]!, gradient));
    total = total ? add(total, share) : share;
  }
  return { cost: total!, gradients, kept };
}

function partOf(rows: Tensor, part: number, parts: number): Tensor {
  const size = rows.shape[0]! / parts;
  return slice(rows, { starts: [part * size], ends: [(part + 1) * size], axis: 0 });
}
