// Gradients: the graph is extended backward by the chain rule.

import { GradloomError } from '../errors.ts';
import { add } from './ops/add.ts';
import { broadcastTo } from './ops/broadcastTo.ts';
import { reshape } from './ops/reshape.ts';
import { sum } from './ops/sum.ts';
import { sameShape, showShape, type Shape } from './shape.ts';
import { constant, type Tensor } from './tensor.ts';

/**
 * ∂loss/∂x for each x of `wrt`, as new tensors of the shapes of the x. Zero where the loss does not depend on x.
 * They may be differentiated again wherever the rules are made of operations that have rules.
 *
 * @throws GradloomError `E_SHAPE` unless the loss is a scalar, `E_ARGUMENT` where an operation has no gradient.
 */
export function grad<const Wrt extends readonly Tensor[]>(
  loss: Tensor,
  wrt: Wrt,
): { -readonly [Place in keyof Wrt]: Tensor };
export function grad(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.size !== 1) {
    throw new GradloomError('E_SHAPE', `grad: the loss must be a scalar; got ${showShape(loss.shape)}.`, {
      hint: 'Reduce it first: mean(loss) or sum(loss).',
    });
  }
  const needed = dependents(loss, wrt);
  const gradients = new Map<Tensor, Tensor>([[loss, constant(1, loss.shape)]]);
  // Inputs are made before outputs, so descending numbers visit every consumer before its inputs.
  for (const tensor of [...needed].sort((a, b) => b.id - a.id)) {
    const outputGradient = gradients.get(tensor);
    if (!outputGradient || tensor.inputs.length === 0 || wrt.includes(tensor)) continue;
    if (!tensor.gradient) {
      throw new GradloomError(
        'E_ARGUMENT',
        `grad: every operation between x and the loss must be differentiable; got ${tensor.op}.`,
        {
          hint: 'Pass its result as an input if it is to count as constant.',
        },
      );
    }
    const context = { inputs: tensor.inputs, output: tensor, outputGradient };
    tensor.gradient(context).forEach((gradient, index) => {
      const operand = tensor.inputs[index]!;
      if (!gradient || !needed.has(operand)) return;
      const own = unbroadcast(gradient, operand.shape);
      const before = gradients.get(operand);
      gradients.set(operand, before ? add(before, own) : own);
    });
  }
  return wrt.map((tensor) => gradients.get(tensor) ?? constant(0, tensor.shape));
}

/** Tensors on a path from one of `wrt` to the loss. */
function dependents(loss: Tensor, wrt: readonly Tensor[]): Set<Tensor> {
  const targets = new Set(wrt);
  const depends = new Map<Tensor, boolean>();
  const stack: Tensor[] = [loss];
  while (stack.length > 0) {
    const tensor = stack.at(-1)!;
    if (targets.has(tensor)) depends.set(tensor, true);
    const open = depends.has(tensor) ? [] : tensor.inputs.filter((operand) => !depends.has(operand));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    if (!depends.has(tensor))
      depends.set(
        tensor,
        tensor.inputs.some((operand) => depends.get(operand)),
      );
    stack.pop();
  }
  return new Set([...depends].flatMap(([tensor, does]) => (does ? [tensor] : [])));
}

/** The gradient of something broadcast: summed over the axes that were stretched. */
function unbroadcast(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  const summed = axes.length > 0 ? sum(gradient, { axes, keepDims: true }) : gradient;
  // A rule may give a gradient of a smaller shape that broadcasts, such as a constant.
  const reduced =
    summed.size === shape.reduce((product, size) => product * size, 1) ? reshape(summed, shape) : summed;
  return broadcastTo(reduced, shape);
}
