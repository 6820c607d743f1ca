// A step as text: equal for the same computation, whatever device computes it.

import { nodesOf } from './mergeConstants.ts';
import { contiguousStrides } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Every operation of the step with its constants; variables by their names. */
export function stepText(step: readonly (readonly [Tensor, Tensor])[]): string {
  const nodes = nodesOf(step.flat());
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  const lines = nodes.map((node) => {
    const inputs = node.inputs.map((operand) => numbers.get(operand)!).join();
    return `${node.op} ${node.dtype}[${node.shape.join()}] ${loweringText(node)} (${inputs})`;
  });
  const updates = step.map((pair) => pair.map((tensor) => numbers.get(tensor)!).join('='));
  return [...lines, ...updates].join('\n');
}

function loweringText({ lowering, inputs: [source] }: Tensor): string {
  if (lowering.kind !== 'view') return JSON.stringify(lowering);
  const { shape } = source!;
  return JSON.stringify(lowering.view({ offset: 0, shape, strides: contiguousStrides(shape) }) ?? 'copy');
}
