// Adam and Momentum as ONNX defines them for training: rate R, step T, then tensors, gradients and states in groups.

import * as ops from '../../../src/graph/ops/index.ts';
import { constant, type Tensor } from '../../../src/graph/tensor.ts';
import { elementwise, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';

export const optimizer: OperatorTable = {
  Adam: elementwise((node) => {
    const [alpha, beta] = [node.number('alpha', 0.9), node.number('beta', 0.999)];
    const epsilon = node.number('epsilon', 0);
    const decay = node.number('norm_coefficient', 0);
    const decayAfter = node.number('norm_coefficient_post', 0);
    const [rate, step] = [node.scalar(0), node.scalar(1)];
    const corrected = step > 0 ? (rate * Math.sqrt(1 - beta ** step)) / (1 - alpha ** step) : rate;
    const updated = groups(node, 4).map(([x, g, v, h]) => {
      const gradient = weighted(g!, 1, x!, decay);
      const newV = weighted(v!, alpha, gradient, 1 - alpha);
      const newH = weighted(h!, beta, ops.square(gradient), 1 - beta);
      const step = ops.divide(newV, ops.add(ops.sqrt(newH), epsilon));
      const newX = ops.subtract(x!, ops.multiply(step, corrected));
      return [ops.multiply(newX, 1 - decayAfter), newV, newH];
    });
    return regroup(updated, 3);
  }),
  Momentum: elementwise((node) => {
    const alpha = node.number('alpha', 0.9);
    const decay = node.number('norm_coefficient', 0);
    const mode = node.text('mode', 'standard');
    if (mode !== 'standard' && mode !== 'nesterov') throw new Outside(`Momentum in mode ${mode}`);
    const [rate, step] = [node.scalar(0), node.scalar(1)];
    const beta = step > 0 ? node.number('beta', 1) : 1;
    const updated = groups(node, 3).map(([x, g, v]) => {
      const gradient = weighted(g!, 1, x!, decay);
      const newV = weighted(v!, alpha, gradient, beta);
      const direction = mode === 'nesterov' ? weighted(gradient, 1, newV, alpha) : newV;
      return [ops.subtract(x!, ops.multiply(direction, rate)), newV];
    });
    return regroup(updated, 2);
  }),
};

/** a · p + b · q. */
function weighted(a: Tensor, p: number, b: Tensor, q: number): Tensor {
  return ops.add(ops.multiply(a, constant(p)), ops.multiply(b, constant(q)));
}

/** After R and T: all x, then all g, then all of each state → one group for each x. */
function groups(node: OracleNode, kinds: number): Tensor[][] {
  const count = (node.inputCount - 2) / kinds;
  return Array.from({ length: count }, (_, index) =>
    Array.from({ length: kinds }, (_, kind) => node.tensor(2 + kind * count + index)),
  );
}

function regroup(updated: readonly (readonly Tensor[])[], kinds: number): Tensor[] {
  return Array.from({ length: kinds }, (_, kind) => updated.map((group) => group[kind]!)).flat();
}
