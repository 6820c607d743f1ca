// Gradients: the graph is extended backward by the chain rule.

import { GradloomError } from '../errors.ts';
import { add } from './ops/pointwise/add.ts';
import { broadcastTo } from './ops/shape/broadcastTo.ts';
import { reshape } from './ops/shape/reshape.ts';
import { sum } from './ops/reduce/sum.ts';
import { sameShape, showShape, type Shape } from './shape.ts';
import { checkTensors, constant, derivedFrom, type Tensor } from './tensor.ts';

/**
 * ∂loss/∂x for each x of `wrt`, as new tensors of the shapes of the x: each is what it would be if x were asked for
 * alone, also where one x is made of another. Zero where the loss does not depend on x, and for whole numbers. They may
 * be differentiated again wherever the rules are made of operations that have rules.
 *
 * A loss computed from logits z (softmaxCrossEntropy, binaryCrossEntropyWithLogits) counts as a function of the
 * probabilities a = softmax(z) or σ(z) too, where these are asked for: ∂a = −y/a, or −y/a + (1 − y)/(1 − a).
 *
 * @throws GradloomError `E_SHAPE` unless the loss is a scalar, `E_ARGUMENT` where an operation has no gradient.
 */
export function grad<const Wrt extends readonly Tensor[]>(
  loss: Tensor,
  wrt: Wrt,
): { -readonly [Place in keyof Wrt]: Tensor };
export function grad(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (!Array.isArray(wrt)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `grad: tensors to differentiate by must be a list; got ${typeof wrt}.`,
      {
        hint: 'Write grad(loss, [x]).',
      },
    );
  }
  checkTensors('grad', loss, ...(wrt as readonly Tensor[]));
  if (loss.size !== 1) {
    throw new GradloomError('E_SHAPE', `grad: the loss must be a scalar; got ${showShape(loss.shape)}.`, {
      hint: 'Reduce it first: mean(loss) or sum(loss).',
    });
  }
  const needed = dependents(loss, wrt);
  const gradients = new Map<Tensor, Tensor>([[loss, constant(1, loss.shape)]]);
  // What a tensor gets for itself alone: passed on to its inputs it would count twice.
  const own = new Map<Tensor, Tensor>();
  // Inputs are made before outputs, so descending numbers visit every consumer before its inputs.
  for (const tensor of [...needed].sort((a, b) => b.id - a.id)) {
    const outputGradient = gradients.get(tensor);
    if (!outputGradient) continue;
    for (const x of impliedBy(tensor, wrt)) collect(own, x, tensor.implied!.gradient(x, outputGradient));
    // A tensor of `wrt` that depends on no other one needs no gradients of its inputs.
    if (!tensor.inputs.some((operand) => needed.has(operand))) continue;
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
      if (gradient && needed.has(operand)) collect(gradients, operand, gradient);
    });
  }
  return wrt.map((x) => {
    const [through, alone] = [gradients.get(x), own.get(x)];
    const whole = through && alone ? add(through, alone) : (through ?? alone ?? constant(0, x.shape));
    return derivedFrom(loss, whole);
  });
}

/** Adds what reaches x on one path to what came on others. */
function collect(into: Map<Tensor, Tensor>, x: Tensor, gradient: Tensor): void {
  const fitting = unbroadcast(gradient, x.shape);
  const before = into.get(x);
  into.set(x, before ? add(before, fitting) : fitting);
}

/** Tensors of `wrt` that an operation stands for a function of without reading them. */
function impliedBy({ implied }: Tensor, wrt: readonly Tensor[]): Tensor[] {
  return implied ? [...new Set(wrt)].filter((x) => implied.by(x)) : [];
}

/** Tensors on a path from one of `wrt` to the loss. */
function dependents(loss: Tensor, wrt: readonly Tensor[]): Set<Tensor> {
  const targets = new Set(wrt);
  const depends = new Map<Tensor, boolean>();
  const stack: Tensor[] = [loss];
  while (stack.length > 0) {
    const tensor = stack.at(-1)!;
    const open = depends.has(tensor) ? [] : tensor.inputs.filter((operand) => !depends.has(operand));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    depends.set(
      tensor,
      targets.has(tensor) ||
        tensor.inputs.some((operand) => depends.get(operand)) ||
        impliedBy(tensor, wrt).length > 0,
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
  const summed = axes.length > 0 ? sum(gradient, { axis: axes, keepDims: true }) : gradient;
  // A rule may give a gradient of a smaller shape that broadcasts, such as a constant.
  const reduced =
    summed.size === shape.reduce((product, size) => product * size, 1) ? reshape(summed, shape) : summed;
  return broadcastTo(reduced, shape);
}
